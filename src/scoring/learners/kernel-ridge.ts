import { invertFactor } from './invert-factor.ts';

/** One ridge fitted to one target. */
export interface RidgeFit {
  readonly lambda: number;
  /** Dual coefficients: prediction = meanLabel + Σ dual[i] · K(x, i). */
  readonly dual: Float64Array;
  readonly meanLabel: number;
  /** What each row would have been given had it been left out. */
  readonly leftOut: Float64Array;
  /** Mean squared left-out error. */
  readonly error: number;
}

/**
 * Kernel ridge regression of several targets on one kernel, with closed-form leave-one-out: ŷ₋ᵢ = yᵢ − αᵢ / (K + λI)⁻¹ᵢᵢ.
 * Each target keeps the λ with the smallest left-out error.
 *
 * @param kernel  n × n, row-major, centred on its rows; only the lower half is read
 * @param labels  targets × n
 * @param lambdas candidates, in units of the kernel's mean diagonal
 */
export function fitKernelRidge(
  kernel: Float64Array,
  labels: readonly Float64Array[],
  lambdas: readonly number[],
): RidgeFit[] {
  const n = labels[0]?.length ?? 0;
  const work = new Float64Array(n * n);
  const best: (RidgeFit | undefined)[] = labels.map(() => undefined);
  for (const lambda of lambdas) {
    work.set(kernel);
    for (let row = 0; row < n; row++) work[row * n + row] = (work[row * n + row] as number) + lambda;
    invertFactor(work, n);
    const inverseDiagonal = columnSquares(work, n);
    for (const [target, label] of labels.entries()) {
      const fit = solve(work, label, { lambda, inverseDiagonal });
      const known = best[target];
      if (known === undefined || fit.error < known.error) best[target] = fit;
    }
  }
  return best.filter((fit) => fit !== undefined);
}

function columnSquares(lowerInverse: Float64Array, n: number): Float64Array {
  const sums = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      const value = lowerInverse[row * n + column] as number;
      sums[column] = (sums[column] as number) + value * value;
    }
  }
  return sums;
}

function solve(
  lowerInverse: Float64Array,
  label: Float64Array,
  { lambda, inverseDiagonal }: { readonly lambda: number; readonly inverseDiagonal: Float64Array },
): RidgeFit {
  const n = label.length;
  const meanLabel = label.reduce((sum, value) => sum + value, 0) / n;
  const dual = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    let projected = 0;
    for (let k = 0; k <= row; k++)
      projected += (lowerInverse[row * n + k] as number) * ((label[k] as number) - meanLabel);
    for (let k = 0; k <= row; k++) dual[k] = (dual[k] as number) + projected * (lowerInverse[row * n + k] as number);
  }
  let error = 0;
  const leftOut = label.map((value, row) => {
    const residual = (dual[row] as number) / (inverseDiagonal[row] as number);
    error += (residual * residual) / n;
    return value - residual;
  });
  return { lambda, dual, meanLabel, leftOut, error };
}
