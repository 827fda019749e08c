import type { GradeContent } from '../../core/grade-record.ts';
import type { Rubric } from '../../core/rubric.ts';
import { roundToScale, type ScoreScale } from '../../core/score-scale.ts';
import type { TraitGrade } from '../../core/trait-grade.ts';
import { aggregateTraits } from './aggregate.ts';

/** Code version of this stage; part of every grading plan. */
export const version = '1';

/** What the trained scorer predicts for the essay as a whole. */
export interface HolisticPrediction {
  readonly continuous: number;
  /** Conformal interval on the continuous score and its nominal coverage; absent when too few essays were there to set its width. */
  readonly interval?: { readonly low: number; readonly high: number; readonly coverage: number };
  /** True when cross-validation on graded essays of this assignment put its agreement with people above the floor. */
  readonly validated: boolean;
}

export interface CalibrateInput {
  readonly traits: readonly TraitGrade[];
  readonly rubric: Rubric;
  readonly prediction?: HolisticPrediction;
  /** Who graded the traits: the trained scorer's own holistic prediction counts only where it also graded. */
  readonly grader: 'model' | 'scorer';
}

/**
 * Stage 6: from trait scores to the score, its band and its interval.
 *
 * The aggregate of the traits is always computed and stored. It is replaced by the trained scorer's holistic prediction only where
 * that scorer graded the traits and is validated. The interval is the scorer's, rounded outward; without a scorer there is none.
 */
export function calibrate(input: CalibrateInput): GradeContent['result'] {
  const { traits, rubric, prediction } = input;
  const aggregate = aggregateTraits(traits, rubric);
  if (aggregate === undefined) {
    const missing = traits.filter((trait) => trait.status === 'unscored').map((trait) => trait.traitId);
    return { status: 'unscored', reason: `no score for ${missing.join(', ') || 'any trait'}` };
  }
  const byScorer = input.grader === 'scorer' && prediction?.validated === true;
  const continuous = byScorer ? prediction.continuous : aggregate;
  const score = roundToScale(continuous, rubric.scale);
  return {
    status: 'scored',
    score,
    continuous,
    bandId: bandOf(score, rubric),
    aggregate,
    ...(prediction?.interval && {
      interval: { ...outward(prediction.interval, rubric.scale), coverage: prediction.interval.coverage },
    }),
    method: byScorer ? 'scorer' : 'aggregate',
  };
}

/** Smallest interval of scores on the scale that contains the continuous one. */
function outward(interval: { low: number; high: number }, scale: ScoreScale): { low: number; high: number } {
  const clamp = (value: number) => Math.min(scale.max, Math.max(scale.min, value));
  return {
    low: clamp(scale.min + Math.floor((interval.low - scale.min) / scale.step) * scale.step),
    high: clamp(scale.min + Math.ceil((interval.high - scale.min) / scale.step) * scale.step),
  };
}

/** The last band that begins at or below the score: bands cover the scale, so there is one for each score on it. */
function bandOf(score: number, rubric: Rubric): string {
  const sorted = [...rubric.bands].sort((a, b) => a.min - b.min);
  const band = sorted.findLast((candidate) => candidate.min <= score) ?? sorted[0];
  return band?.id ?? '';
}
