/** A response's human scores; `undefined` where a rater gave none. */
export type Ratings = readonly (number | undefined)[];

/** The scores that were given, in order. */
export function givenScores(ratings: Ratings): number[] {
  return ratings.filter((score) => score !== undefined);
}

/**
 * Variance of the raters' measurement error, from the responses that have two or more scores. With two raters it is
 * Σ(h1 − h2)² / 2N₂; with more, the within-response variances weighted by scores − 1.
 *
 * @returns undefined when no response has two scores
 * @see RSMTool, rsmtool/utils/prmse.py, variance_of_errors; doc/evaluation.rst, "prmse"
 */
export function raterErrorVariance(responses: readonly Ratings[]): number | undefined {
  let squares = 0;
  let degrees = 0;
  for (const response of responses) {
    const scores = givenScores(response);
    if (scores.length < 2) continue;
    const center = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    for (const score of scores) squares += (score - center) ** 2;
    degrees += scores.length - 1;
  }
  // Within-response variances are squares / (k − 1): weighting them by k − 1 gives back the pooled sum of squares.
  return degrees > 0 ? squares / degrees : undefined;
}
