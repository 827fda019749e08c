import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { BatchAct } from '../../../ports/batch-store.ts';
import type { StoredAssignment } from '../../../ports/stored.ts';
import { batchProgress, type BatchProgress } from '../../workspace/batch/batch-progress.ts';
import { batchResults, type BatchResult } from '../../workspace/batch/batch-results.ts';
import { outlineBatch, startBatch, type BatchChoices } from '../../workspace/batch/start-batch.ts';
import { startGrading } from '../../workspace/grade-assignment.ts';
import { measureEssays, submitEssays } from '../../workspace/submit-essays.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { batchesTable, estimateWords, progressWords } from '../batch-words.ts';
import { runInWorkspace, type CommandContext, type GlobalOptions } from '../context.ts';
import { csvOf } from '../csv-of.ts';
import { countingNumber, wholeNumber } from '../numbers.ts';
import { writeOutput } from '../write-output.ts';
import { microUsd } from '../grade-words.ts';

type Context = CommandContext & { readonly workspace: Workspace };

interface StartFlags {
  readonly title?: string;
  readonly pilot: number;
  readonly weight: number;
  readonly estimate?: true;
  readonly work?: true;
  readonly concurrency?: number;
}

export function addBatchCommands(program: Command): void {
  const batch = program
    .command('batch')
    .description('many essays in the background, for workers to take: estimate, pilot, pause, resume, retry, results');

  batch
    .command('start <assignment> [path]')
    .description("grade the assignment's submissions (and first bring in those of a file, folder, zip, CSV or JSONL)")
    .option('--title <words>', 'what the batch is called')
    .option('--pilot <n>', 'so many first; the rest waits for "assay batch continue"', wholeNumber, 0)
    .option('--weight <n>', 'share of the queue beside other batches of its class, 1 to 100', countingNumber, 1)
    .option('--estimate', 'only say what it would cost and take; brings nothing in')
    .option('--work', 'work on it in this process too, and show how it goes until it is done or its pilot is')
    .option('--concurrency <n>', 'with --work: essays at a time', countingNumber)
    .action((slug: string, path: string | undefined, flags: StartFlags, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), (context) => start(context, slug, { path, ...flags })),
    );

  batch
    .command('list')
    .description('batches, newest first')
    .action((_options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const batches = await workspace.stores.batches.list();
        output.result({ batches }, () => batchesTable(batches));
      }),
    );

  batch
    .command('show <batch>')
    .description('where it stands, what it costs so far, when it will be done, and why anything waits or failed')
    .action((id: string, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const progress = await batchProgress(workspace, id);
        output.result(progress, () => progressWords(progress));
      }),
    );

  const acts: readonly (readonly [BatchAct, string])[] = [
    ['continue', 'the rest, after a look at the pilot'],
    ['pause', 'take no more of its essays; those under way end'],
    ['resume', 'go on with a paused batch'],
    ['cancel', 'take what waits out of the queue; those under way end, what is done stays'],
  ];
  for (const [act, description] of acts) {
    batch
      .command(`${act} <batch>`)
      .description(description)
      .action((id: string, _options: unknown, own: Command) =>
        runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
          const changed = await workspace.stores.batches.act(id, act);
          output.result(changed, () => `batch ${changed.id} is ${changed.state}`);
        }),
      );
  }

  batch
    .command('retry <batch>')
    .description('what failed or is held goes back into the queue; finished steps are not paid for again')
    .action((id: string, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        await workspace.stores.batches.get(id);
        const runs = await workspace.stores.batches.retryFailed(id);
        output.result({ batch: id, runs }, () =>
          runs === 0 ? 'nothing failed or is held' : `${runs} ${runs === 1 ? 'run is' : 'runs are'} queued again`,
        );
      }),
    );

  batch
    .command('results <batch>')
    .description('every submission of the batch as far as it is now, as CSV or JSONL')
    .requiredOption('--out <file>', 'file that ends in .csv or .jsonl')
    .action((id: string, { out }: { out: string }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        await workspace.stores.batches.get(id);
        const rows: BatchResult[] = [];
        for await (const row of batchResults(workspace, id)) rows.push(row);
        await writeOutput(
          out,
          out.endsWith('.jsonl')
            ? rows.map((row) => `${JSON.stringify(row)}\n`).join('')
            : csvOf(rows.map((row) => ({ ...row }))),
        );
        output.result({ batch: id, rows: rows.length, file: out }, () => `${rows.length} rows in ${out}`);
      }),
    );
}

async function start(
  context: Context,
  slug: string,
  flags: StartFlags & { readonly path: string | undefined },
): Promise<number> {
  const { workspace } = context;
  const assignment = await workspace.stores.assignments.get(slug);
  if (flags.estimate === true) return estimate(context, assignment, flags.path);
  const submitted = flags.path === undefined ? undefined : await submitEssays(workspace, assignment, flags.path);
  for (const row of submitted?.rejected ?? []) process.stderr.write(`not read: ${row.error.message}\n`);
  const choices: BatchChoices = {
    ...(flags.title !== undefined && { title: flags.title }),
    ...(submitted !== undefined && { submissionIds: submitted.submissions.map((one) => one.id) }),
    pilot: flags.pilot,
    weight: flags.weight,
  };
  return begin(context, assignment, { choices, flags, rejected: submitted?.rejected.length ?? 0 });
}

/** Of the submissions that are there, or of those at a place, which stay there. */
async function estimate(
  { workspace, output }: Context,
  assignment: StoredAssignment,
  path: string | undefined,
): Promise<number> {
  const measured = path === undefined ? undefined : await measureEssays(path);
  const rejected = measured?.rejected ?? [];
  for (const row of rejected) process.stderr.write(`not read: ${row.error.message}\n`);
  const outline = await outlineBatch(workspace, assignment, {}, measured);
  output.result(outline, () => estimateWords(outline.estimate));
  return rejected.length > 0 ? 2 : 0;
}

async function begin(
  context: Context,
  assignment: StoredAssignment,
  {
    choices,
    flags,
    rejected,
  }: { readonly choices: BatchChoices; readonly flags: StartFlags; readonly rejected: number },
): Promise<number> {
  const { workspace, output } = context;
  const { batch, alreadyThere } = await startBatch(workspace, assignment, choices);
  output.say(estimateWords(batch.estimate));
  if (alreadyThere > 0) output.say(`${alreadyThere} of them are graded (or queued) under this plan already`);
  const last = flags.work === true ? await work(context, batch.id, flags.concurrency) : undefined;
  const progress = last ?? (await batchProgress(workspace, batch.id));
  output.result({ ...progress, alreadyThere }, () => progressWords(progress));
  return rejected > 0 || progress.counts.failed > 0 ? 2 : 0;
}

/** Works on batches until this one is done, or waits for somebody: for a look at its pilot, or for a held run's time. */
async function work(
  { workspace, output }: Context,
  batchId: string,
  concurrency: number | undefined,
): Promise<BatchProgress> {
  await startGrading(workspace, {
    ...(concurrency !== undefined && { concurrency }),
    onWarning: (message) => process.stderr.write(`${message}\n`),
  });
  const bar = output.progress('grading', 0);
  try {
    for (;;) {
      const progress = await batchProgress(workspace, batchId);
      const { batch, counts, costMicroUsd } = progress;
      const ended = counts.done + counts.failed + counts.cancelled;
      bar.update(
        ended,
        costMicroUsd > 0 ? microUsd(costMicroUsd) : '',
        batch.state === 'pilot' ? batch.pilot : batch.total,
      );
      if (batch.state !== 'pilot' && batch.state !== 'running') return progress;
      await sleep(500);
    }
  } finally {
    bar.stop();
  }
}
