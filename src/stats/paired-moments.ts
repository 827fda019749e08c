import { requireSameLength } from './require-same-length.ts';

/** First and second moments of two paired columns. Variances and covariance are divided by n (ddof 0). */
export interface PairedMoments {
  readonly n: number;
  readonly meanA: number;
  readonly meanB: number;
  readonly varianceA: number;
  readonly varianceB: number;
  readonly covariance: number;
}

/**
 * Means, variances and covariance of two paired columns, in two passes (no cancellation at large offsets).
 *
 * @param counts how often each pair occurs; every pair once when left out
 * @returns undefined when there are no pairs or a value is not finite
 * @throws RangeError when the lengths differ
 */
export function pairedMoments(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  counts?: ArrayLike<number>,
): PairedMoments | undefined {
  requireSameLength(a, b);
  if (counts !== undefined) requireSameLength(a, counts);
  const length = a.length;
  if (length === 0) return undefined;
  // Summed as distances from the first value: a constant column then has exactly its own value as mean, and variance exactly 0.
  const originA = a[0]!;
  const originB = b[0]!;
  let n = 0;
  let sumA = 0;
  let sumB = 0;
  for (let i = 0; i < length; i++) {
    const count = counts === undefined ? 1 : counts[i]!;
    n += count;
    sumA += count * (a[i]! - originA);
    sumB += count * (b[i]! - originB);
  }
  if (!(n > 0) || !Number.isFinite(sumA + sumB)) return undefined;
  const shiftA = sumA / n;
  const shiftB = sumB / n;
  let squaresA = 0;
  let squaresB = 0;
  let products = 0;
  for (let i = 0; i < length; i++) {
    const count = counts === undefined ? 1 : counts[i]!;
    const deviationA = a[i]! - originA - shiftA;
    const deviationB = b[i]! - originB - shiftB;
    squaresA += count * deviationA * deviationA;
    squaresB += count * deviationB * deviationB;
    products += count * deviationA * deviationB;
  }
  return {
    n,
    meanA: originA + shiftA,
    meanB: originB + shiftB,
    varianceA: squaresA / n,
    varianceB: squaresB / n,
    covariance: products / n,
  };
}
