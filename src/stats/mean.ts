/**
 * Arithmetic mean.
 *
 * @returns undefined when there are no values or one is not finite
 */
export function mean(values: ArrayLike<number>): number | undefined {
  if (values.length === 0) return undefined;
  // Summed as distances from the first value: a constant column then has exactly its own value as mean, and variance exactly 0.
  const origin = values[0]!;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! - origin;
  const result = origin + sum / values.length;
  return Number.isFinite(result) ? result : undefined;
}
