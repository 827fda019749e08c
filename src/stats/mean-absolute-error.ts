import { requireSameLength } from './require-same-length.ts';

/**
 * Mean absolute difference of two paired columns, in score points.
 *
 * @param counts how often each pair occurs; every pair once when left out
 * @returns undefined when there are no pairs or a score is not finite
 * @throws RangeError when the lengths differ
 */
export function meanAbsoluteError(
  human: ArrayLike<number>,
  machine: ArrayLike<number>,
  counts?: ArrayLike<number>,
): number | undefined {
  requireSameLength(human, machine);
  let sum = 0;
  let n = 0;
  for (let i = 0; i < human.length; i++) {
    const count = counts === undefined ? 1 : counts[i]!;
    sum += count * Math.abs(human[i]! - machine[i]!);
    n += count;
  }
  return n > 0 && Number.isFinite(sum) ? sum / n : undefined;
}
