import type { LinearMap } from './linear-map.ts';
import { pairedMoments } from './paired-moments.ts';

/**
 * Least-squares line from machine scores to human scores: the calibration that needs the fewest graded essays. Its predictions have
 * less spread than the scores (regression to the mean); `varianceRestoration` gives the spread back.
 *
 * @param machine n raw scores, on any scale
 * @param human   n human scores, same order
 * @returns undefined when n < 2, the machine scores are constant, or a score is not finite. A negative slope is returned as it is
 * @throws RangeError when the lengths differ
 */
export function affineCalibration(machine: ArrayLike<number>, human: ArrayLike<number>): LinearMap | undefined {
  const moments = pairedMoments(machine, human);
  if (moments === undefined || moments.n < 2 || !(moments.varianceA > 0)) return undefined;
  const slope = moments.covariance / moments.varianceA;
  return { slope, intercept: moments.meanB - slope * moments.meanA };
}
