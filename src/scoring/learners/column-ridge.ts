import { fitKernelRidge } from './kernel-ridge.ts';

/** Kernel ridge on a handful of columns (a language model's scores and answers): linear plus Gaussian, on standardised values. */
export interface ColumnRidge {
  readonly means: readonly number[];
  readonly spreads: readonly number[];
  readonly support: readonly Float64Array[];
  readonly dual: readonly number[];
  readonly meanLabel: number;
}

const gamma = 0.5;

/** Fits the ridge; `leftOut` is what each row would have been given had it been left out. A missing answer (NaN) counts as the mean. */
export function fitColumnRidge(
  rows: readonly (readonly number[])[],
  labels: Float64Array,
): { ridge: ColumnRidge; leftOut: Float64Array } {
  const width = rows[0]?.length ?? 0;
  const means: number[] = [];
  const spreads: number[] = [];
  for (let column = 0; column < width; column++) {
    const values = rows.map((row) => row[column] as number).filter((value) => Number.isFinite(value));
    const centre = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    means.push(centre);
    spreads.push(Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(1, values.length)));
  }
  const support = rows.map((row) => standardized(row, means, spreads));
  const n = support.length;
  const kernel = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++)
      kernel[row * n + column] = columnKernel(support[row] as Float64Array, support[column] as Float64Array);
  }
  const [fit] = fitKernelRidge(kernel, [labels], [2, 8]);
  if (fit === undefined) throw new RangeError('a ridge needs at least one row');
  return { ridge: { means, spreads, support, dual: [...fit.dual], meanLabel: fit.meanLabel }, leftOut: fit.leftOut };
}

export function applyColumnRidge(
  { means, spreads, support, dual, meanLabel }: ColumnRidge,
  row: readonly number[],
): number {
  const vector = standardized(row, means, spreads);
  return support.reduce((sum, other, index) => sum + (dual[index] as number) * columnKernel(vector, other), meanLabel);
}

function standardized(row: readonly number[], means: readonly number[], spreads: readonly number[]): Float64Array {
  return Float64Array.from(means, (centre, column) => {
    const value = row[column] ?? Number.NaN;
    const spread = spreads[column] as number;
    return spread === 0 || !Number.isFinite(value) ? 0 : (value - centre) / spread;
  });
}

function columnKernel(a: Float64Array, b: Float64Array): number {
  if (a.length === 0) return 0;
  let product = 0;
  let distance = 0;
  for (let column = 0; column < a.length; column++) {
    const left = a[column] as number;
    const right = b[column] as number;
    product += left * right;
    distance += (left - right) * (left - right);
  }
  return product / a.length + Math.exp((-gamma * distance) / a.length);
}
