import { givenScores, type Ratings } from './rater-error-variance.ts';

/** What true-score evaluation estimates; variances and errors in squared score points. */
export interface TrueScoreEvaluation {
  readonly n: number;
  readonly nSingle: number;
  readonly nMultiple: number;
  readonly raterErrorVariance: number;
  readonly trueScoreVariance: number;
  /** Estimated mean squared error of the machine score as a predictor of the true score. */
  readonly meanSquaredError: number;
  /** 1 − meanSquaredError / trueScoreVariance; may pass 1 or fall below 0. */
  readonly prmse: number;
}

export interface TrueScoreOptions {
  /** The raters' error variance when known from elsewhere; estimated from the double-scored responses when left out. */
  readonly errorVariance?: number;
  /** How often each response occurs; every response once when left out. */
  readonly counts?: ArrayLike<number>;
}

/**
 * Proportional reduction in mean squared error when the machine score predicts the true score: what the average of endlessly many
 * human scores would be. Needs two human scores on a part of the responses; the rest may have one. Responses without any are left out.
 *
 * @param machine n machine scores
 * @param humans  n responses' human scores, same order, on the machine's scale
 * @returns undefined when the error variance cannot be estimated or the estimated true-score variance is not above 0
 * @throws RangeError when the lengths differ
 * @see RSMTool, rsmtool/utils/prmse.py and doc/evaluation.rst, "prmse"; Loukina et al. (2020), BEA
 */
export function prmse(
  machine: ArrayLike<number>,
  humans: readonly Ratings[],
  options: TrueScoreOptions = {},
): TrueScoreEvaluation | undefined {
  return trueScoreEstimator(machine, humans)(options);
}

/** What each response adds to the sums, laid out once: a bootstrap evaluates the same responses a thousand times. */
interface Contributions {
  readonly raters: Float64Array;
  readonly average: Float64Array;
  /** Squared distances of the raters from their average. */
  readonly within: Float64Array;
  /** Squared distance of the machine from the average, times the number of raters. */
  readonly error: Float64Array;
}

/** The same for repeated use on one set of responses under different counts. */
export function trueScoreEstimator(
  machine: ArrayLike<number>,
  humans: readonly Ratings[],
): (options?: TrueScoreOptions) => TrueScoreEvaluation | undefined {
  if (machine.length !== humans.length) {
    throw new RangeError(
      `${machine.length} machine scores have ${humans.length} responses' human scores; must be equally many`,
    );
  }
  const contributions = layOut(machine, humans);
  return (options = {}) => evaluate(contributions, options);
}

function layOut(machine: ArrayLike<number>, humans: readonly Ratings[]): Contributions {
  const n = humans.length;
  const columns = {
    raters: new Float64Array(n),
    average: new Float64Array(n),
    within: new Float64Array(n),
    error: new Float64Array(n),
  };
  for (const [i, ratings] of humans.entries()) {
    const given = givenScores(ratings);
    if (given.length === 0) continue;
    const average = given.reduce((sum, score) => sum + score, 0) / given.length;
    columns.raters[i] = given.length;
    columns.average[i] = average;
    columns.within[i] = given.reduce((sum, score) => sum + (score - average) ** 2, 0);
    // An average of two scores is twice as telling as one score: its deviations count twice.
    columns.error[i] = given.length * (average - machine[i]!) ** 2;
  }
  return columns;
}

interface Sums {
  readonly responses: number;
  readonly multiple: number;
  readonly scores: number;
  readonly squaredCounts: number;
  readonly betweenSquares: number;
  readonly withinSquares: number;
  readonly errorSquares: number;
}

function addUp({ raters, average, within, error }: Contributions, counts: ArrayLike<number> | undefined): Sums {
  let responses = 0;
  let multiple = 0;
  let scores = 0;
  let squaredCounts = 0;
  let weightedSum = 0;
  let withinSquares = 0;
  let errorSquares = 0;
  for (let i = 0; i < raters.length; i++) {
    const k = raters[i]!;
    const times = counts === undefined ? 1 : counts[i]!;
    if (k === 0 || times === 0) continue;
    responses += times;
    if (k > 1) multiple += times;
    scores += times * k;
    squaredCounts += times * k * k;
    weightedSum += times * k * average[i]!;
    withinSquares += times * within[i]!;
    errorSquares += times * error[i]!;
  }
  const grandMean = weightedSum / scores;
  let betweenSquares = 0;
  for (let i = 0; i < raters.length; i++) {
    const times = counts === undefined ? 1 : counts[i]!;
    betweenSquares += times * raters[i]! * (average[i]! - grandMean) ** 2;
  }
  return { responses, multiple, scores, squaredCounts, betweenSquares, withinSquares, errorSquares };
}

function evaluate(contributions: Contributions, options: TrueScoreOptions): TrueScoreEvaluation | undefined {
  const sums = addUp(contributions, options.counts);
  const { responses, scores } = sums;
  const degrees = scores - responses;
  const errorVariance = options.errorVariance ?? (degrees > 0 ? sums.withinSquares / degrees : undefined);
  if (errorVariance === undefined) return undefined;
  const trueScoreVariance =
    (sums.betweenSquares - (responses - 1) * errorVariance) / (scores - sums.squaredCounts / scores);
  const meanSquaredError = (sums.errorSquares - responses * errorVariance) / scores;
  if (!(trueScoreVariance > 0) || !Number.isFinite(meanSquaredError)) return undefined;
  return {
    n: responses,
    nSingle: responses - sums.multiple,
    nMultiple: sums.multiple,
    raterErrorVariance: errorVariance,
    trueScoreVariance,
    meanSquaredError,
    prmse: 1 - meanSquaredError / trueScoreVariance,
  };
}
