/**
 * Non-negative weights that combine out-of-fold columns into one prediction, shrunk towards equal weights:
 * min ‖y − ȳ − Σ vᵣ(cᵣ − c̄ᵣ)‖² + μ·n·var(y)·Σ(vᵣ − 1/R)², vᵣ ≥ 0, by coordinate descent.
 *
 * @param columns R columns of n out-of-fold predictions
 * @param shrink  μ; larger keeps closer to the plain mean, which is what few labels can afford
 */
export function fitStack(columns: readonly Float64Array[], labels: Float64Array, shrink: number): StackFit {
  const count = columns.length;
  const n = labels.length;
  const centred = columns.map(centre);
  const { values: target } = centre(labels);
  const variance = target.reduce((sum, value) => sum + value * value, 0) / n;
  const penalty = shrink * n * variance;
  const gram = centred.map((a) => centred.map((b) => dot(a.values, b.values)));
  const right = centred.map((a) => dot(a.values, target));
  const weights = new Float64Array(count).fill(1 / count);
  for (let round = 0; round < 500; round++) {
    let moved = 0;
    for (let r = 0; r < count; r++) {
      const row = gram[r] ?? [];
      let rest = (right[r] as number) + penalty / count;
      for (let other = 0; other < count; other++)
        if (other !== r) rest -= (row[other] as number) * (weights[other] as number);
      const next = Math.max(0, rest / ((row[r] as number) + penalty + 1e-12));
      moved = Math.max(moved, Math.abs(next - (weights[r] as number)));
      weights[r] = next;
    }
    if (moved < 1e-9) break;
  }
  const meanLabel = labels.reduce((sum, value) => sum + value, 0) / n;
  const constant = centred.reduce((sum, column, r) => sum - (weights[r] as number) * column.mean, meanLabel);
  return { weights, constant };
}

export interface StackFit {
  readonly weights: Float64Array;
  readonly constant: number;
}

/** Applies the weights to one row of column values. */
export function applyStack({ weights, constant }: StackFit, row: (column: number) => number): number {
  let sum = constant;
  for (let column = 0; column < weights.length; column++) sum += (weights[column] as number) * row(column);
  return sum;
}

function centre(values: Float64Array): { values: Float64Array; mean: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { values: values.map((value) => value - mean), mean };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] as number) * (b[index] as number);
  return sum;
}
