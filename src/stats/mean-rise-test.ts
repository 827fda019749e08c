import { mean } from './mean.ts';
import { createRandom } from './random.ts';
import { sequentialPermutationP, type PermutationOptions } from './sequential-permutation.ts';

export interface MeanRise {
  /** Mean of the sample minus mean of the reference. */
  readonly difference: number;
  /** Chance of a rise at least as large when both come from one distribution. */
  readonly pValue: number;
}

/**
 * Two-sample permutation test of a rise of the mean, one-sided: exact whatever the distribution, also for shares of 0 and 1.
 *
 * @returns undefined when a sample is empty or a value is not finite
 * @see Good (2005), chapter 2
 */
export function meanRiseTest(
  reference: ArrayLike<number>,
  sample: ArrayLike<number>,
  { seed, ...options }: PermutationOptions & { readonly seed: number },
): MeanRise | undefined {
  const before = mean(reference);
  const after = mean(sample);
  if (before === undefined || after === undefined) return undefined;
  const pool = Float64Array.from([...Array.from(reference), ...Array.from(sample)]);
  // The total is fixed, so that the difference grows with the sum of the smaller group alone.
  const size = Math.min(reference.length, sample.length);
  const sign = sample.length <= reference.length ? 1 : -1;
  const observed = sign * size * (sign === 1 ? after : before);
  const random = createRandom(seed);
  function draw(): number {
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const other = i + random.below(pool.length - i);
      const value = pool[other]!;
      pool[other] = pool[i]!;
      pool[i] = value;
      sum += value;
    }
    return sign * sum;
  }
  // Relative slack: sums of large values (costs) round in their own last digits.
  const slack = 1e-12 * Math.max(1, Math.abs(observed));
  return { difference: after - before, pValue: sequentialPermutationP(observed - slack, draw, options) };
}
