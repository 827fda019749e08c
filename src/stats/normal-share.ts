/**
 * Probability that a normal variable lies below `z` standard deviations.
 *
 * @see Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17; absolute error below 7.5e-8
 */
export function normalShareBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z >= 0 ? 1 - tail : tail;
}
