import { pairedMoments } from './paired-moments.ts';

export interface StandardizedMeanDifferenceOptions {
  /** Divisor n − ddof of the human scores' deviation: 1 (default, as RSMTool's reports) or 0. */
  readonly ddof?: 0 | 1;
  /** Deviation to divide by instead of the sample's own: for a subgroup, the whole population's (RSMTool's "johnson"). */
  readonly standardDeviation?: number;
  /** How often each pair occurs; every pair once when left out. */
  readonly counts?: ArrayLike<number>;
}

/**
 * Standardized mean difference: (mean machine − mean human) / deviation of the human scores. Positive: the machine is lenient.
 *
 * The form RSMTool reports ("unpooled": the machine's own spread does not enter).
 *
 * @returns undefined when the deviation is 0 or cannot be had (n ≤ ddof), or a score is not finite
 * @throws RangeError when the lengths differ
 * @see RSMTool, doc/evaluation.rst, "smd"; Williamson, Xi and Breyer (2012) for the 0.15 threshold
 */
export function standardizedMeanDifference(
  human: ArrayLike<number>,
  machine: ArrayLike<number>,
  options: StandardizedMeanDifferenceOptions = {},
): number | undefined {
  const moments = pairedMoments(human, machine, options.counts);
  if (moments === undefined) return undefined;
  const { n, meanA, meanB, varianceA } = moments;
  const ddof = options.ddof ?? 1;
  const deviation = options.standardDeviation ?? (n > ddof ? Math.sqrt((varianceA * n) / (n - ddof)) : 0);
  return deviation > 0 ? (meanB - meanA) / deviation : undefined;
}
