import { InvalidArgumentError, type Command } from 'commander';
import { stages, type Stage } from '../../../core/stage.ts';
import { compareGrades } from '../../workspace/compare-grades.ts';
import { readTrace } from '../../workspace/read-trace.ts';
import { replayGrade } from '../../workspace/replay-grade.ts';
import { rerunGrade } from '../../workspace/rerun-grade.ts';
import { runInWorkspace, type GlobalOptions } from '../context.ts';
import { countingNumber } from '../numbers.ts';
import { table } from '../output.ts';
import { comparisonWords, traceWords } from '../trace-words.ts';

export function addRunCommands(program: Command): void {
  program
    .command('runs')
    .description('grading runs, newest first')
    .option('--assignment <slug>', 'only of this assignment')
    .option('--status <status>', 'queued, running, done, failed or cancelled', runStatus)
    .option('--limit <n>', 'at most so many', countingNumber, 50)
    .action((options: { assignment?: string; status?: RunStatusName; limit: number }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const { stores } = workspace;
        const assignmentId =
          options.assignment === undefined ? undefined : (await stores.assignments.get(options.assignment)).id;
        const filter = {
          ...(assignmentId !== undefined && { assignmentId }),
          ...(options.status !== undefined && { status: options.status }),
        };
        const page = await stores.runs.list(filter, { limit: options.limit });
        const counts = await stores.runs.counts(filter);
        output.result({ counts, runs: page.items }, () =>
          [
            Object.entries(counts)
              .map(([status, count]) => `${count} ${status}`)
              .join(', '),
            table(
              ['run', 'status', 'reached', 'taken over', 'plan', 'created', 'error'],
              page.items.map((run) => [
                run.id,
                run.status,
                run.stage ?? '',
                run.recoveries,
                run.planHash.slice(0, 12),
                run.createdAt.toISOString().slice(0, 19),
                run.error?.message.slice(0, 80) ?? '',
              ]),
            ),
          ].join('\n'),
        );
      }),
    );

  program
    .command('trace <grade>')
    .description(
      'what happened for a grade: stages, models asked and answered, prompt, rubric, exemplars, tokens, cost, confidence',
    )
    .action((gradeId: string, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const trace = await readTrace(workspace, gradeId);
        output.result(trace, () => traceWords(trace));
      }),
    );

  program
    .command('replay <grade>')
    .description('build the grade again from the journal, without any model call; same seal, or the first difference')
    .action((gradeId: string, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const result = await replayGrade(workspace, gradeId);
        output.result(result, () =>
          result.status === 'same'
            ? `same: ${gradeId} replays to its seal ${result.sha256}`
            : [
                `different: ${gradeId} was sealed as ${result.sealed} and replays to ${result.replayed}`,
                `first difference at ${result.difference?.path ?? 'the whole document'}: sealed ${JSON.stringify(result.difference?.left)}, replayed ${JSON.stringify(result.difference?.right)}`,
              ].join('\n'),
        );
        return result.status === 'same' ? 0 : 7;
      }),
    );

  program
    .command('rerun <grade>')
    .description(
      'grade again from a stage under another plan, and show both side by side; the first grade stays as it is',
    )
    .requiredOption('--from <stage>', `one of ${stages.join(', ')}, or its number`, stageName)
    .option('--plan <hash>', 'plan to use (see "assay plan list"); the current one when left out')
    .action((gradeId: string, options: { from: Stage; plan?: string }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const rerun = await rerunGrade(workspace, gradeId, options);
        const comparison = await compareGrades(workspace, gradeId, rerun.id);
        output.result(comparison, () => comparisonWords(comparison));
      }),
    );
}

type RunStatusName = 'queued' | 'running' | 'held' | 'done' | 'failed' | 'cancelled';
const statuses: readonly RunStatusName[] = ['queued', 'running', 'held', 'done', 'failed', 'cancelled'];

function runStatus(text: string): RunStatusName {
  const found = statuses.find((status) => status === text);
  if (found === undefined) throw new InvalidArgumentError(`must be one of ${statuses.join(', ')}`);
  return found;
}

function stageName(text: string): Stage {
  const found = stages.find((stage) => stage === text || stage.startsWith(`${text}-`) || stage.endsWith(`-${text}`));
  if (found === undefined) throw new InvalidArgumentError(`must be one of ${stages.join(', ')}, or its number`);
  return found;
}
