import { mean } from './mean.ts';
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
 * @returns undefined when n = 0 or a value is not finite
 * @throws RangeError when the lengths differ
 */
export function pairedMoments(a: ArrayLike<number>, b: ArrayLike<number>): PairedMoments | undefined {
  requireSameLength(a, b);
  const meanA = mean(a);
  const meanB = mean(b);
  if (meanA === undefined || meanB === undefined) return undefined;
  const n = a.length;
  let squaresA = 0;
  let squaresB = 0;
  let products = 0;
  for (let i = 0; i < n; i++) {
    const deviationA = a[i]! - meanA;
    const deviationB = b[i]! - meanB;
    squaresA += deviationA * deviationA;
    squaresB += deviationB * deviationB;
    products += deviationA * deviationB;
  }
  return { n, meanA, meanB, varianceA: squaresA / n, varianceB: squaresB / n, covariance: products / n };
}
