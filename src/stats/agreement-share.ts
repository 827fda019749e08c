import { requireSameLength } from './require-same-length.ts';

/** Scores on a half-point scale are sums of halves; decimal scales (0.1 + 0.2) are not exact in binary. */
const ROUNDING_SLACK = 1e-9;

/**
 * Share of pairs whose scores differ by at most a tolerance, 0 to 1 (RSMTool prints it as a percentage).
 *
 * @param options.tolerance 0 (default) for exact agreement; 1, or what the rubric calls adjacent, for adjacent agreement
 * @param options.counts    how often each pair occurs; every pair once when left out
 * @returns undefined when there are no pairs or a score is not finite
 * @throws RangeError when the lengths differ or the tolerance is negative
 * @see RSMTool, doc/evaluation.rst, "exact_agreement", "adjacent_agreement"
 */
export function agreementShare(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { tolerance = 0, counts }: { readonly tolerance?: number; readonly counts?: ArrayLike<number> } = {},
): number | undefined {
  requireSameLength(a, b);
  if (!(tolerance >= 0)) throw new RangeError(`tolerance is ${tolerance}; must be 0 or more`);
  let agreed = 0;
  let n = 0;
  for (let i = 0; i < a.length; i++) {
    const distance = Math.abs(a[i]! - b[i]!);
    if (!Number.isFinite(distance)) return undefined;
    const count = counts === undefined ? 1 : counts[i]!;
    n += count;
    if (distance <= tolerance + ROUNDING_SLACK) agreed += count;
  }
  return n > 0 ? agreed / n : undefined;
}
