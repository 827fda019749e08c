import { bootstrapIntervals } from '../../stats/bootstrap-intervals.ts';
import { holmAdjusted } from '../../stats/holm-adjusted.ts';
import { makeFigure } from '../agreement-report/figure.ts';
import type { EvaluatedEssay, Evaluator, EvaluatorContext } from '../evaluators/evaluator.ts';
import { essayBins, type EssayBin } from './essay-bins.ts';
import type { ComparedFigure } from './experiment-report.ts';

export interface CompareOptions extends EvaluatorContext {
  readonly evaluators: readonly Evaluator[];
  readonly seed: number;
  readonly draws: number;
  /** Below it a figure is "too few", not a number. */
  readonly minimumN: number;
  readonly lengthBins: number;
}

/** One essay under both plans. */
export interface EssayPair {
  readonly a: EvaluatedEssay;
  readonly b: EvaluatedEssay;
}

/**
 * Every evaluator over all essays and over every bin, of both plans on the same essays: an essay that one of them has no value for counts for
 * neither (abstention is an evaluator of its own). Whole essays are resampled, so both plans move together.
 */
export async function comparePlans(
  pairs: readonly EssayPair[],
  options: CompareOptions,
): Promise<{ readonly figures: ComparedFigure[]; readonly bins: readonly EssayBin[] }> {
  const bins = essayBins(
    pairs.map(({ a }) => a),
    options.lengthBins,
  );
  const everything: EssayBin = { name: '', members: [...pairs.keys()] };
  const figures: ComparedFigure[] = [];
  for (const evaluator of options.evaluators) {
    const values = await valuesOf(pairs, evaluator, options);
    if (values.every((row) => row === undefined)) continue;
    for (const bin of [everything, ...bins]) figures.push(compareIn(bin, values, evaluator, options));
  }
  const adjusted = holmAdjusted(figures.map((figure) => figure.pValue));
  return {
    bins,
    figures: figures.map((figure, index) => {
      const adjustedP = adjusted[index];
      return adjustedP === undefined ? figure : { ...figure, adjustedP };
    }),
  };
}

type Values = readonly ({ readonly a: readonly number[]; readonly b: readonly number[] } | undefined)[];

async function valuesOf(pairs: readonly EssayPair[], evaluator: Evaluator, context: EvaluatorContext): Promise<Values> {
  const values: Values[number][] = [];
  for (const pair of pairs) {
    const [a, b] = [await evaluator.values(pair.a, context), await evaluator.values(pair.b, context)];
    values.push(a === undefined || b === undefined ? undefined : { a, b });
  }
  return values;
}

interface Drawn {
  readonly a: number | undefined;
  readonly b: number | undefined;
  readonly difference: number | undefined;
}

function compareIn(bin: EssayBin, values: Values, evaluator: Evaluator, options: CompareOptions): ComparedFigure {
  const rows = bin.members.flatMap((index) => values[index] ?? []);
  const n = rows.length;
  const { name, title, better, format } = evaluator;
  const about = { evaluator: name, title, better, format, ...(bin.name === '' ? {} : { bin: bin.name }), n };
  if (n < options.minimumN) {
    const tooFew = makeFigure({ n, value: undefined, minimumN: options.minimumN });
    return { ...about, a: tooFew, b: tooFew, difference: tooFew };
  }
  const width = rows[0]?.a.length ?? 0;
  const column = (side: 'a' | 'b', index: number) => Float64Array.from(rows, (row) => row[side][index] ?? Number.NaN);
  const columns = (['a', 'b'] as const).flatMap((side) => Array.from({ length: width }, (_, i) => column(side, i)));
  const measure = (table: readonly ArrayLike<number>[], counts: ArrayLike<number>): Drawn => {
    const [a, b] = [evaluator.figure(table.slice(0, width), counts), evaluator.figure(table.slice(width), counts)];
    return { a, b, difference: a === undefined || b === undefined ? undefined : differenceOf(a, b, better) };
  };
  const value = measure(columns, new Uint32Array(n).fill(1));
  const differences: number[] = [];
  const intervals = bootstrapIntervals<keyof Drawn>(
    columns,
    (resample) => {
      const drawn = measure(resample.columns, resample.counts);
      if (drawn.difference !== undefined) differences.push(drawn.difference);
      return { ...drawn };
    },
    options,
  );
  const figure = (which: keyof Drawn) =>
    makeFigure({ n, value: value[which], interval: intervals[which], minimumN: options.minimumN });
  const pValue = twoSided(differences, options.draws);
  return {
    ...about,
    a: figure('a'),
    b: figure('b'),
    difference: figure('difference'),
    ...(value.difference !== undefined && { worse: isWorse(value.difference, better) }),
    ...(pValue !== undefined && value.difference !== undefined && { pValue }),
  };
}

function differenceOf(a: number, b: number, better: Evaluator['better']): number {
  return better === 'zero' ? Math.abs(b) - Math.abs(a) : b - a;
}

/** Sums in another order differ in the last bits; that is not worse. */
const roundingSlack = 1e-9;

function isWorse(difference: number, better: Evaluator['better']): boolean {
  return better === 'higher' ? difference < -roundingSlack : difference > roundingSlack;
}

/**
 * Bootstrap p-value of "no difference": twice the share of resamples on the rarer side of zero. One is added above and below, so that it is
 * never 0 by chance of the draws.
 *
 * @see Efron and Tibshirani (1993), chapter 15.4; Davison and Hinkley (1997), chapter 4
 */
function twoSided(differences: readonly number[], draws: number): number | undefined {
  if (differences.length < 0.95 * draws) return undefined;
  const below = differences.filter((difference) => difference <= roundingSlack).length;
  const above = differences.filter((difference) => difference >= -roundingSlack).length;
  return Math.min(1, (2 * (Math.min(below, above) + 1)) / (differences.length + 1));
}
