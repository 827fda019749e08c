import { givenScores, raterErrorVariance, type Ratings } from './rater-error-variance.ts';

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

interface Accumulated {
  readonly responses: number;
  readonly multiple: number;
  readonly scores: number;
  readonly squaredCounts: number;
  readonly betweenSquares: number;
  readonly errorSquares: number;
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
  if (machine.length !== humans.length) {
    throw new RangeError(
      `${machine.length} machine scores have ${humans.length} responses' human scores; must be equally many`,
    );
  }
  const errorVariance = options.errorVariance ?? raterErrorVariance(humans, options.counts);
  if (errorVariance === undefined) return undefined;
  const sums = accumulate(machine, humans, options.counts);
  const { responses, scores } = sums;
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

function accumulate(
  machine: ArrayLike<number>,
  humans: readonly Ratings[],
  counts: ArrayLike<number> | undefined,
): Accumulated {
  const scored = humans.flatMap((ratings, i) => {
    const given = givenScores(ratings);
    const times = counts === undefined ? 1 : counts[i]!;
    if (given.length === 0 || times === 0) return [];
    return [{ times, raters: given.length, sum: given.reduce((a, b) => a + b, 0), machine: machine[i]! }];
  });
  const scores = scored.reduce((total, { times, raters }) => total + times * raters, 0);
  const grandMean = scored.reduce((total, { times, sum }) => total + times * sum, 0) / scores;
  let responses = 0;
  let betweenSquares = 0;
  let errorSquares = 0;
  let squaredCounts = 0;
  let multiple = 0;
  for (const response of scored) {
    const average = response.sum / response.raters;
    // An average of two scores is twice as telling as one score: its deviations count twice.
    const weight = response.times * response.raters;
    responses += response.times;
    betweenSquares += weight * (average - grandMean) ** 2;
    errorSquares += weight * (average - response.machine) ** 2;
    squaredCounts += weight * response.raters;
    if (response.raters > 1) multiple += response.times;
  }
  return { responses, multiple, scores, squaredCounts, betweenSquares, errorSquares };
}
