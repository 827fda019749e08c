import { variance } from './variance.ts';

/**
 * Standard deviation: the square root of the variance divided by n − ddof.
 *
 * @param options.ddof 1 (default, as RSMTool) or 0
 * @returns undefined when n ≤ ddof or a value is not finite
 */
export function standardDeviation(
  values: ArrayLike<number>,
  options: { readonly ddof?: 0 | 1 } = {},
): number | undefined {
  const squared = variance(values, options);
  return squared === undefined ? undefined : Math.sqrt(squared);
}
