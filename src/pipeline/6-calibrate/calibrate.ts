import type { CalibratedScore, GradeContent } from '../../core/grade-record.ts';
import type { Rubric } from '../../core/rubric.ts';
import { roundToScale, type ScoreScale } from '../../core/score-scale.ts';
import type { TraitGrade } from '../../core/trait-grade.ts';
import type { QuestionAnswers } from '../../core/rubric-question.ts';
import { aggregateTraits } from './aggregate.ts';
import { fuse, traitScores, type Calibrator } from './calibrator.ts';
import { calibratorCoverage } from './fit-calibrator.ts';

/** Code version of this stage; part of every grading plan. */
export const version = '2';

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
  /** Fitted for this model and rubric; counts only where the model graded. */
  readonly calibrator?: Calibrator;
  /** Answers to the rubric's questions, where they were asked. */
  readonly answers?: QuestionAnswers;
  /** Points that the grader gives the writer's population more than everybody, where the policy takes them out. */
  readonly populationOffset?: number;
}

/**
 * Stage 6: from trait scores to the score, its band and its interval.
 *
 * The aggregate of the traits is always computed and stored. Where a model graded and a calibrator is in use, the score is the fused
 * prediction, its method the calibrator's step and its interval the calibrator's own. Without one, the aggregate is replaced by the
 * trained scorer's holistic prediction only where that scorer graded the traits and is validated; the interval is the scorer's. Last, an
 * offset of the writer's population is taken out where the policy asks for it; what counted before it stays in the result. Intervals are rounded
 * outward.
 */
export function calibrate(input: CalibrateInput): GradeContent['result'] {
  const { traits, rubric } = input;
  const aggregate = aggregateTraits(traits, rubric);
  if (aggregate === undefined) {
    const missing = traits.filter((trait) => trait.status === 'unscored').map((trait) => trait.traitId);
    return { status: 'unscored', reason: `no score for ${missing.join(', ') || 'any trait'}` };
  }
  const found = fusedScore(aggregate, input) ?? plainScore(aggregate, input);
  const chosen = withoutOffset(found, input);
  const score = roundToScale(chosen.continuous, rubric.scale);
  return {
    status: 'scored',
    score,
    continuous: chosen.continuous,
    bandId: bandOf(score, rubric),
    aggregate,
    ...(chosen.interval && {
      interval: { ...outward(chosen.interval, rubric.scale), coverage: chosen.interval.coverage },
    }),
    method: chosen.method,
    ...(input.populationOffset !== undefined && {
      populationOffset: {
        offset: input.populationOffset,
        before: { score: roundToScale(found.continuous, rubric.scale), continuous: found.continuous },
      },
    }),
  };
}

/** The score and its interval, moved by the offset and kept on the scale. */
function withoutOffset(chosen: Chosen, { populationOffset: offset, rubric }: CalibrateInput): Chosen {
  if (offset === undefined) return chosen;
  const { min, max } = rubric.scale;
  const moved = (value: number) => Math.min(max, Math.max(min, value - offset));
  const { interval } = chosen;
  return {
    ...chosen,
    continuous: moved(chosen.continuous),
    ...(interval && { interval: { ...interval, low: moved(interval.low), high: moved(interval.high) } }),
  };
}

interface Chosen {
  readonly continuous: number;
  readonly interval?: { readonly low: number; readonly high: number; readonly coverage: number };
  readonly method: CalibratedScore['method'];
}

function plainScore(aggregate: number, { grader, prediction }: CalibrateInput): Chosen {
  const byScorer = grader === 'scorer' && prediction?.validated === true;
  return {
    continuous: byScorer ? prediction.continuous : aggregate,
    ...(prediction?.interval && { interval: prediction.interval }),
    method: byScorer ? 'scorer' : 'aggregate',
  };
}

function fusedScore(aggregate: number, input: CalibrateInput): Chosen | undefined {
  const { calibrator, grader, traits, answers, prediction } = input;
  if (calibrator === undefined || grader !== 'model') return undefined;
  const fused = fuse(calibrator, {
    aggregate,
    traits: traitScores(traits),
    answers,
    scorer: prediction?.continuous,
  });
  if (fused === undefined || fused.step === 'uncalibrated') return undefined;
  return {
    continuous: fused.continuous,
    ...(fused.interval && { interval: { ...fused.interval, coverage: calibratorCoverage } }),
    method: fused.step,
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
