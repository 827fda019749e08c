import { InvalidArgumentError, type Command } from 'commander';
import type { StoredAssignment, StoredRun } from '../../../ports/stored.ts';
import { collectClassReport } from '../../class-report/collect.ts';
import { renderClassReport } from '../../class-report/render.ts';
import { agreementWithLabels } from '../../workspace/agreement-with-labels.ts';
import { classCohort } from '../../workspace/class-cohort.ts';
import { calibratorState } from '../../workspace/calibrate-versions.ts';
import { noteClassCohort } from '../../workspace/monitor-look.ts';
import {
  gradeAssignment,
  type GradeAssignmentOptions,
  type GradedAssignment,
} from '../../workspace/grade-assignment.ts';
import { trainWhenDue } from '../../workspace/train-and-compare.ts';
import { feedbackMetrics } from '../../workspace/feedback-metrics.ts';
import { submitEssays, type SubmitResult } from '../../workspace/submit-essays.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { exitCodeOfRuns } from '../exit-codes.ts';
import { countingNumber } from '../numbers.ts';
import { writeOutput } from '../write-output.ts';
import { runInWorkspace, type CommandContext, type GlobalOptions } from '../context.ts';
import { agreementWords, cohortWords, feedbackWords, gradesTable, microUsd } from '../grade-words.ts';
import { comparisonWords } from '../scorer-words.ts';

interface GradeFlags {
  readonly grader?: 'model' | 'scorer';
  readonly concurrency?: number;
  readonly report?: string;
  readonly retry: boolean;
}

export function addGradeCommands(program: Command): void {
  program
    .command('grade <assignment> [path]')
    .description(
      "grade the assignment's submissions (and first bring in those of a path); done ones are not done again",
    )
    .option('--grader <kind>', 'model or scorer; the model where one is configured', graderKind)
    .option('--concurrency <n>', 'essays at a time', countingNumber)
    .option('--report <file>', 'write the class report as HTML')
    .option('--no-retry', 'leave runs that failed before as they are')
    .action((slug: string, path: string | undefined, options: GradeFlags, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), (context) => grade(context, slug, { path, ...options })),
    );
}

type Context = CommandContext & { readonly workspace: Workspace };

async function grade(
  context: Context,
  slug: string,
  flags: GradeFlags & { readonly path: string | undefined },
): Promise<number> {
  const { workspace, output } = context;
  const assignment = await workspace.stores.assignments.get(slug);
  const submitted = flags.path === undefined ? undefined : await submitEssays(workspace, assignment, flags.path);
  const rejected = submitted?.rejected ?? [];
  for (const row of rejected) process.stderr.write(`not read: ${row.error.message}\n`);
  if (flags.grader !== 'scorer') await warnOfStaleCalibrator(context, assignment);
  const progress = output.progress('grading', 0);
  const graded = await gradeAssignment(workspace, assignment, {
    ...choicesOf(flags, submitted),
    onProgress: ({ done, total, costMicroUsd }) =>
      progress.update(done, costMicroUsd > 0 ? microUsd(costMicroUsd) : '', total),
    onWarning: (message) => process.stderr.write(`${message}\n`),
  }).finally(() => progress.stop());
  if (flags.report !== undefined) {
    await writeOutput(flags.report, renderClassReport(await collectClassReport(workspace, assignment, graded)));
  }
  await tellGraded(context, assignment, graded, flags.report);
  await trainAfterwards(context, slug);
  return exitCodeOfRuns(graded.failed) || (rejected.length > 0 ? 2 : 0);
}

/** The grades, and what there is to say of them as a whole. */
async function tellGraded(
  { workspace, output }: Context,
  assignment: StoredAssignment,
  { planHash, grades, failed }: GradedAssignment,
  report: string | undefined,
): Promise<void> {
  const agreement = await agreementWithLabels(workspace, assignment, grades);
  const cohort = await classCohort(workspace, planHash, grades);
  if (cohort !== undefined)
    await noteClassCohort(
      workspace,
      assignment,
      cohort,
      grades.map(({ runId }) => runId),
    );
  const feedback = feedbackMetrics(grades, cohort?.diversity);
  const rows = await gradesTable(workspace, grades);
  output.result(
    {
      planHash,
      grades: rows.json,
      failed: failed.map((run) => ({ runId: run.id, error: run.error })),
      ...(agreement && { agreement }),
      ...(cohort && { cohort }),
      feedback,
    },
    () =>
      [
        rows.words,
        ...failed.map(notGradedWords),
        ...(agreement === undefined ? [] : [agreementWords(agreement)]),
        ...(cohort?.alarm === true ? [cohortWords(cohort)] : []),
        ...(feedback.claims > 0 ? [feedbackWords(feedback)] : []),
        ...(report === undefined ? [] : [`class report: ${report}`]),
      ].join('\n'),
  );
}

function notGradedWords({ id, status, error, heldUntil }: StoredRun): string {
  const why = error?.message ?? 'no reason was kept';
  if (status !== 'held') return `run ${id} failed: ${why}`;
  return `run ${id} is held until ${heldUntil?.toISOString() ?? 'somebody retries it'}, then a worker goes on by itself: ${why}`;
}

/** A calibrator that no longer fits the plan is left out of it; whoever put it to use should know. */
async function warnOfStaleCalibrator({ workspace }: Context, assignment: StoredAssignment): Promise<void> {
  const { differs, inUse } = await calibratorState(workspace, assignment);
  if (differs === undefined || differs.length === 0) return;
  process.stderr.write(
    `calibrator version ${inUse} was fitted under another ${differs.join(', ')}: the aggregate counts until "assay calibrate ${assignment.slug}" is run again\n`,
  );
}

/** Enough graded essays may have come since the scorer was trained. What is trained here is not put to use. */
async function trainAfterwards({ workspace }: Context, slug: string): Promise<void> {
  const assignment = await workspace.stores.assignments.get(slug);
  const result = await trainWhenDue(workspace, assignment);
  if (result === undefined) return;
  const { trained, comparison, inUse } = result;
  const lines = [
    `enough graded essays have come: scorer version ${trained.version} was trained on ${result.report.essays} of them`,
    ...(comparison === undefined ? [] : [comparisonWords(comparison, inUse?.version)]),
    `it is not in use; to change that: assay scorer promote ${slug} ${trained.version}`,
  ];
  // On standard error: under --json the grades are the one document on standard output.
  process.stderr.write(`${lines.join('\n')}\n`);
}

function choicesOf(flags: GradeFlags, submitted: SubmitResult | undefined): GradeAssignmentOptions {
  return {
    ...(flags.grader !== undefined && { grader: flags.grader }),
    ...(flags.concurrency !== undefined && { concurrency: flags.concurrency }),
    ...(submitted !== undefined && { submissionIds: submitted.submissions.map((one) => one.id) }),
    retryFailed: flags.retry,
  };
}

function graderKind(text: string): 'model' | 'scorer' {
  if (text !== 'model' && text !== 'scorer') throw new InvalidArgumentError('must be model or scorer');
  return text;
}
