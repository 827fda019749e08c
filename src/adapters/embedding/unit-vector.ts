import { AssayError } from '../../core/errors.ts';

/**
 * The weighted mean of vectors, scaled to unit length.
 *
 * @param source names where the vectors come from, for the error
 * @throws AssayError `model.rejected` when there is none, a number is not finite, lengths differ, or the mean is zero: such a vector
 *   has no direction to compare
 */
export function unitMean(
  vectors: readonly ArrayLike<number>[],
  weights: readonly number[],
  source: string,
): Float32Array<ArrayBuffer> {
  const dimension = vectors[0]?.length ?? 0;
  const sum = new Float64Array(dimension);
  for (const [row, vector] of vectors.entries()) {
    if (vector.length !== dimension) throw unusable(source, `vectors of ${dimension} and ${vector.length} numbers`);
    const weight = weights[row] ?? 0;
    for (let i = 0; i < dimension; i++) sum[i] = (sum[i] ?? 0) + weight * (vector[i] ?? Number.NaN);
  }
  let squares = 0;
  for (const value of sum) squares += value * value;
  const length = Math.sqrt(squares);
  if (!Number.isFinite(length) || length === 0) throw unusable(source, 'a vector without direction');
  return Float32Array.from(sum, (value) => value / length);
}

function unusable(source: string, what: string): AssayError {
  return new AssayError(
    'model.rejected',
    `${source} gave ${what}; vectors of one length with finite numbers are needed`,
  );
}
