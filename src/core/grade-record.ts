import type { Confidence } from './trait-grade.ts';
import type { QuestionAnswers } from './rubric-question.ts';
import type { ReviewDecision } from './review-reason.ts';
import type { Span } from './source-text.ts';
import type { ExemplarWarning } from './exemplar.ts';

/** The score on the rubric's holistic scale, and how it came about. */
export interface CalibratedScore {
  /** What counts; on the rubric's scale. */
  readonly score: number;
  /** Before rounding. */
  readonly continuous: number;
  readonly bandId: string;
  /** Weighted mean of the traits on the rubric's range, before rounding; stored also when it is not what counts. */
  readonly aggregate: number;
  /** Nominal 90%, rounded outward onto the scale. Undefined without a trained scorer. */
  readonly interval?: { readonly low: number; readonly high: number; readonly coverage: number };
  /**
   * Points that were taken out because the grader gives them to the writer's population more than to everybody, and what counted before. Only
   * under a policy that asks for it. Which population that is stands in no seal.
   */
  readonly populationOffset?: {
    readonly offset: number;
    readonly before: { readonly score: number; readonly continuous: number };
  };
  /** Which rule made `score`. */
  readonly method: 'aggregate' | 'scorer' | 'affine' | 'isotonic' | 'stack';
}

/** One trait as it is sealed: numbers, offsets and hashes, no words of the essay. */
export interface SealedTrait {
  readonly traitId: string;
  readonly status: 'scored' | 'unscored';
  readonly score?: number;
  readonly continuous?: number;
  readonly reason?: string;
  readonly attempts: number;
  readonly answeredBy?: string;
  readonly confidence?: Confidence;
  readonly evidence: readonly {
    readonly kind: 'strength' | 'weakness';
    readonly span: Span;
    /** Keyed hash of the feedback sentence: shows that the stored words are the words that were given. */
    readonly commentHash: string;
  }[];
}

/** What the essay is worth without the places that stage 1 suspects. */
export type TwinResult =
  | {
      readonly status: 'scored';
      readonly score: number;
      /** Before rounding, by the same rule as the essay's own. */
      readonly continuous: number;
      readonly traits: readonly { readonly traitId: string; readonly score: number }[];
    }
  | { readonly status: 'unscored'; readonly reason: string };

/**
 * The sealed part of a grade: its RFC 8785 canonical JSON and SHA-256 are the seal. It holds everything that the score rests on and
 * nothing that erasure must reach.
 */
export interface GradeContent {
  readonly format: 'assay.grade/1';
  readonly planHash: string;
  /** Keyed hash of the essay's text (tenant key), never the text. */
  readonly essay: { readonly reference: string; readonly characters: number };
  readonly findings: readonly { readonly family: string; readonly severity: string; readonly span?: Span }[];
  readonly maskedIdentities: number;
  readonly rubricHash: string;
  readonly exemplars: {
    readonly ids: readonly string[];
    readonly eligible: number;
    readonly warnings: readonly ExemplarWarning[];
  };
  readonly traits: readonly SealedTrait[];
  /** Claims that graders made over all attempts, how many of them were refused, and how many that stood are generic. */
  readonly faithfulness: { readonly claims: number; readonly rejected: number; readonly generic: number };
  /** The grade of the essay with its suspicious places masked; only where stage 1 found such places and the plan asks for it. */
  readonly twin?: TwinResult;
  /**
   * Weighted mean of the traits without the first, the middle and the last third of the essay (null: no score without it); only where the score
   * is high or surprising. A score that rests on one place of the essay shows here, whatever stands there.
   */
  readonly withoutThirds?: readonly (number | null)[];
  /** The same for the third (1 to 3) that is missed most, by itself, the best of several (null: it got no score): only an order is worth more alone than the rest of its essay is. */
  readonly thirdAlone?: { readonly third: number; readonly score: number | null };
  /** Answers to the rubric's questions (0 no, 1 partly, 2 yes), where they were asked and the reply could be used. */
  readonly answers?: QuestionAnswers;
  readonly result:
    | ({ readonly status: 'scored' } & CalibratedScore)
    | { readonly status: 'unscored'; readonly reason: string };
  readonly decision: ReviewDecision;
}
