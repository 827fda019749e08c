/**
 * Quantile by linear interpolation between order statistics (Hyndman and Fan's type 7: the default of R and NumPy).
 *
 * @param values in any order; not changed
 * @param probability 0 is the least value, 0.5 the median, 1 the greatest
 * @returns undefined when there are no values
 * @throws RangeError when probability is outside 0..1
 */
export function quantile(values: ArrayLike<number>, probability: number): number | undefined {
  return quantileOfSorted(Float64Array.from(values).sort(), probability);
}

/** The same for values already in ascending order: no copy is made. */
export function quantileOfSorted(sorted: ArrayLike<number>, probability: number): number | undefined {
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(`probability is ${probability}; must be 0 to 1`);
  }
  if (sorted.length === 0) return undefined;
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (position - below);
}
