import type { Command } from 'commander';
import { AssayError } from '../../../core/errors.ts';
import {
  evaluateEach,
  evaluateFile,
  type EvaluateOptions,
  type EvaluateRequest,
} from '../../../evaluation/agreement-report/evaluate-file.ts';
import { run, type GlobalOptions } from '../context.ts';
import { wholeNumber } from '../numbers.ts';
import { reportFiles } from '../report-files.ts';
import { scoreScale } from '../scale-option.ts';
import type { ScoreScale } from '../../../core/score-scale.ts';
import { systemInformation } from '../../workspace/system-information.ts';
import { trainingLanguage } from '../../workspace/train-language.ts';
import { table, type Output, type Progress } from '../output.ts';
import { writeOutput } from '../write-output.ts';

interface EvaluateFlags {
  readonly data: string;
  readonly html: string;
  readonly title?: string;
  readonly column?: readonly string[];
  readonly group?: readonly string[];
  readonly trait?: readonly string[];
  readonly where?: readonly string[];
  readonly by?: string;
  readonly scale?: ScoreScale;
  readonly raterScale?: ScoreScale;
  readonly coverage?: number;
  readonly learningCurve: boolean;
  readonly minimumN?: number;
  readonly draws?: number;
  readonly seed?: number;
}

export function addEvaluateCommand(program: Command): void {
  program
    .command('evaluate')
    .description(
      'the agreement report of a labelled set (CSV, TSV or JSONL, gzipped or not), with RSMTool’s sections; essays without a machine score are scored by the trained scorer in cross-validation',
    )
    .requiredOption(
      '--data <file>',
      'one record a line: id, human score or raters, machine score or text, and what else is known',
    )
    .option('--html <file>', 'where the report goes', 'agreement-report.html')
    .option('--title <words>', 'title of the report')
    .option('--column <role=name...>', 'which column holds what, e.g. human=score machine=by_model rater1=r1')
    .option('--group <column...>', 'columns to analyse fairness by, e.g. gender')
    .option(
      '--trait <id=human,machine...>',
      'trait scores, e.g. style=traits.style,machine.style; id=human where the trained scorer scores',
    )
    .option(
      '--scale <min-max>',
      'scale of the scores, e.g. 1-6, or 1-5/0.5 for half points; else what the scores show',
      scoreScale,
    )
    .option('--rater-scale <min-max>', 'scale of the raters, where the score is another, such as their sum', scoreScale)
    .option('--coverage <percent>', 'what the prediction intervals promise', wholeNumber)
    .option('--no-learning-curve', 'leave the learning curve out (it trains up to 20 scorers on the texts of the file)')
    .option('--where <column=value...>', 'only these records')
    .option(
      '--by <column>',
      'a report for each value, e.g. the prompt; report.html becomes report-<value>.html (-2 and so on where two would be one)',
    )
    .option('--minimum-n <n>', 'below it a figure says "too few"', wholeNumber)
    .option('--draws <n>', 'bootstrap draws', wholeNumber)
    .option('--seed <n>', 'seed of the bootstrap', wholeNumber)
    .action((flags: EvaluateFlags, own: Command) =>
      run(own.optsWithGlobals<GlobalOptions>(), async ({ output }) => {
        if (flags.by !== undefined) return evaluateBy(flags, flags.by, output);
        const request = { path: flags.data, options: optionsOf(flags) };
        const { report, html } = await withProgress(output, (onProgress) =>
          evaluateFile(withLearning(request, flags, onProgress)),
        );
        await writeOutput(flags.html, html);
        output.result(report, () => `agreement report: ${flags.html}`);
      }),
    );
}

/** One report a value, and a line on each. */
async function evaluateBy(flags: EvaluateFlags, by: string, output: Output): Promise<void> {
  const request = { path: flags.data, options: optionsOf(flags) };
  const found = await withProgress(output, (onProgress) => evaluateEach(withLearning(request, flags, onProgress), by));
  const files = reportFiles(
    flags.html,
    found.map(({ value }) => value),
  );
  for (const [index, { outcome }] of found.entries()) await writeOutput(files[index] ?? flags.html, outcome.html);
  output.result(Object.fromEntries(found.map(({ value, outcome }) => [value, outcome.report])), () =>
    table(
      [by, 'records', 'QWK', '95%', 'report'],
      found.map(({ value, outcome: { report } }, index) => {
        const { n, value: kappa, interval } = report.evaluation.reported.quadraticWeightedKappa;
        const range = interval === undefined ? '' : `${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}`;
        return [value, n, kappa?.toFixed(3) ?? 'too few', range, files[index] ?? ''];
      }),
    ),
  );
}

type OnProgress = (what: string, fraction: number) => void;

async function withProgress<T>(output: Output, work: (onProgress: OnProgress) => Promise<T>): Promise<T> {
  let progress: { readonly what: string; readonly shown: Progress } | undefined;
  return work((what, fraction) => {
    if (progress?.what !== what) {
      progress?.shown.stop();
      progress = { what, shown: output.progress(what, 100) };
    }
    progress.shown.update(Math.round(fraction * 100));
  }).finally(() => progress?.shown.stop());
}

function withLearning(
  { path, options }: EvaluateRequest,
  flags: EvaluateFlags,
  onProgress: OnProgress,
): EvaluateRequest {
  return {
    path,
    options: { ...options, learn: { languageOf: trainingLanguage, onProgress, curve: flags.learningCurve } },
  };
}

function optionsOf(flags: EvaluateFlags): EvaluateOptions {
  return {
    system: systemInformation(),
    ...(flags.title !== undefined && { title: flags.title }),
    ...(flags.column !== undefined && { columns: Object.fromEntries(flags.column.map(pair)) }),
    ...(flags.group !== undefined && { groups: flags.group }),
    ...(flags.trait !== undefined && { traits: Object.fromEntries(flags.trait.map(traitColumns)) }),
    ...(flags.where !== undefined && { where: Object.fromEntries(flags.where.map(pair)) }),
    ...(flags.scale !== undefined && { scale: flags.scale }),
    ...(flags.raterScale !== undefined && { raterScale: flags.raterScale }),
    ...(flags.coverage !== undefined && { nominalCoverage: flags.coverage / 100 }),
    ...(flags.minimumN !== undefined && { minimumN: flags.minimumN }),
    ...(flags.draws !== undefined && { draws: flags.draws }),
    ...(flags.seed !== undefined && { seed: flags.seed }),
  };
}

function pair(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new AssayError('input.invalid', `${text}: must be name=value`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

function traitColumns(text: string): [string, { human: string; machine?: string }] {
  const [id, columns] = pair(text);
  const [human, machine] = columns.split(',');
  if (human === undefined || human === '')
    throw new AssayError('input.invalid', `${text}: must be id=human,machine or id=human`);
  return [id, { human, ...(machine !== undefined && { machine }) }];
}
