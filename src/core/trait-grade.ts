import type { Span } from './source-text.ts';

/** One sentence of feedback with the words of the essay that it rests on, as a grader gave it and before anybody checked it. */
export interface Claim {
  readonly kind: 'strength' | 'weakness';
  /** The feedback sentence. */
  readonly comment: string;
  /** Verbatim words of the essay (as the grader saw it: masked). */
  readonly quote: string;
  /** Sentence that the quote is said to stand in. */
  readonly sentenceId?: string;
}

/** A claim whose quote was found: the offsets are the evidence. */
export interface LocatedClaim extends Claim {
  readonly span: Span;
}

/** Why a reply could not be used. Each is a hard failure: a reply is never repaired. */
export type ReplyProblem =
  | 'missing-field'
  | 'wrong-schema'
  | 'invalid-json'
  | 'truncated'
  | 'refusal'
  | 'empty'
  | 'off-scale'
  | 'wrong-model'
  | 'canary-leak'
  | 'unavailable';

/** How sure the grader was, where the provider or the scorer tells. */
export interface Confidence {
  readonly source: 'logprobs' | 'scorer';
  /** 0..1: probability that was given to the score that was chosen. */
  readonly probability: number;
  /** Standard deviation of the score under the grader's own distribution, in points. */
  readonly spread: number;
}

/** What a call to a model was and took. */
export interface CallFacts {
  readonly modelAsked: string;
  /** Why a cascade went on to this model. */
  readonly escalatedFor?: readonly string[];
  /** Tools that were run for the answer, in order. */
  readonly toolsRun?: readonly string[];
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costMicroUsd: number;
  readonly latencyMs: number;
}

/** What a grader says of one trait, unverified. */
export type TraitReply =
  | {
      readonly status: 'graded';
      readonly score: number;
      /** Before rounding, where the grader has it. */
      readonly continuous?: number;
      readonly claims: readonly Claim[];
      /** What the grader itself measured and speaks of, in words and numbers: stage 5 does not look for it in the essay. */
      readonly measured?: readonly string[];
      readonly confidence?: Confidence;
      /** The paid call behind the reply: for the trace, never sealed. */
      readonly call?: CallFacts;
      /** Model that answered; the scorer's artifact hash for the trained scorer. */
      readonly answeredBy: string;
    }
  | { readonly status: 'failed'; readonly problem: ReplyProblem; readonly detail: string };

/** What is wrong with a claim that stage 5 refused. */
export type ClaimProblem =
  | 'empty-quote'
  | 'quote-not-found'
  | 'wrong-place'
  | 'names-absent-source'
  | 'contradicts-score'
  | 'empty-comment';

export interface RejectedClaim extends Claim {
  readonly problem: ClaimProblem;
}

/** The last word on one trait. Absent is not zero: an unscored trait has no score. */
export type TraitGrade =
  | {
      readonly status: 'scored';
      readonly traitId: string;
      readonly score: number;
      readonly continuous?: number;
      readonly claims: readonly LocatedClaim[];
      readonly confidence?: Confidence;
      readonly answeredBy: string;
      /** How often the trait was asked, 1 when the first reply held. */
      readonly attempts: number;
    }
  | {
      readonly status: 'unscored';
      readonly traitId: string;
      readonly reason: ReplyProblem | ClaimProblem | 'not-gradable';
      readonly detail: string;
      readonly attempts: number;
    };
