import { featureDefinitions } from '../features/all-features.ts';

/** A kernel on standardised features: a linear product or a Gaussian, over all features or a named few. */
export interface FeatureKernel {
  readonly name: string;
  readonly kind: 'linear' | 'gaussian';
  /** Feature numbers, or undefined for all. */
  readonly columns: readonly number[] | undefined;
  /** Gaussian: exp(−gamma · ‖a − b‖² / number of columns). */
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

/** The kernel's value for two standardised vectors. */
export function featureKernelValue(kernel: FeatureKernel, a: Float64Array, b: Float64Array): number {
  const columns = kernel.columns;
  const width = columns?.length ?? a.length;
  let sum = 0;
  for (let index = 0; index < width; index++) {
    const column = columns === undefined ? index : (columns[index] as number);
    const left = a[column] as number;
    const right = b[column] as number;
    sum += kernel.kind === 'linear' ? left * right : (left - right) * (left - right);
  }
  return kernel.kind === 'linear' ? sum / width : Math.exp((-kernel.gamma * sum) / width);
}
