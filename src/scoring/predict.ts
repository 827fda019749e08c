import { applyLinearMap } from '../stats/linear-map.ts';
import { roundToScale } from '../core/score-scale.ts';
import { type EssayProfile, profileEssay } from './essay-profile.ts';
import { standardize } from './features/standardize.ts';
import { gramParts } from './grams/gram-lookup.ts';
import { featureKernelRows, featureKernels } from './kernels/feature-kernels.ts';
import { predictTrees } from './learners/boosted-trees.ts';
import { applyPrior } from './prior.ts';
import type { TargetModel, TrainedScorer } from './trained-scorer.ts';

/** One target's score of one essay. */
export interface TargetPrediction {
  /** On the target's scale, before rounding; can lie outside it. */
  readonly continuous: number;
  /** The continuous score clamped and rounded onto the scale, ties up. */
  readonly score: number;
  /** Nominal 90%, about the continuous score, not clamped: undefined when too few essays were there to set its width. */
  readonly interval: { readonly low: number; readonly high: number } | undefined;
  readonly insideTraining: InsideTraining;
}

/** Whether the essay is like those that the scorer learnt from; when it is not, the interval's promise does not hold. */
export interface InsideTraining {
  readonly inside: boolean;
  /** In plain words, empty when inside. */
  readonly reasons: readonly string[];
}

/** Scores an essay for every target. Deterministic; needs neither the training essays nor their kernel matrix. */
export function predict(scorer: TrainedScorer, text: string): Record<string, TargetPrediction> {
  return predictProfile(scorer, profileEssay(text, scorer.settings));
}

/** `predict` for an essay that is measured already with the scorer's own settings. */
export function predictProfile(scorer: TrainedScorer, profile: EssayProfile): Record<string, TargetPrediction> {
  const insideTraining = judgeInside(scorer, profile);
  return Object.fromEntries(
    Object.entries(continuousScores(scorer, profile)).map(([id, continuous]) => {
      const { scale, halfWidth } = scorer.targets[id] as TargetModel;
      const score = roundToScale(continuous, scale);
      const interval =
        halfWidth === undefined ? undefined : { low: continuous - halfWidth, high: continuous + halfWidth };
      return [id, { continuous, score, interval, insideTraining }];
    }),
  );
}

/** Target → continuous score. */
export function continuousScores(scorer: TrainedScorer, profile: EssayProfile): Record<string, number> {
  const vector = standardize(profile.features, scorer.featureScale);
  const fromFeatures = featureParts(scorer, vector);
  const fromGrams = gramParts(scorer.grams, profile.grams);
  return Object.fromEntries(
    Object.entries(scorer.targets).map(([id, { restoration }]) => [
      id,
      applyLinearMap(restoration, (fromFeatures[id] as number) + (fromGrams[id] ?? 0)),
    ]),
  );
}

/** Target → everything but the grams, before the spread is restored. */
export function featureParts(scorer: TrainedScorer, vector: Float64Array): Record<string, number> {
  const targets = Object.entries(scorer.targets);
  const sums = targets.map(([, target]) => target.constant);
  for (const [index, values] of featureKernelRows(vector, scorer.support, scorer.support.rows).entries()) {
    const name = featureKernels[index]?.name ?? '';
    for (const [t, [, target]] of targets.entries()) {
      const coefficients = target.gaussian[name];
      if (coefficients === undefined) continue;
      let sum = 0;
      for (let row = 0; row < values.length; row++) sum += (values[row] as number) * (coefficients[row] as number);
      sums[t] = (sums[t] as number) + sum;
    }
  }
  const prior = scorer.prior === undefined ? 0 : applyPrior(scorer.prior, vector);
  return Object.fromEntries(
    targets.map(([id, target], t) => {
      let sum = (sums[t] as number) + target.priorWeight * prior;
      for (let feature = 0; feature < vector.length; feature++)
        sum += (target.linear[feature] as number) * (vector[feature] as number);
      if (target.trees !== undefined) sum += target.treeWeight * predictTrees(target.trees, vector);
      return [id, sum];
    }),
  );
}

// A tenth of all features beyond the clip, or a length that the scorer has hardly seen.
const oddShareLimit = 0.1;

function judgeInside(scorer: TrainedScorer, profile: EssayProfile): InsideTraining {
  const reasons: string[] = [];
  const [low, high] = scorer.trainedOn.wordRange;
  if (profile.words < low)
    reasons.push(`has ${profile.words} words; 99% of the graded essays have at least ${Math.round(low)}`);
  if (profile.words > high)
    reasons.push(`has ${profile.words} words; 99% of the graded essays have at most ${Math.round(high)}`);
  const vector = standardize(profile.features, scorer.featureScale);
  const odd = vector.filter((value) => Math.abs(value) >= 3.5).length / vector.length;
  if (odd > oddShareLimit) reasons.push(`${Math.round(100 * odd)}% of what is measured is far from all graded essays`);
  return { inside: reasons.length === 0, reasons };
}
