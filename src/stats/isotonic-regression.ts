/**
 * Closest non-decreasing sequence, by the pool-adjacent-violators algorithm: minimises Σ w·(fit − y)². Linear time.
 *
 * @param values  in the order in which the fit must not decrease
 * @param weights positive, one a value; equal when left out
 * @returns as many values as given; empty for none
 * @throws RangeError when the lengths differ or a weight is not above 0
 * @see Barlow et al. (1972); scikit-learn, isotonic_regression
 */
export function isotonicRegression(values: ArrayLike<number>, weights?: ArrayLike<number>): Float64Array {
  if (weights !== undefined && weights.length !== values.length) {
    throw new RangeError(`${values.length} values have ${weights.length} weights; there must be one a value`);
  }
  const blockMean: number[] = [];
  const blockWeight: number[] = [];
  const blockLength: number[] = [];
  for (let i = 0; i < values.length; i++) {
    let weight = weights === undefined ? 1 : weights[i]!;
    if (!(weight > 0)) throw new RangeError(`weight ${i} is ${weight}; must be above 0`);
    let center = values[i]!;
    let length = 1;
    while (blockMean.length > 0 && blockMean[blockMean.length - 1]! >= center) {
      const earlier = blockWeight.pop()!;
      center = (blockMean.pop()! * earlier + center * weight) / (earlier + weight);
      weight += earlier;
      length += blockLength.pop()!;
    }
    blockMean.push(center);
    blockWeight.push(weight);
    blockLength.push(length);
  }
  const fit = new Float64Array(values.length);
  let position = 0;
  for (const [block, center] of blockMean.entries()) {
    fit.fill(center, position, position + blockLength[block]!);
    position += blockLength[block]!;
  }
  return fit;
}
