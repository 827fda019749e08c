import type { Command } from 'commander';
import { loadEvaluator } from '../../../evaluation/evaluators/load-evaluator.ts';
import { judgeQuestions } from '../../../evaluation/evaluators/model-judge.ts';
import { junitOf } from '../../../evaluation/experiments/junit.ts';
import { renderExperiment } from '../../../evaluation/experiments/render-experiment.ts';
import { compareExperiments } from '../../workspace/experiment-compare.ts';
import { experimentState } from '../../workspace/experiment-state.ts';
import { validateJudge } from '../../workspace/experiment-judge.ts';
import { prepareExperiment, type ExperimentRequest } from '../../workspace/experiment-prepare.ts';
import { checksOf, reportIn, runExperiment, type FinishedExperiment } from '../../workspace/experiment-run.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { runInWorkspace, type CommandContext, type GlobalOptions } from '../context.ts';
import { refused } from '../exit-codes.ts';
import { preparedWords, reportWords } from '../experiment-words.ts';
import { dollars, wholeNumber } from '../numbers.ts';
import { table } from '../output.ts';
import { systemInformation } from '../../workspace/system-information.ts';
import { writeOutput } from '../write-output.ts';

interface ReportFlags {
  readonly html?: string;
  readonly junit?: string;
}

/** The request as it is typed: evaluators by file, judges one by one, money in dollars. */
interface RunFlags extends ReportFlags, Omit<ExperimentRequest, 'evaluators' | 'judges' | 'maxCostMicroUsd'> {
  readonly evaluator?: readonly string[];
  readonly judge?: readonly string[];
  readonly maxCost?: number;
  readonly dryRun?: boolean;
}

type Context = CommandContext & { readonly workspace: Workspace };

export function addExperimentCommands(program: Command): void {
  const command = program.command('experiment').description('one plan against another on a locked dataset');
  withReportOptions(
    command
      .command('run')
      .description('grade a dataset under two plans and compare them; exit code 7 when a gate would refuse B')
      .requiredOption('--dataset <name>', 'the locked set')
      .option('--version <n>', 'its version; the newest when left out', wholeNumber)
      .option('--a <plan>', 'what is in use: current, model, scorer, scorer=<version>, a plan’s hash', 'current')
      .requiredOption('--b <plan>', 'what would replace it; entries of the policy may follow: current,exemplars=0')
      .option('--title <words>', 'title of the report')
      .option('--minimum-n <n>', 'below it a figure says "too few"; 30 when left out', wholeNumber)
      .option('--draws <n>', 'bootstrap resamples; 1000 when left out', wholeNumber)
      .option('--seed <n>', 'seed of the bootstrap', wholeNumber)
      .option('--length-bins <n>', 'equally large bins of length; 3 when left out', wholeNumber)
      .option('--repeats <n>', 'grade each essay again this often, for run-to-run variance', wholeNumber)
      .option('--evaluator <file...>', 'evaluators of your own (docs/evaluation.md); they run with all your rights')
      .option(
        '--judge <question...>',
        `ask the model about the feedback: ${judgeQuestions.map(({ name }) => name).join(', ')}`,
      )
      .option('--judges-gate', 'the judges hold gates too; refused until each is validated against people')
      .option('--max-cost <dollars>', 'a bound of the gates: an essay may cost this much under B, on average', dollars)
      .option('--dry-run', 'only say what it would cost'),
  ).action((flags: RunFlags, own: Command) =>
    runInWorkspace(own.optsWithGlobals<GlobalOptions>(), (context) => runCommand(context, flags)),
  );
  withReportOptions(
    command.command('show <experiment>').description('the report of an experiment that was run; exit code as for run'),
  ).action((id: string, flags: ReportFlags, own: Command) =>
    runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async (context) => {
      const experiment = await context.workspace.stores.experiments.get(id);
      return writeReport(context, flags, { experiment, report: reportIn(experiment), checks: checksOf(experiment) });
    }),
  );
  command
    .command('compare <first> <second>')
    .description('what B gave in two experiments, figure by figure')
    .action((first: string, second: string, _flags: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), (context) => compareCommand(context, first, second)),
    );
  command
    .command('validate-judge <question> <file>')
    .description(
      'ask the judge about feedback that people scored 1 to 4 (columns feedback, score); exit code 7 when it may hold no gate',
    )
    .action((question: string, file: string, _flags: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const found = await validateJudge(workspace, question, file);
        const { n, unanswered, kappa, quadraticKappa, low, high, refusal } = found;
        const shown = (value: number | undefined) => value?.toFixed(3) ?? 'undefined';
        output.result(found, () =>
          [
            `judge ${question} ${found.judgeHash.slice(0, 12)} on ${n} pieces of feedback (${unanswered} without an answer)`,
            `QWK with people ${shown(quadraticKappa)} (${shown(low)} to ${shown(high)}), kappa ${shown(kappa)}`,
            refusal === undefined ? 'it may hold a gate' : `it may hold no gate: ${refusal}`,
          ].join('\n'),
        );
        return refusal === undefined ? 0 : refused;
      }),
    );
  command
    .command('list')
    .description('the experiments, newest first')
    .action((_flags: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const found = await workspace.stores.experiments.list();
        const items = await Promise.all(found.map((one) => experimentState(workspace, one)));
        output.result({ items }, () =>
          table(
            ['experiment', 'begun', '', 'state', 'gates'],
            items.map(({ id, createdAt, title, state, graded, total, verdict }) => [
              id,
              createdAt.toISOString().slice(0, 16),
              title,
              state === 'done' ? state : `${state}, ${graded} of ${total}`,
              verdict ?? '',
            ]),
          ),
        );
      }),
    );
}

function withReportOptions(command: Command): Command {
  return command
    .option('--html <file>', 'write the report as a page')
    .option('--junit <file>', 'write the gates’ checks as JUnit XML');
}

async function runCommand(context: Context, flags: RunFlags): Promise<number> {
  const { workspace, output } = context;
  const evaluators = await Promise.all((flags.evaluator ?? []).map(loadEvaluator));
  const { dryRun, html: _html, junit: _junit, maxCost, evaluator: _files, judge, ...rest } = flags;
  const request: ExperimentRequest = {
    ...rest,
    evaluators,
    ...(judge !== undefined && { judges: judge }),
    ...(maxCost !== undefined && { maxCostMicroUsd: Math.round(maxCost * 1e6) }),
  };
  const prepared = await prepareExperiment(workspace, request);
  output.say(preparedWords(prepared));
  if (dryRun === true) {
    const { a, b, essaysToGrade, estimate } = prepared;
    output.result({ a: a.hash, b: b.hash, essaysToGrade, estimate }, () => 'nothing was sent');
    return 0;
  }
  const progress = output.progress('grading', prepared.essaysToGrade);
  const finished = await runExperiment(workspace, prepared, {
    system: systemInformation(),
    onProgress: (done, total) => progress.update(done, '', total),
  }).finally(() => progress.stop());
  return writeReport(context, flags, finished);
}

async function writeReport({ output }: Context, flags: ReportFlags, finished: FinishedExperiment): Promise<number> {
  const { experiment, report, checks } = finished;
  if (flags.html !== undefined) await writeOutput(flags.html, renderExperiment(report, checks));
  if (flags.junit !== undefined) await writeOutput(flags.junit, junitOf(report.title, checks));
  output.result({ id: experiment.id, report, checks }, () =>
    [
      reportWords(report, checks),
      `experiment ${experiment.id}${flags.html === undefined ? '' : `; report: ${flags.html}`}`,
    ].join('\n'),
  );
  return checks.every((check) => check.status === 'passed') ? 0 : refused;
}

async function compareCommand({ workspace, output }: Context, first: string, second: string): Promise<void> {
  const compared = await compareExperiments(workspace, first, second);
  output.result(compared, () =>
    [
      compared.sameDataset
        ? `both on ${compared.dataset}`
        : 'the two are on different sets of essays: differences may be of the essays',
      table(
        ['figure', 'bin', 'first', 'second'],
        compared.figures.map((row) => [
          row.evaluator,
          row.bin ?? 'all',
          row.first.value?.toFixed(3) ?? row.first.status,
          row.second.value?.toFixed(3) ?? row.second.status,
        ]),
      ),
    ].join('\n'),
  );
}
