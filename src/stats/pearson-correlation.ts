import { pairedMoments } from './paired-moments.ts';

/**
 * Pearson's product-moment correlation.
 *
 * @param counts how often each pair occurs; every pair once when left out
 * @returns undefined when n < 2, a column is constant, or a value is not finite
 * @throws RangeError when the lengths differ
 * @see RSMTool, doc/evaluation.rst, "r"
 */
export function pearsonCorrelation(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  counts?: ArrayLike<number>,
): number | undefined {
  const moments = pairedMoments(a, b, counts);
  if (moments === undefined || !(moments.varianceA > 0) || !(moments.varianceB > 0)) return undefined;
  const r = moments.covariance / Math.sqrt(moments.varianceA * moments.varianceB);
  // Rounding can carry a perfect correlation to 1 + 2e-16.
  return Math.max(-1, Math.min(1, r));
}
