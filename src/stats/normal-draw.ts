import type { Random } from './random.ts';

/**
 * A standard normal variate: mean 0, variance 1. Takes two uniform numbers a draw.
 *
 * @see Box and Muller, A Note on the Generation of Random Normal Deviates (1958)
 */
export function normalDraw(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
}
