import type { GramIndex } from '../grams/gram-index.ts';
import { featureKernelRows, featureKernels, type SupportMatrix } from './feature-kernels.ts';
import type { GramKernel } from './gram-kernels.ts';
import { intersectionCounts } from './intersection.ts';

/** A kernel over the training essays, centred on its rows and scaled to mean diagonal 1, with what undoes both. */
export interface BaseKernel {
  readonly name: string;
  readonly values: Float32Array;
  /** Mean of each raw row, mean of all, and the divisor: value = (raw − rowᵢ − rowⱼ + mean) / scale. */
  readonly rowMeans: Float64Array;
  readonly mean: number;
  readonly scale: number;
}

/** Σ over groups of common keys, divided by the geometric mean of both essays' totals. */
export function gramBaseKernel(kernel: GramKernel, indices: readonly GramIndex[]): BaseKernel | undefined {
  const parts = kernel.groups.map((group) => indices[group]).filter((index) => index !== undefined);
  const norms = gramNorms(kernel, indices);
  const n = norms.length;
  const raw = new Float32Array(n * n);
  for (const part of parts) {
    const { values } = intersectionCounts(part);
    for (let at = 0; at < raw.length; at++) raw[at] = (raw[at] as number) + (values[at] as number);
  }
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const divisor = (norms[row] as number) * (norms[column] as number);
      raw[row * n + column] = divisor === 0 ? 0 : (raw[row * n + column] as number) / divisor;
    }
  }
  return centreAndScale(kernel.name, raw, n);
}

/** Per essay the square root of its number of keys in the kernel's groups. */
export function gramNorms(kernel: GramKernel, indices: readonly GramIndex[]): Float64Array {
  const n = indices[0]?.sizes.length ?? 0;
  return Float64Array.from({ length: n }, (_, essay) =>
    Math.sqrt(kernel.groups.reduce((sum, group) => sum + (indices[group]?.sizes[essay] ?? 0), 0)),
  );
}

/** Every feature kernel between all training essays. */
export function featureBaseKernels(support: SupportMatrix): (BaseKernel | undefined)[] {
  const n = support.rows;
  const raw = featureKernels.map(() => new Float32Array(n * n));
  for (let row = 0; row < n; row++) {
    const vector = support.values.subarray(row * support.width, (row + 1) * support.width);
    for (const [index, values] of featureKernelRows(vector, support, row + 1).entries()) {
      const matrix = raw[index] as Float32Array;
      for (let column = 0; column <= row; column++) {
        matrix[row * n + column] = values[column] as number;
        matrix[column * n + row] = values[column] as number;
      }
    }
  }
  return featureKernels.map((kernel, index) => centreAndScale(kernel.name, raw[index] as Float32Array, n));
}

/** The product of one number per essay. */
export function columnBaseKernel(name: string, column: Float64Array): BaseKernel | undefined {
  const n = column.length;
  const raw = Float32Array.from(
    { length: n * n },
    (_, at) => (column[Math.floor(at / n)] as number) * (column[at % n] as number),
  );
  return centreAndScale(name, raw, n);
}

/** undefined when the kernel does not vary over the essays (no tags, a language without a dictionary). */
function centreAndScale(name: string, values: Float32Array, n: number): BaseKernel | undefined {
  const rowMeans = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    let sum = 0;
    for (let column = 0; column < n; column++) sum += values[row * n + column] as number;
    rowMeans[row] = sum / n;
  }
  const mean = rowMeans.reduce((sum, value) => sum + value, 0) / n;
  let diagonal = 0;
  for (let row = 0; row < n; row++)
    diagonal += ((values[row * n + row] as number) - 2 * (rowMeans[row] as number) + mean) / n;
  if (!(diagonal > 1e-9)) return undefined;
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const at = row * n + column;
      values[at] =
        ((values[at] as number) - (rowMeans[row] as number) - (rowMeans[column] as number) + mean) / diagonal;
    }
  }
  return { name, values, rowMeans, mean, scale: diagonal };
}
