import type { PopulationScale } from './difference-of-standardized-means.ts';
import { pairedMoments } from './paired-moments.ts';

/**
 * Means and sample deviations (ddof 1) of human and machine scores over a whole evaluation set.
 *
 * @param counts how often each pair occurs; every pair once when left out
 * @returns undefined when n < 2 or a score is not finite
 * @throws RangeError when the lengths differ
 */
export function populationScale(
  human: ArrayLike<number>,
  machine: ArrayLike<number>,
  counts?: ArrayLike<number>,
): PopulationScale | undefined {
  const moments = pairedMoments(human, machine, counts);
  if (moments === undefined || moments.n < 2) return undefined;
  const inflation = moments.n / (moments.n - 1);
  return {
    humanMean: moments.meanA,
    humanDeviation: Math.sqrt(moments.varianceA * inflation),
    machineMean: moments.meanB,
    machineDeviation: Math.sqrt(moments.varianceB * inflation),
  };
}
