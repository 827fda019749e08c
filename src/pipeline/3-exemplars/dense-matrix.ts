import { AssayError } from '../../core/errors.ts';

/** Unit vectors of n texts, row after row. */
export interface DenseMatrix {
  readonly rows: number;
  readonly dimension: number;
  readonly values: Float32Array;
}

/**
 * Packs the vectors of n texts into one matrix.
 *
 * @returns undefined when a text has none: half a comparison would rank the texts without a vector last
 * @throws AssayError `input.invalid` when vectors differ in length: they come from different embedders and cannot be compared
 */
export function buildDenseMatrix(vectors: readonly (Float32Array | undefined)[]): DenseMatrix | undefined {
  const dimension = vectors[0]?.length;
  if (dimension === undefined || vectors.includes(undefined)) return undefined;
  const values = new Float32Array(vectors.length * dimension);
  for (const [row, vector] of vectors.entries()) {
    if (vector === undefined) continue;
    if (vector.length !== dimension) throw mixedDimensions(dimension, vector.length);
    values.set(vector, row * dimension);
  }
  return { rows: vectors.length, dimension, values };
}

/**
 * Cosine of one unit vector with every row, negative values made 0. Exact: every row is looked at, in order.
 *
 * @throws AssayError `input.invalid` when the vector has not the matrix's dimension
 */
export function denseCosines(matrix: DenseMatrix, vector: Float32Array): Float64Array {
  if (vector.length !== matrix.dimension) throw mixedDimensions(matrix.dimension, vector.length);
  return Float64Array.from({ length: matrix.rows }, (_, row) => dot(matrix, row, vector));
}

/** Cosine of two rows, a negative value made 0. */
export function denseCosine(matrix: DenseMatrix, a: number, b: number): number {
  return dot(matrix, a, matrix.values.subarray(b * matrix.dimension, (b + 1) * matrix.dimension));
}

function dot({ values, dimension }: DenseMatrix, row: number, vector: Float32Array): number {
  const offset = row * dimension;
  let sum = 0;
  for (let i = 0; i < dimension; i++) sum += (vector[i] ?? 0) * (values[offset + i] ?? 0);
  return Math.max(0, sum);
}

function mixedDimensions(expected: number, found: number): AssayError {
  return new AssayError(
    'input.invalid',
    `embedding vectors have ${expected} and ${found} numbers; all must come from one embedder`,
  );
}
