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
 * @param humans  n responses' human scores, same order
 * @param errorVariance the raters' error variance when known from elsewhere; estimated from the double-scored responses when left out
 * @returns undefined when the error variance cannot be estimated or the estimated true-score variance is not above 0
 * @throws RangeError when the lengths differ
 * @see RSMTool, rsmtool/utils/prmse.py and doc/evaluation.rst, "prmse"; Loukina et al. (2020), BEA
 */
export function prmse(
  machine: ArrayLike<number>,
  humans: readonly Ratings[],
  errorVariance: number | undefined = raterErrorVariance(humans),
): TrueScoreEvaluation | undefined {
  if (machine.length !== humans.length) {
    throw new RangeError(
      `${machine.length} machine scores have ${humans.length} responses' human scores; must be equally many`,
    );
  }
  if (errorVariance === undefined) return undefined;
  const sums = accumulate(machine, humans);
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

function accumulate(machine: ArrayLike<number>, humans: readonly Ratings[]): Accumulated {
  const scored = humans.flatMap((ratings, i) => {
    const given = givenScores(ratings);
    if (given.length === 0) return [];
    return [{ count: given.length, sum: given.reduce((total, score) => total + score, 0), machine: machine[i]! }];
  });
  const scores = scored.reduce((total, { count }) => total + count, 0);
  const grandMean = scored.reduce((total, { sum }) => total + sum, 0) / scores;
  let betweenSquares = 0;
  let errorSquares = 0;
  let squaredCounts = 0;
  let multiple = 0;
  for (const response of scored) {
    const average = response.sum / response.count;
    // An average of two scores is twice as telling as one score: its deviations count twice.
    betweenSquares += response.count * (average - grandMean) ** 2;
    errorSquares += response.count * (average - response.machine) ** 2;
    squaredCounts += response.count ** 2;
    if (response.count > 1) multiple += 1;
  }
  return { responses: scored.length, multiple, scores, squaredCounts, betweenSquares, errorSquares };
}
