import { profileEssay, type ProfileSettings } from './essay-profile.ts';
import { binColumns, fitTrees, predictTrees, type TreeEnsemble } from './learners/boosted-trees.ts';
import { fitLinearRidge } from './learners/linear-ridge.ts';
import { fitFeatureScale, standardize } from './features/standardize.ts';

/**
 * What other assignments taught about good writing in general: trees and a ridge on features that are standardised within each
 * assignment. Together .736 average QWK on ASAP prompts whose labels they had not seen (trees alone .732, ridge alone .734).
 */
export interface PriorModel {
  readonly trees: TreeEnsemble;
  /** One weight a standardised feature: a plain line keeps its head where trees have seen nothing. */
  readonly linear: Float32Array;
  readonly essays: number;
  readonly assignments: number;
}

/** From this many graded essays of its own on, an assignment learns nothing more from others. */
export const priorBelow = 200;

/** One earlier assignment: its essays' features and their scores, both on its own scale. */
export interface PriorAssignment {
  readonly features: readonly Float64Array[];
  readonly scores: readonly number[];
}

/** Measures an earlier assignment's graded essays for `fitPrior`. */
export function priorAssignment(
  examples: readonly { readonly text: string; readonly score: number }[],
  settings: ProfileSettings,
): PriorAssignment {
  return {
    features: examples.map(({ text }) => profileEssay(text, settings).features),
    scores: examples.map(({ score }) => score),
  };
}

/**
 * Fits a cold-start prior on earlier assignments. Features and scores are standardised within each, so that scales and lengths of
 * tasks do not matter; what is predicted is a z-score among essays of one assignment.
 *
 * @returns undefined when fewer than 50 essays are there
 */
export function fitPrior(assignments: readonly PriorAssignment[], seed: number): PriorModel | undefined {
  const vectors: Float64Array[] = [];
  const labels: number[] = [];
  let used = 0;
  for (const { features, scores } of assignments) {
    const scale = fitFeatureScale(features);
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    const spread = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length);
    if (!(spread > 0)) continue;
    used++;
    for (const [index, vector] of features.entries()) {
      vectors.push(standardize(vector, scale));
      labels.push(((scores[index] as number) - mean) / spread);
    }
  }
  if (vectors.length < 50) return undefined;
  const rows = Uint32Array.from(vectors, (_, row) => row);
  const trees = fitTrees(binColumns(vectors), Float64Array.from(labels), rows, {
    trees: 400,
    depth: 3,
    learningRate: 0.05,
    rowShare: 0.5,
    columnShare: 0.15,
    minLeaf: 20,
    l2: 5,
    seed,
  });
  const linear = fitLinearRidge(vectors, labels, ridgePenalty);
  return { trees, linear: Float32Array.from(linear), essays: vectors.length, assignments: used };
}

// In units of essays, on standardised features; between 1,000 and 5,000 nothing changes.
const ridgePenalty = 5000;

/** The prior's z-score of an essay whose features are standardised within its own assignment. */
export function applyPrior(prior: PriorModel, standardized: Float64Array): number {
  let line = 0;
  for (let feature = 0; feature < standardized.length; feature++) {
    line += (prior.linear[feature] as number) * (standardized[feature] as number);
  }
  return (predictTrees(prior.trees, standardized) + line) / 2;
}
