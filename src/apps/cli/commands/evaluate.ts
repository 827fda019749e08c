import type { Command } from 'commander';
import { AssayError } from '../../../core/errors.ts';
import {
  evaluateFile,
  type EvaluateOptions,
  type EvaluateOutcome,
} from '../../../evaluation/agreement-report/evaluate-file.ts';
import { run, type GlobalOptions } from '../context.ts';
import { wholeNumber } from '../numbers.ts';
import { scoreScale } from '../scale-option.ts';
import type { ScoreScale } from '../../../core/score-scale.ts';
import { systemInformation } from '../../workspace/system-information.ts';
import { trainingLanguage } from '../../workspace/train-language.ts';
import type { Output, Progress } from '../output.ts';
import { writeOutput } from '../write-output.ts';

interface EvaluateFlags {
  readonly data: string;
  readonly html: string;
  readonly title?: string;
  readonly column?: readonly string[];
  readonly group?: readonly string[];
  readonly trait?: readonly string[];
  readonly where?: readonly string[];
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
    .option('--minimum-n <n>', 'below it a figure says "too few"', wholeNumber)
    .option('--draws <n>', 'bootstrap draws', wholeNumber)
    .option('--seed <n>', 'seed of the bootstrap', wholeNumber)
    .action((flags: EvaluateFlags, own: Command) =>
      run(own.optsWithGlobals<GlobalOptions>(), async ({ output }) => {
        const { report, html } = await evaluated(flags, output);
        await writeOutput(flags.html, html);
        output.result(report, () => `agreement report: ${flags.html}`);
      }),
    );
}

async function evaluated(flags: EvaluateFlags, output: Output): Promise<EvaluateOutcome> {
  let progress: { readonly what: string; readonly shown: Progress } | undefined;
  function onProgress(what: string, fraction: number): void {
    if (progress?.what !== what) {
      progress?.shown.stop();
      progress = { what, shown: output.progress(what, 100) };
    }
    progress.shown.update(Math.round(fraction * 100));
  }
  const learn = { languageOf: trainingLanguage, onProgress, curve: flags.learningCurve };
  return await evaluateFile({ path: flags.data, options: { ...optionsOf(flags), learn } }).finally(() =>
    progress?.shown.stop(),
  );
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
