/**
 * The difference up to which two raters are said to agree: 1 point, or a tenth of the range where the range is wider than 10.
 *
 * @throws RangeError when max is not above min
 */
export function adjacentTolerance(min: number, max: number): number {
  if (!(max > min)) throw new RangeError(`scale is ${min} to ${max}; max must be above min`);
  return Math.max(1, (max - min) / 10);
}
