import type { LinearMap } from './linear-map.ts';
import { pairedMoments } from './paired-moments.ts';

/**
 * The line that gives predictions the mean and spread of the scores: (p − mean p)·sd(y)/sd(p) + mean y. Regression shrinks predictions to
 * the middle, which quadratic weighted kappa punishes: worth about .02 on ASAP.
 *
 * @param predictions n out-of-fold predictions: in-sample ones have too much spread, and would restore too little
 * @param scores      n human scores, same order
 * @returns undefined when n < 2, either column is constant, or a value is not finite
 * @throws RangeError when the lengths differ
 */
export function varianceRestoration(predictions: ArrayLike<number>, scores: ArrayLike<number>): LinearMap | undefined {
  const moments = pairedMoments(predictions, scores);
  if (moments === undefined || !(moments.varianceA > 0) || !(moments.varianceB > 0)) return undefined;
  const slope = Math.sqrt(moments.varianceB / moments.varianceA);
  return { slope, intercept: moments.meanB - slope * moments.meanA };
}
