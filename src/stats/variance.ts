import { mean } from './mean.ts';

/**
 * Variance, divided by n − ddof.
 *
 * @param options.ddof 1 (default) estimates a population's variance from a sample; 0 describes the values themselves
 * @returns undefined when n ≤ ddof or a value is not finite
 */
export function variance(values: ArrayLike<number>, { ddof = 1 }: { readonly ddof?: 0 | 1 } = {}): number | undefined {
  const center = mean(values);
  if (center === undefined || values.length <= ddof) return undefined;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - center) ** 2;
  return squares / (values.length - ddof);
}
