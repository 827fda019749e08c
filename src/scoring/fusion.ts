import { affineCalibration } from '../stats/affine-calibration.ts';
import { conformalQuantile } from '../stats/conformal-quantile.ts';
import type { ScoreScale } from '../stats/confusion-matrix.ts';
import { applyIsotonicMap, type IsotonicMap, isotonicCalibration } from '../stats/isotonic-calibration.ts';
import { applyLinearMap, type LinearMap } from '../stats/linear-map.ts';
import { mean } from '../stats/mean.ts';
import { roundToScale } from '../core/score-scale.ts';
import { varianceRestoration } from '../stats/variance-restoration.ts';
import { applyColumnRidge, type ColumnRidge, fitColumnRidge } from './learners/column-ridge.ts';
import { applyStack, fitStack, type StackFit } from './learners/stack.ts';
import { softLabels } from './soft-labels.ts';

/** What is known of one essay when its score is put together: any of a language model's scores and answers, and the trained scorer. */
export interface FusionInput {
  /** A language model's overall or aggregated score; drives the first steps. */
  readonly modelScore: number;
  /** Trait scores and answers to rubric questions; the same columns in the same order for every essay, absent answers as NaN. */
  readonly columns: readonly number[];
  /** The trained scorer's continuous score: out-of-fold for the essays that are fitted on. */
  readonly scorer?: number;
}

export interface FusionExample extends FusionInput {
  /** Resolved score. */
  readonly score: number;
  /** At least two raters' scores; any common scale. Their mean is a softer label for the stack of fewer than 200 essays. */
  readonly raterScores?: readonly number[];
}

/** Which step the number of graded essays allowed. */
export type FusionStep = 'uncalibrated' | 'affine' | 'isotonic' | 'stack';

/** A fitted calibrator, as plain data. */
export interface Fusion {
  readonly step: FusionStep;
  /** Why this step: how many graded essays there are, and how many the next step needs. */
  readonly reason: string;
  readonly scale: ScoreScale;
  /** Half-width of the nominal 90% interval; undefined where too few essays set it. */
  readonly halfWidth: number | undefined;
  readonly affine: LinearMap | undefined;
  readonly isotonic: IsotonicMap | undefined;
  readonly stack: FusionStack | undefined;
}

interface FusionStack {
  readonly weights: StackFit;
  /** On the model's columns alone, and on them together with the scorer's score. */
  readonly ridge: ColumnRidge;
  readonly joint: ColumnRidge | undefined;
  readonly restoration: LinearMap;
}

export interface FusedScore {
  readonly continuous: number;
  readonly score: number;
  readonly interval: { readonly low: number; readonly high: number } | undefined;
  readonly step: FusionStep;
}

/** Graded essays from which each step is taken. */
const fusionSteps = { affine: 10, isotonic: 30, stack: 40 } as const;

// The raters' mean has less noise than the resolved score and lies a little off it: worth it while essays are few (docs/metrics.md).
const softLabelsBelow = 200;

/**
 * Fits the calibrator that the number of graded essays allows: below 10 the model's score is clamped as it is; then a line; from 30 a
 * monotone curve; from 40 a stack of the trained scorer, a kernel ridge on the model's columns, and one on both together, spread restored.
 */
export function fitFusion(examples: readonly FusionExample[], scale: ScoreScale): Fusion {
  const n = examples.length;
  const scores = examples.map((example) => example.score);
  const raw = examples.map((example) => example.modelScore);
  const base = { scale, halfWidth: undefined, affine: undefined, isotonic: undefined, stack: undefined };
  if (n >= fusionSteps.stack && new Set(scores).size > 1) return fitFusionStack(examples, scale);
  const isotonic = n >= fusionSteps.isotonic ? isotonicCalibration(raw, scores) : undefined;
  if (isotonic !== undefined) {
    return {
      ...base,
      step: 'isotonic',
      reason: reasonFor(n, 'stack'),
      isotonic,
      halfWidth: halfWidthOf(
        raw.map((value) => applyIsotonicMap(isotonic, value)),
        scores,
      ),
    };
  }
  const affine = n >= fusionSteps.affine ? affineCalibration(raw, scores) : undefined;
  if (affine !== undefined) {
    return {
      ...base,
      step: 'affine',
      reason: reasonFor(n, 'isotonic'),
      affine,
      halfWidth: halfWidthOf(
        raw.map((value) => applyLinearMap(affine, value)),
        scores,
      ),
    };
  }
  return { ...base, step: 'uncalibrated', reason: reasonFor(n, 'affine') };
}

/** The fused score of one essay. */
export function applyFusion(fusion: Fusion, input: FusionInput): FusedScore {
  const continuous = fusedContinuous(fusion, input);
  const { scale, halfWidth, step } = fusion;
  return {
    continuous,
    score: roundToScale(continuous, scale),
    interval: halfWidth === undefined ? undefined : { low: continuous - halfWidth, high: continuous + halfWidth },
    step,
  };
}

function fusedContinuous({ affine, isotonic, stack }: Fusion, input: FusionInput): number {
  if (stack !== undefined) {
    const parts = [applyColumnRidge(stack.ridge, input.columns)];
    if (stack.joint !== undefined) {
      parts.push(input.scorer ?? 0, applyColumnRidge(stack.joint, input.columns, input.scorer));
    }
    return applyLinearMap(
      stack.restoration,
      applyStack(stack.weights, (column) => parts[column] as number),
    );
  }
  if (isotonic !== undefined) return applyIsotonicMap(isotonic, input.modelScore);
  return affine === undefined ? input.modelScore : applyLinearMap(affine, input.modelScore);
}

function fitFusionStack(examples: readonly FusionExample[], scale: ScoreScale): Fusion {
  const scores = Float64Array.from(examples, (example) => example.score);
  const rows = examples.map((example) => example.columns);
  const raters = examples.map((example) => example.raterScores);
  const labels = examples.length < softLabelsBelow ? softLabels(scores, raters) : scores;
  const alone = fitColumnRidge({ columns: rows }, labels);
  const anchors = examples.map((example) => example.scorer).filter((scorer) => scorer !== undefined);
  const joint = anchors.length < examples.length ? undefined : fitColumnRidge({ columns: rows, anchors }, labels);
  const columns = joint === undefined ? [alone.leftOut] : [alone.leftOut, Float64Array.from(anchors), joint.leftOut];
  const weights = fitStack(columns, labels, 10 / examples.length);
  const combined = scores.map((_, row) => applyStack(weights, (column) => columns[column]?.[row] as number));
  const restoration = varianceRestoration(combined, scores) ?? { slope: 1, intercept: 0 };
  return {
    step: 'stack',
    reason: `${examples.length} graded essays; a stack needs ${fusionSteps.stack}`,
    scale,
    halfWidth: halfWidthOf(
      combined.map((value) => applyLinearMap(restoration, value)),
      scores,
    ),
    affine: undefined,
    isotonic: undefined,
    stack: { weights, ridge: alone.ridge, joint: joint?.ridge, restoration },
  };
}

function reasonFor(n: number, next: keyof typeof fusionSteps): string {
  return `${n} graded essays; ${next} calibration needs ${fusionSteps[next]}`;
}

function halfWidthOf(predictions: ArrayLike<number>, scores: ArrayLike<number>): number | undefined {
  return conformalQuantile(
    Float64Array.from(scores, (score, row) => score - (predictions[row] as number)),
    0.9,
  );
}

/** Mean of the columns that were answered: a stand-in for a model's overall score where only questions were asked. */
export function meanAnswer(columns: readonly number[]): number {
  return mean(columns.filter((value) => !Number.isNaN(value))) ?? 0;
}
