import { fitKernelRidge } from './kernel-ridge.ts';

/** Kernel ridge on a language model's scores and answers, alone or jointly with one anchor (the trained scorer's own score). */
export interface ColumnRidge {
  readonly scales: readonly ColumnScale[];
  readonly anchorScale: ColumnScale | undefined;
  readonly support: readonly Float64Array[];
  /** Standardised anchors of the support; zeros without one. */
  readonly anchors: Float64Array;
  readonly dual: Float64Array;
  readonly meanLabel: number;
}

interface ColumnScale {
  readonly mean: number;
  readonly spread: number;
}

const gamma = 0.5;
// The anchor is worth as much as all columns' linear part, twice.
const anchorShare = 2;
// Chosen on out-of-fold scores of fold 0's training part, see docs/metrics.md.
const penalties = { alone: [3], joint: [9, 20] } as const;

export interface ColumnRows {
  /** The same columns for every row; a missing answer (NaN) counts as the mean. */
  readonly columns: readonly (readonly number[])[];
  readonly anchors?: readonly number[];
}

/** Fits the ridge; `leftOut` is what each row would have been given had it been left out. */
export function fitColumnRidge(rows: ColumnRows, labels: Float64Array): { ridge: ColumnRidge; leftOut: Float64Array } {
  const { columns, anchors: rawAnchors } = rows;
  const scales = Array.from({ length: columns[0]?.length ?? 0 }, (_, column) =>
    scaleOf(columns.map((row) => row[column] as number)),
  );
  const anchorScale = rawAnchors === undefined ? undefined : scaleOf(rawAnchors);
  const support = columns.map((row) => standardized(row, scales));
  const anchors = Float64Array.from(columns, (_, row) => onScale(rawAnchors?.[row], anchorScale));
  const n = support.length;
  const kernel = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    const vector = support[row] as Float64Array;
    for (let other = 0; other <= row; other++) {
      const product = (anchors[row] as number) * (anchors[other] as number);
      const gap = (anchors[row] as number) - (anchors[other] as number);
      kernel[row * n + other] = columnKernel(vector, support[other] as Float64Array, {
        product,
        gap,
        joint: anchorScale !== undefined,
      });
    }
  }
  const [fit] = fitKernelRidge(kernel, [labels], anchorScale === undefined ? penalties.alone : penalties.joint);
  if (fit === undefined) throw new RangeError('a ridge needs at least one row');
  return {
    ridge: { scales, anchorScale, support, anchors, dual: fit.dual, meanLabel: fit.meanLabel },
    leftOut: fit.leftOut,
  };
}

export function applyColumnRidge(ridge: ColumnRidge, columns: readonly number[], anchor?: number): number {
  const vector = standardized(columns, ridge.scales);
  const own = onScale(anchor, ridge.anchorScale);
  let sum = ridge.meanLabel;
  for (const [row, other] of ridge.support.entries()) {
    const theirs = ridge.anchors[row] as number;
    const value = columnKernel(vector, other, {
      product: own * theirs,
      gap: own - theirs,
      joint: ridge.anchorScale !== undefined,
    });
    sum += (ridge.dual[row] as number) * value;
  }
  return sum;
}

function scaleOf(values: readonly number[]): ColumnScale {
  const known = values.filter((value) => Number.isFinite(value));
  const count = Math.max(1, known.length);
  const mean = known.reduce((sum, value) => sum + value, 0) / count;
  return { mean, spread: Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count) };
}

function standardized(row: readonly number[], scales: readonly ColumnScale[]): Float64Array {
  return Float64Array.from(scales, (scale, column) => onScale(row[column], scale));
}

function onScale(value: number | undefined, scale: ColumnScale | undefined): number {
  if (value === undefined || scale === undefined || scale.spread === 0 || !Number.isFinite(value)) return 0;
  return (value - scale.mean) / scale.spread;
}

interface AnchorPair {
  readonly product: number;
  readonly gap: number;
  readonly joint: boolean;
}

function columnKernel(a: Float64Array, b: Float64Array, { product, gap, joint }: AnchorPair): number {
  const width = Math.max(1, a.length);
  let products = 0;
  let distance = 0;
  for (let column = 0; column < a.length; column++) {
    const left = a[column] as number;
    const right = b[column] as number;
    products += left * right;
    distance += (left - right) * (left - right);
  }
  const alone = products / width + Math.exp((-gamma * distance) / width);
  return joint ? alone + anchorShare * product + Math.exp(-gamma * (distance / width + gap * gap)) : alone;
}
