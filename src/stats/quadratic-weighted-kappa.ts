import { pairedMoments } from './paired-moments.ts';

/**
 * Quadratic weighted kappa of two raters: 1 at perfect agreement, 0 at chance, negative below it.
 *
 * The fractional form 2·Cov(h,m) / (Var h + Var m + (mean h − mean m)²), variances divided by n (ddof 0). On integers it
 * equals the confusion-matrix form, on any range of categories.
 *
 * @param human   n scores on the rubric's scale; may be fractional
 * @param machine n scores, same order, same scale
 * @param counts  how often each pair occurs; every pair once when left out
 * @returns undefined when n < 2, both raters give one same score, or a score is not finite
 * @throws RangeError when the lengths differ
 * @see RSMTool, doc/evaluation.rst, "qwk"; Haberman (2019), ETS RR-19-07
 */
export function quadraticWeightedKappa(
  human: ArrayLike<number>,
  machine: ArrayLike<number>,
  counts?: ArrayLike<number>,
): number | undefined {
  const moments = pairedMoments(human, machine, counts);
  if (moments === undefined || moments.n < 2) return undefined;
  const { meanA, meanB, varianceA, varianceB, covariance } = moments;
  // Divide by n, not n - 1: matches RSMTool (ddof = 0).
  const denominator = varianceA + varianceB + (meanA - meanB) ** 2;
  return denominator > 0 ? (2 * covariance) / denominator : undefined;
}
