import type { Command } from 'commander';
import { AssayError } from '../../../core/errors.ts';
import type { RetentionItem, RetentionRule } from '../../../ports/retention-store.ts';
import { planRetention, runRetention } from '../../workspace/records/retention.ts';
import { runInWorkspace, type GlobalOptions } from '../context.ts';
import { wholeNumber } from '../numbers.ts';

interface SetFlags {
  readonly months: number;
  readonly after: string;
  readonly assignment?: string;
  readonly termEnd?: string;
}

const dayMs = 86_400_000;

export function addRetentionCommands(program: Command): void {
  const command = program.command('retention').description('how long records are kept, and what ends by age');

  command
    .command('set')
    .description('keep records for so many months; the clock acts on it from a week later')
    .requiredOption('--months <n>', '1 to 240', wholeNumber)
    .requiredOption('--after <release|term-end>', 'what the months are counted from')
    .option('--term-end <date>', 'with --after term-end: the last day of the term, 2026-06-30')
    .option('--assignment <slug>', 'a rule of its own for this assignment')
    .action((flags: SetFlags, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace: { stores }, output }) => {
        const assignment = flags.assignment === undefined ? undefined : await stores.assignments.get(flags.assignment);
        const rule = await stores.retention.put({ ...checked(flags), assignment });
        output.result({ rule }, () => ruleWords(rule));
      }),
    );

  command
    .command('list')
    .description('the rules')
    .action((_flags: object, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const rules = await workspace.stores.retention.rules();
        output.result({ rules }, () =>
          rules.length === 0 ? 'no rule: nothing is erased by age' : rules.map(ruleWords).join('\n'),
        );
      }),
    );

  command
    .command('remove <rule>')
    .description('take a rule back')
    .action((id: string, _flags: object, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        await workspace.stores.retention.remove(id);
        output.result({ removed: id }, () => `${id} is gone`);
      }),
    );

  command
    .command('plan')
    .description('what would be erased, and what is kept although its time has come')
    .option('--days <n>', 'look so many days ahead', wholeNumber, 0)
    .action((flags: { readonly days: number }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const plan = await planRetention(workspace, new Date(Date.now() + flags.days * dayMs));
        output.result({ ...plan }, () =>
          [
            `${plan.due.length} submissions would be erased, ${plan.held.length} are kept although their time has come`,
            ...[...plan.due, ...plan.held].map(itemWords),
          ].join('\n'),
        );
      }),
    );

  command
    .command('run')
    .description('erase what is due now')
    .option('--yes', 'after "retention plan" was read')
    .action((flags: { readonly yes?: boolean }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const now = new Date();
        const plan = await planRetention(workspace, now);
        if (flags.yes !== true) {
          throw new AssayError(
            'input.invalid',
            `${plan.due.length} submissions would be erased for good; read "assay retention plan" and add --yes`,
          );
        }
        const done = await runRetention(workspace, now, { seen: plan.hash });
        output.result(
          { ...done },
          () =>
            `${done.erased} submissions erased, ${done.held} kept, ${done.classLists} entries of class lists and the names of ${done.students} students gone`,
        );
      }),
    );
}

function checked({ months, after, termEnd }: SetFlags): {
  readonly months: number;
  readonly countedFrom: RetentionRule['countedFrom'];
  readonly termEnd: string | undefined;
} {
  if (months < 1 || months > 240) throw new AssayError('input.invalid', `--months is ${months}; must be 1 to 240`);
  if (after !== 'release' && after !== 'term-end') {
    throw new AssayError('input.invalid', `--after is "${after}"; allowed are release and term-end`);
  }
  if ((after === 'term-end') !== (termEnd !== undefined)) {
    throw new AssayError('input.invalid', '--term-end is given with --after term-end, and with nothing else');
  }
  if (termEnd !== undefined && !isDay(termEnd)) {
    throw new AssayError('input.invalid', `--term-end is "${termEnd}"; must be a day like 2026-06-30`);
  }
  return { months, countedFrom: after, termEnd };
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
}

function ruleWords({ id, assignment, months, countedFrom, termEnd, activeFrom }: RetentionRule): string {
  const from = countedFrom === 'release' ? 'release' : `the end of the term (${termEnd ?? ''})`;
  return `${id}  ${assignment ?? 'every assignment without a rule of its own'}: ${months} months after ${from}; by the clock from ${activeFrom.toISOString().slice(0, 10)}`;
}

function itemWords({ submissionId, assignment, dueAt, basis, held }: RetentionItem): string {
  const kept = held === undefined ? '' : `  kept: ${held}`;
  return `${submissionId}  ${assignment}  due ${dueAt.toISOString().slice(0, 10)} (${basis})${kept}`;
}
