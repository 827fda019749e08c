import { writeFile } from 'node:fs/promises';
import { InvalidArgumentError, type Command } from 'commander';
import { collectClassReport } from '../../class-report/collect.ts';
import { renderClassReport } from '../../class-report/render.ts';
import { agreementWithLabels } from '../../workspace/agreement-with-labels.ts';
import { gradeAssignment } from '../../workspace/grade-assignment.ts';
import { submitEssays } from '../../workspace/submit-essays.ts';
import { runInWorkspace, type GlobalOptions } from '../context.ts';
import { agreementWords, gradesTable, microUsd } from '../grade-words.ts';

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
    .option('--concurrency <n>', 'essays at a time', positive)
    .option('--report <file>', 'write the class report as HTML')
    .option('--no-retry', 'leave runs that failed before as they are')
    .action((slug: string, path: string | undefined, options: GradeFlags, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const assignment = await workspace.stores.assignments.get(slug);
        const submitted = path === undefined ? undefined : await submitEssays(workspace, assignment, path);
        for (const row of submitted?.rejected ?? []) process.stderr.write(`not read: ${row.error.message}\n`);
        const progress = output.progress('grading', 0);
        const graded = await gradeAssignment(workspace, assignment, {
          ...(options.grader !== undefined && { grader: options.grader }),
          ...(options.concurrency !== undefined && { concurrency: options.concurrency }),
          ...(submitted !== undefined && { submissionIds: submitted.submissions.map((one) => one.id) }),
          retryFailed: options.retry,
          onProgress: ({ done, total, costMicroUsd }) =>
            progress.update(done, costMicroUsd > 0 ? microUsd(costMicroUsd) : '', total),
          onWarning: (message) => process.stderr.write(`${message}\n`),
        }).finally(() => progress.stop());
        const agreement = await agreementWithLabels(workspace, assignment, graded.grades);
        if (options.report !== undefined) {
          await writeFile(options.report, renderClassReport(await collectClassReport(workspace, assignment, graded)));
        }
        const rows = await gradesTable(workspace, graded.grades);
        output.result(
          {
            planHash: graded.planHash,
            grades: rows.json,
            failed: graded.failed.map((run) => ({ runId: run.id, error: run.error })),
            ...(agreement !== undefined && { agreement }),
          },
          () =>
            [
              rows.words,
              ...graded.failed.map((run) => `run ${run.id} failed: ${run.error?.message ?? 'no reason was kept'}`),
              ...(agreement === undefined ? [] : [agreementWords(agreement)]),
              ...(options.report === undefined ? [] : [`class report: ${options.report}`]),
            ].join('\n'),
        );
        return graded.failed.length > 0 ? 6 : (submitted?.rejected.length ?? 0) > 0 ? 2 : 0;
      }),
    );
}

function graderKind(text: string): 'model' | 'scorer' {
  if (text !== 'model' && text !== 'scorer') throw new InvalidArgumentError('must be model or scorer');
  return text;
}

function positive(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('must be a whole number from 1');
  return Number(text);
}
