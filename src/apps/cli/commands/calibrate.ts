import { InvalidArgumentError, type Command } from 'commander';
import type { ScorerVersion } from '../../../ports/stored.ts';
import { calibrateAssignment, defaultSample, prepareCalibration } from '../../workspace/calibrate-assignment.ts';
import { promoteCalibrator } from '../../workspace/calibrate-promote.ts';
import { calibratorState, rollbackCalibrator } from '../../workspace/calibrate-versions.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { calibratedWords, calibratorsTable, estimateWords } from '../calibrate-words.ts';
import { runInWorkspace, type CommandContext, type GlobalOptions } from '../context.ts';

interface CalibrateFlags {
  readonly sample: number;
  readonly promote?: boolean;
  readonly dryRun?: boolean;
  readonly discard?: boolean;
}

type Context = CommandContext & { readonly workspace: Workspace };

export function addCalibrateCommands(program: Command): void {
  program
    .command('calibrate <assignment>')
    .description('grade a sample of the graded essays with the model and fit how its scores become those of people')
    .option('--sample <n>', 'graded essays to take, over all bands', wholeNumber, defaultSample)
    .option(
      '--promote',
      'put the calibrator to use, if it beats the plain aggregate on essays that it had not seen and passes the gates',
    )
    .option('--dry-run', 'only say what it would cost')
    .option('--discard', 'only erase the replies that calibrations which were broken off have left behind')
    .action((slug: string, options: CalibrateFlags, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), (context) => calibrate(context, slug, options)),
    );

  const command = program.command('calibrator').description('the calibrators of an assignment');
  command
    .command('list <assignment>')
    .description('versions with their report cards, which one is in use, and whether it fits the present plan')
    .action((slug: string, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const assignment = await workspace.stores.assignments.get(slug);
        const state = await calibratorState(workspace, assignment);
        output.result(state, () => calibratorsTable(state));
      }),
    );
  command
    .command('promote <assignment> <version>')
    .description(
      'put a version to use; refused when its gain over the plain aggregate may be chance, or a gate is in the way',
    )
    .option('--override <reason>', 'why it goes in although something is in the way; audited')
    .action((slug: string, version: string, options: { override?: string }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const assignment = await workspace.stores.assignments.get(slug);
        const promoted = await promoteCalibrator(workspace, assignment, Number(version), options.override);
        output.result(promoted, () => inUse(slug, promoted));
      }),
    );
  command
    .command('rollback <assignment>')
    .description('put the version to use that was in use before; none, where there was none')
    .action((slug: string, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const assignment = await workspace.stores.assignments.get(slug);
        const before = await rollbackCalibrator(workspace, assignment);
        output.result(before ?? null, () => inUse(slug, before));
      }),
    );
}

async function calibrate({ workspace, output }: Context, slug: string, flags: CalibrateFlags): Promise<number> {
  const assignment = await workspace.stores.assignments.get(slug);
  if (flags.discard === true) {
    const erased = await workspace.stores.calibrationPoints.discardReplies();
    output.result({ erased }, () => `${erased} replies of calibrations that were broken off are erased`);
    return 0;
  }
  const work = await prepareCalibration(workspace, assignment, flags.sample);
  const { estimate, sample } = work;
  output.say(estimateWords(sample.length, estimate));
  if (flags.dryRun === true) {
    output.result({ planHash: work.planHash, sample: sample.length, estimate }, () => 'nothing was sent');
    return 0;
  }
  const progress = output.progress('calibrating', sample.length);
  const done = await calibrateAssignment(workspace, assignment, work, {
    promote: flags.promote === true,
    onProgress: (count, total) => progress.update(count, '', total),
  }).finally(() => progress.stop());
  output.result({ ...done, version: done.version.version, hash: done.version.hash }, () => calibratedWords(slug, done));
  // Asked for and refused: not ready.
  return flags.promote === true && !done.promoted ? 3 : 0;
}

function inUse(slug: string, version: ScorerVersion | undefined): string {
  return version === undefined
    ? `no calibrator of ${slug} is in use; the aggregate of the traits counts`
    : `calibrator version ${version.version} of ${slug} is in use`;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('must be a whole number from 1');
  return Number(text);
}
