import { featureKernels } from '../kernels/feature-kernels.ts';
import { predictTrees } from '../learners/boosted-trees.ts';
import { applyPrior } from '../prior.ts';
import type { TrainedScorer } from '../trained-scorer.ts';

/**
 * What one measurement adds to a score: for each feature and target the part of the score that comes from the features, minus what it would
 * be were that feature at the training mean. The same as asking for the score again for every feature, but a kernel value changes
 * with one feature by one product, so that 177 features cost about as much as ten scores.
 *
 * @param vector standardised features
 * @returns per feature, target → difference, before the spread is restored; 0 for a feature that is typical already
 */
export function featureContributions(scorer: TrainedScorer, vector: Float64Array): Record<string, number>[] {
  const ids = Object.keys(scorer.targets);
  const changes = vector.map(() => 0);
  const perTarget = ids.map(() => changes.slice());
  addKernelChanges(scorer, vector, perTarget);
  addModelChanges(scorer, vector, perTarget);
  return Array.from(vector, (_, feature) =>
    Object.fromEntries(ids.map((id, t) => [id, perTarget[t]?.[feature] as number])),
  );
}

/** A Gaussian kernel, with the numbers of its features (all, where undefined) and every target's coefficients. */
interface Gaussian {
  readonly columns: readonly number[] | undefined;
  readonly rate: number;
  readonly coefficients: readonly (Float32Array | undefined)[];
}

function gaussiansOf({ targets, support }: TrainedScorer): Gaussian[] {
  return featureKernels
    .filter(({ kind }) => kind === 'gaussian')
    .map(({ name, gamma, columns }) => ({
      columns,
      rate: gamma / (columns?.length ?? support.width),
      coefficients: Object.values(targets).map(({ gaussian }) => gaussian[name]),
    }));
}

function addKernelChanges(scorer: TrainedScorer, vector: Float64Array, perTarget: readonly Float64Array[]): void {
  const { rows, width, values } = scorer.support;
  for (const { columns, rate, coefficients } of gaussiansOf(scorer)) {
    const chosen = Int32Array.from((columns ?? Array.from(vector.keys())).filter((column) => vector[column] !== 0));
    const exact = rate * mostDistance > seriesLimit;
    const worth = new Float64Array(coefficients.length);
    const sums = new Float64Array(chosen.length * worth.length);
    for (let row = 0; row < rows; row++) {
      const base = row * width;
      const value = Math.exp(-rate * squaredDistance(vector, values, { base, columns }));
      for (let t = 0; t < worth.length; t++) worth[t] = value * (coefficients[t]?.[row] ?? 0);
      let cell = 0;
      for (let index = 0; index < chosen.length; index++) {
        const column = chosen[index] as number;
        const own = vector[column] as number;
        // (0 − s)² − (x − s)² = x · (2s − x): what the squared distance gains.
        const gained = -rate * own * (2 * (values[base + column] as number) - own);
        const change = exact ? -Math.expm1(gained) : -smallExpm1(gained);
        for (let t = 0; t < worth.length; t++) {
          sums[cell] = (sums[cell] as number) + change * (worth[t] as number);
          cell++;
        }
      }
    }
    for (const [index, column] of chosen.entries()) {
      for (const [t, target] of perTarget.entries())
        target[column] = (target[column] as number) + (sums[index * worth.length + t] as number);
    }
  }
}

// The most that one feature, clipped at ±3.5, takes from a squared distance: 3.5 · (2 · 3.5 + 3.5).
const mostDistance = 36.75;
const seriesLimit = 0.125;

/** e^x − 1 for |x| ≤ .125, to 2·10⁻¹⁵ of itself: the first term left out is x⁹/9!. Four times as quick as the exact one. */
function smallExpm1(x: number): number {
  return (
    x * (1 + (x / 2) * (1 + (x / 3) * (1 + (x / 4) * (1 + (x / 5) * (1 + (x / 6) * (1 + (x / 7) * (1 + x / 8)))))))
  );
}

function squaredDistance(
  vector: Float64Array,
  values: Float64Array,
  { base, columns }: { readonly base: number; readonly columns: readonly number[] | undefined },
): number {
  let sum = 0;
  if (columns === undefined) {
    for (let column = 0; column < vector.length; column++) {
      const difference = (vector[column] as number) - (values[base + column] as number);
      sum += difference * difference;
    }
    return sum;
  }
  for (const column of columns) {
    const difference = (vector[column] as number) - (values[base + column] as number);
    sum += difference * difference;
  }
  return sum;
}

/** Lines, trees and the prior: asked again, for they are quick. */
function addModelChanges(
  { targets, prior }: TrainedScorer,
  vector: Float64Array,
  perTarget: readonly Float64Array[],
): void {
  const models = Object.values(targets);
  const typical = vector.slice();
  const priorWhole = prior === undefined ? 0 : applyPrior(prior, vector);
  const treesWhole = models.map(({ trees }) => (trees === undefined ? 0 : predictTrees(trees, vector)));
  for (const [feature, own] of vector.entries()) {
    if (own === 0) continue;
    typical[feature] = 0;
    const fromPrior = prior === undefined ? 0 : priorWhole - applyPrior(prior, typical);
    for (const [t, { linear, priorWeight, trees, treeWeight }] of models.entries()) {
      const fromTrees = trees === undefined ? 0 : (treesWhole[t] as number) - predictTrees(trees, typical);
      const sums = perTarget[t] as Float64Array;
      sums[feature] =
        (sums[feature] as number) +
        own * (linear[feature] as number) +
        priorWeight * fromPrior +
        treeWeight * fromTrees;
    }
    typical[feature] = own;
  }
}
