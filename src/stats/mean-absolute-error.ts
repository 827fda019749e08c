import { requireSameLength } from './require-same-length.ts';

/**
 * Mean absolute difference of two paired columns, in score points.
 *
 * @returns undefined when there are no pairs or a score is not finite
 * @throws RangeError when the lengths differ
 */
export function meanAbsoluteError(human: ArrayLike<number>, machine: ArrayLike<number>): number | undefined {
  requireSameLength(human, machine);
  if (human.length === 0) return undefined;
  let sum = 0;
  for (let i = 0; i < human.length; i++) sum += Math.abs(human[i]! - machine[i]!);
  const result = sum / human.length;
  return Number.isFinite(result) ? result : undefined;
}
