import type { BaseKernel } from '../kernels/base-kernel.ts';
import { createRandom } from '../../stats/random.ts';
import { shuffledIndices } from '../random.ts';
import { binColumns, fitTrees, predictTrees, type TreeEnsemble, type TreeOptions } from './boosted-trees.ts';
import { fitKernelRidge, type RidgeFit } from './kernel-ridge.ts';
import { kernelShare, type RidgeMember, ridgeMembers } from './ridge-members.ts';

/** A stack column: out-of-fold predictions with the model that makes them for new essays. */
export type StackColumn =
  | {
      readonly kind: 'ridge';
      readonly name: string;
      readonly outOfFold: Float64Array;
      readonly fit: RidgeFit;
      readonly parts: readonly KernelPart[];
    }
  | { readonly kind: 'trees'; readonly name: string; readonly outOfFold: Float64Array; readonly trees: TreeEnsemble };

/** A base kernel's share in the kernel of a ridge. */
export interface KernelPart {
  readonly kernel: number;
  readonly weight: number;
}

export const foldCount = 5;

/** The fold of each row: as even as can be, in an order that the seed decides. */
export function assignFolds(n: number, seed: number): Uint8Array {
  const folds = new Uint8Array(n);
  for (const [place, row] of shuffledIndices(n, createRandom(seed)).entries()) folds[row] = place % foldCount;
  return folds;
}

/** Fits every ridge member to every target at once: the factorisation does not depend on the labels. */
export function fitRidges(
  kernels: readonly BaseKernel[],
  labels: readonly Float64Array[],
  onMember: (done: number, of: number) => void,
): StackColumn[][] {
  const n = labels[0]?.length ?? 0;
  const columns: StackColumn[][] = labels.map(() => []);
  const seen = new Set<string>();
  for (const [done, member] of ridgeMembers.entries()) {
    onMember(done, ridgeMembers.length);
    const parts = partsOf(member, kernels);
    const signature = parts.map(({ kernel }) => kernel).join();
    if (parts.length === 0 || seen.has(signature)) continue;
    seen.add(signature);
    const fits = fitKernelRidge(meanKernel(kernels, parts, n), labels, member.penalties);
    for (const [target, fit] of fits.entries()) {
      columns[target]?.push({ kind: 'ridge', name: member.name, outOfFold: fit.leftOut, fit, parts });
    }
  }
  return columns;
}

function partsOf(member: RidgeMember, kernels: readonly BaseKernel[]): KernelPart[] {
  const chosen = [...kernels.entries()].filter(([, { name }]) =>
    member.kernels.some((prefix) => name.startsWith(prefix)),
  );
  const total = chosen.reduce((sum, [, { name }]) => sum + kernelShare(name), 0);
  return chosen.map(([kernel, { name }]) => ({ kernel, weight: kernelShare(name) / total }));
}

function meanKernel(kernels: readonly BaseKernel[], parts: readonly KernelPart[], n: number): Float64Array {
  const mean = new Float64Array(n * n);
  for (const { kernel, weight } of parts) {
    const { values } = kernels[kernel] as BaseKernel;
    for (let row = 0; row < n; row++) {
      for (let at = row * n; at <= row * n + row; at++)
        mean[at] = (mean[at] as number) + weight * (values[at] as number);
    }
  }
  return mean;
}

/** Boosted trees on the features: one ensemble per fold for the out-of-fold column, one on all rows for prediction. */
export function fitTreeColumns(
  vectors: readonly Float64Array[],
  labels: readonly Float64Array[],
  { folds, seed }: { readonly folds: Uint8Array; readonly seed: number },
): StackColumn[] {
  const binned = binColumns(vectors);
  const n = vectors.length;
  const rows = Uint32Array.from({ length: n }, (_, row) => row);
  const options: TreeOptions = {
    trees: 120,
    depth: 3,
    learningRate: 0.08,
    rowShare: 0.5,
    columnShare: 0.15,
    minLeaf: n < 150 ? 4 : 8,
    l2: 2,
    seed,
  };
  return labels.map((label) => {
    const outOfFold = new Float64Array(n);
    for (let fold = 0; fold < foldCount; fold++) {
      const trees = fitTrees(
        binned,
        label,
        rows.filter((row) => folds[row] !== fold),
        options,
      );
      for (const row of rows)
        if (folds[row] === fold) outOfFold[row] = predictTrees(trees, vectors[row] as Float64Array);
    }
    return { kind: 'trees', name: 'trees', outOfFold, trees: fitTrees(binned, label, rows, options) };
  });
}
