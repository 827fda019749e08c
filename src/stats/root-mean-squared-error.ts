import { requireSameLength } from './require-same-length.ts';

/**
 * Root of the mean squared difference of two paired columns, in score points.
 *
 * @returns undefined when there are no pairs or a score is not finite
 * @throws RangeError when the lengths differ
 */
export function rootMeanSquaredError(human: ArrayLike<number>, machine: ArrayLike<number>): number | undefined {
  requireSameLength(human, machine);
  if (human.length === 0) return undefined;
  let sum = 0;
  for (let i = 0; i < human.length; i++) sum += (human[i]! - machine[i]!) ** 2;
  const result = Math.sqrt(sum / human.length);
  return Number.isFinite(result) ? result : undefined;
}
