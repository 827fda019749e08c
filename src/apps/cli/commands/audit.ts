import type { Command } from 'commander';
import { AssayError } from '../../../core/errors.ts';
import { runInWorkspace, type GlobalOptions } from '../context.ts';
import { countingNumber } from '../numbers.ts';
import { table } from '../output.ts';

export function addAuditCommands(program: Command): void {
  const command = program.command('audit').description('the append-only log of every act');

  command
    .command('verify')
    .description('recompute the whole hash chain; exit code 7 when a row was changed, removed or put in between')
    .option('--head <seq:hash>', 'a row that was noted elsewhere before: shows a tail that was cut off')
    .action((options: { head?: string }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const head = options.head === undefined ? undefined : headOf(options.head);
        const verdict = await workspace.stores.audit.verify(head);
        output.result(verdict, () =>
          verdict.status === 'ok'
            ? `ok: ${verdict.rows} rows; note this elsewhere to show a cut-off tail later: ${verdict.rows}:${verdict.head}`
            : `broken at row ${verdict.seq}: ${verdict.problem}`,
        );
        return verdict.status === 'ok' ? 0 : 7;
      }),
    );

  command
    .command('log')
    .description('the latest acts, newest first')
    .option('--limit <n>', 'at most so many', countingNumber, 50)
    .action((options: { limit: number }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const entries = await workspace.stores.audit.latest(options.limit);
        output.result(entries, () =>
          table(
            ['row', 'at', 'who', 'act', 'subject', 'details'],
            entries.map((entry) => [
              entry.seq,
              entry.at.slice(0, 19),
              entry.actor,
              entry.action,
              entry.subject,
              JSON.stringify(entry.details).slice(0, 80),
            ]),
          ),
        );
      }),
    );
}

function headOf(text: string): { seq: number; hash: string } {
  const match = /^(\d+):([0-9a-f]{64})$/.exec(text);
  if (match === null)
    throw new AssayError('input.invalid', `--head ${text}: must be row:hash as "assay audit verify" prints it`);
  return { seq: Number(match[1]), hash: match[2] ?? '' };
}
