/** z is infinite at ±1: agreements are held inside this bound, as R's Metrics package holds kappas at 0.999. */
const BOUND = 0.999;

/**
 * Mean of correlations or kappas taken on Fisher's z scale (atanh) and brought back. Stands beside the plain mean, which
 * understates high agreements; never in place of it.
 *
 * @param weights one a value; equal when left out
 * @returns undefined when there are no values, a value is not within −1..1, or the weights sum to 0
 * @throws RangeError when the lengths differ
 * @see R package Metrics, MeanQuadraticWeightedKappa
 */
export function fisherZMean(values: ArrayLike<number>, weights?: ArrayLike<number>): number | undefined {
  if (weights !== undefined && weights.length !== values.length) {
    throw new RangeError(`${values.length} values have ${weights.length} weights; there must be one a value`);
  }
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(value >= -1 && value <= 1)) return undefined;
    const weight = weights === undefined ? 1 : weights[i]!;
    sum += weight * Math.atanh(Math.max(-BOUND, Math.min(BOUND, value)));
    total += weight;
  }
  return total > 0 ? Math.tanh(sum / total) : undefined;
}
