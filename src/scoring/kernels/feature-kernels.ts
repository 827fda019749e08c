import { featureDefinitions } from '../features/all-features.ts';

/** A kernel on standardised features: a linear product, or exp(−gamma · ‖a − b‖² / width), over all features or a named few. */
export interface FeatureKernel {
  readonly name: string;
  readonly kind: 'linear' | 'gaussian';
  /** Feature numbers, or undefined for all. */
  readonly columns: readonly number[] | undefined;
  readonly gamma: number;
}

const coreNames = [
  'wordsRoot',
  'typesLog',
  'misspelledPerHundred',
  'meanSentenceLength',
  'meanWordLength',
  'longWordsRoot7',
  'correctLongTypesRoot',
  'guiraud',
  'commaPerHundred',
  'mtld',
  'connectiveKinds',
  'lowerCaseOpenings',
];

function columnsOf(names: readonly string[]): number[] {
  return names.map((name) => {
    const column = featureDefinitions.findIndex((definition) => definition.name === name);
    if (column < 0) throw new RangeError(`no feature is named ${name}`);
    return column;
  });
}

export const featureKernels: readonly FeatureKernel[] = [
  { name: 'features, linear', kind: 'linear', columns: undefined, gamma: 0 },
  { name: 'features, narrow', kind: 'gaussian', columns: undefined, gamma: 0.5 },
  { name: 'features, wide', kind: 'gaussian', columns: undefined, gamma: 0.1 },
  { name: 'features, core', kind: 'gaussian', columns: columnsOf(coreNames), gamma: 0.5 },
  { name: 'features, length', kind: 'gaussian', columns: columnsOf(['wordsRoot', 'typesLog']), gamma: 0.5 },
];

/** Standardised feature vectors of the training essays, row after row. */
export interface SupportMatrix {
  readonly rows: number;
  readonly width: number;
  readonly values: Float64Array;
}

export function supportMatrix(vectors: readonly Float64Array[]): SupportMatrix {
  const width = vectors[0]?.length ?? 0;
  const values = new Float64Array(vectors.length * width);
  for (const [row, vector] of vectors.entries()) values.set(vector, row * width);
  return { rows: vectors.length, width, values };
}

/**
 * Every feature kernel's values between one vector and the first `rows` rows of the support, in the order of `featureKernels`. The
 * products over all features are shared by the linear and both Gaussian kernels.
 */
export function featureKernelRows(vector: Float64Array, support: SupportMatrix, rows: number): Float64Array[] {
  const products = productsWith(vector, support, rows);
  const own = dot(vector, 0, vector);
  return featureKernels.map((kernel) => {
    if (kernel.columns !== undefined) return gaussianOnFew(kernel, kernel.columns, { vector, support, rows });
    const out = new Float64Array(rows);
    if (kernel.kind === 'linear') {
      for (let row = 0; row < rows; row++) out[row] = (products[row] as number) / support.width;
      return out;
    }
    const squares = squaresOf(support);
    for (let row = 0; row < rows; row++) {
      const distance = Math.max(0, own + (squares[row] as number) - 2 * (products[row] as number));
      out[row] = Math.exp((-kernel.gamma * distance) / support.width);
    }
    return out;
  });
}

function productsWith(vector: Float64Array, { width, values }: SupportMatrix, rows: number): Float64Array {
  const products = new Float64Array(rows);
  for (let row = 0; row < rows; row++) products[row] = dot(values, row * width, vector);
  return products;
}

function dot(values: Float64Array, from: number, vector: Float64Array): number {
  let even = 0;
  let odd = 0;
  const paired = vector.length - (vector.length % 2);
  for (let at = 0; at < paired; at += 2) {
    even += (values[from + at] as number) * (vector[at] as number);
    odd += (values[from + at + 1] as number) * (vector[at + 1] as number);
  }
  if (paired < vector.length) even += (values[from + paired] as number) * (vector[paired] as number);
  return even + odd;
}

const squareTables = new WeakMap<SupportMatrix, Float64Array>();

function squaresOf(support: SupportMatrix): Float64Array {
  const known = squareTables.get(support);
  if (known !== undefined) return known;
  const { rows, width, values } = support;
  const squares = Float64Array.from({ length: rows }, (_, row) => {
    const vector = values.subarray(row * width, (row + 1) * width);
    return dot(vector, 0, vector);
  });
  squareTables.set(support, squares);
  return squares;
}

function gaussianOnFew(
  kernel: FeatureKernel,
  columns: readonly number[],
  { vector, support, rows }: { readonly vector: Float64Array; readonly support: SupportMatrix; readonly rows: number },
): Float64Array {
  const out = new Float64Array(rows);
  const { width, values } = support;
  const chosen = Int32Array.from(columns);
  const own = Float64Array.from(columns, (column) => vector[column] as number);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let index = 0; index < chosen.length; index++) {
      const difference = (own[index] as number) - (values[row * width + (chosen[index] as number)] as number);
      sum += difference * difference;
    }
    out[row] = Math.exp((-kernel.gamma * sum) / columns.length);
  }
  return out;
}
