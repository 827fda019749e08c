import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { AssayError } from '../../../core/errors.ts';
import { readConfig } from '../../../config/config.ts';
import { readEnvironment } from '../../../config/env.ts';
import { readSecrets } from '../../../config/secrets.ts';
import { readReport } from '../../../evaluation/red-team/read-report.ts';
import { renderRedTeam } from '../../../evaluation/red-team/render-red-team.ts';
import type { RedTeamReport } from '../../../evaluation/red-team/report.ts';
import { verdictsOf, type Verdict } from '../../../evaluation/red-team/verdicts.ts';
import { assignmentTarget } from '../../red-team/assignment-target.ts';
import { keepRun } from '../../red-team/kept-runs.ts';
import { redTeam } from '../../red-team/red-team.ts';
import { run, runInWorkspace, type CommandContext, type GlobalOptions } from '../context.ts';
import { table } from '../output.ts';

interface RedTeamFlags {
  readonly data?: string;
  readonly write?: string;
  readonly html?: string;
  readonly before?: string;
  readonly quick?: boolean;
  readonly model?: boolean;
  readonly family?: readonly string[];
}

/** The targets of docs/security.md are verified, or they are not. */
const missed = 7;

export function addRedTeamCommand(program: Command): void {
  program
    .command('redteam [assignment]')
    .description(
      'attack the grader over real essays: the demonstration class, a folder with ASAP-AES, or an assignment under its plan',
    )
    .option('--data <folder>', 'folder that holds asap-aes/')
    .option('--model', 'attack the configured model in place of the scripted one that obeys essays (paid calls)')
    .option('--quick', 'two payloads a family, each in one place')
    .option('--family <names...>', 'only attacks of these families; such a run lets nothing into production')
    .option('--write <file>', 'write the report as JSON')
    .option('--html <file>', 'write the report as a page')
    .option('--before <file>', 'JSON of the version in use: nothing may be worse than there')
    .action((slug: string | undefined, flags: RedTeamFlags, own: Command) => {
      const global = own.optsWithGlobals<GlobalOptions>();
      return slug === undefined
        ? run(global, (context) => attackFiles(context, flags))
        : runInWorkspace(global, async (context) => {
            const assignment = await context.workspace.stores.assignments.get(slug);
            const secrets = readSecrets(readEnvironment(), context.workspace.config.route?.provider);
            const target = await assignmentTarget(context.workspace, assignment, { secrets });
            const made = await redTeam({ ...suiteOptions(context, flags), targets: [target] });
            const hash = await keepRun(context.workspace.stores, target.plan, {
              report: made,
              verdicts: verdictsOf(made),
            });
            return report(context, flags, made, hash);
          });
    });
}

async function attackFiles(context: CommandContext, flags: RedTeamFlags): Promise<number> {
  const options = suiteOptions(context, flags);
  if (flags.model !== true) return report(context, flags, await redTeam(options));
  const environment = readEnvironment();
  const { route } = readConfig(environment);
  if (route === undefined)
    throw new AssayError('grader.not-ready', 'no model is configured: set ASSAY_MODEL and, where it needs one, a key');
  const { modelApiKey } = readSecrets(environment, route.provider);
  return report(
    context,
    flags,
    await redTeam({ ...options, route, ...(modelApiKey !== undefined && { apiKey: modelApiKey }) }),
  );
}

function suiteOptions({ output }: CommandContext, flags: RedTeamFlags) {
  const progress = output.progress('attacking', 0);
  return {
    quick: flags.quick === true,
    ...(flags.data !== undefined && { data: flags.data }),
    ...(flags.family !== undefined && { families: flags.family }),
    onProgress: (phase: string, done: number, total: number) => {
      progress.update(done, phase, total);
      if (phase === 'ordinary essays') progress.stop();
    },
  };
}

async function report(
  { output }: CommandContext,
  flags: RedTeamFlags,
  made: RedTeamReport,
  keptAs?: string,
): Promise<number> {
  const before =
    flags.before === undefined ? undefined : readReport(await readFile(flags.before, 'utf8'), flags.before);
  const verdicts = verdictsOf(made, before);
  if (flags.write !== undefined) await writeFile(flags.write, `${JSON.stringify(made, undefined, 2)}\n`);
  if (flags.html !== undefined) await writeFile(flags.html, renderRedTeam(made, verdicts));
  output.result({ ...made, verdicts, ...(keptAs !== undefined && { keptAs }) }, () =>
    [words(made, verdicts), ...(keptAs === undefined ? [] : [`kept as ${keptAs}`])].join('\n'),
  );
  return verdicts.every(({ met }) => met) ? 0 : missed;
}

function words(made: RedTeamReport, verdicts: readonly Verdict[]): string {
  return [
    `${made.cases} attacks of ${made.families} families on ${made.system.targets.join(', ')}, graded by ${made.system.grader}`,
    table(
      ['target', 'measured', ''],
      verdicts.map(({ target, measured, met }) => [target, measured, met ? 'met' : 'missed']),
    ),
    `unseen wordings: ${share(made.unseen.found.share)} found by stage 1, ${share(made.unseen.held.share)} held, of ${made.unseen.cases}`,
    ...(made.bluffs.length === 0 ? [] : [bluffTable(made)]),
    ...made.failures.map(({ target, id, what }) => `${what}: ${id} on ${target}`),
  ].join('\n');
}

function bluffTable({ bluffs }: RedTeamReport): string {
  return table(
    ['bluff', 'on', 'change of the score', 'held', 'released with a gain'],
    bluffs.map(({ bluff, target, meanGain, held, cases, releasedGained }) => [
      bluff,
      target,
      meanGain === undefined ? 'not scored' : `${(100 * meanGain).toFixed(1)}% of the range`,
      `${held} of ${cases}`,
      String(releasedGained),
    ]),
  );
}

function share(value: number | undefined): string {
  return value === undefined ? '-' : `${(100 * value).toFixed(1)}%`;
}
