import type { Exemplar } from '../core/exemplar.ts';
import type { Rubric, Trait } from '../core/rubric.ts';
import type { PreparedEssay } from '../core/source-text.ts';
import type { ClaimProblem, ReplyProblem, TraitReply } from '../core/trait-grade.ts';
import type { CallScope } from './model.ts';

/** Facts about the writer that a grader may know, only where consent is recorded. Never a name. */
export interface LearnerContext {
  readonly gradeLevel?: string;
  readonly age?: number;
  readonly firstLanguage?: string;
}

/** One trait of one essay, to be judged on its own. */
export interface TraitQuestion {
  readonly rubric: Rubric;
  readonly trait: Trait;
  /** The assignment's task text; trusted. */
  readonly taskText: string;
  readonly essay: PreparedEssay;
  readonly exemplars: readonly Exemplar[];
  readonly learner?: LearnerContext;
  /** Measured facts in plain words (length, errors, cohesion), when the plan asks for them. */
  readonly facts?: readonly string[];
  /** The trained scorer's score of this trait, before rounding; never shown to a model. */
  readonly expectedScore?: number;
  /** The grade is asked for on appeal. */
  readonly appealed?: boolean;
  /** 1 for the first time; then what was wrong before. */
  readonly attempt: number;
  readonly previousProblems: readonly (ReplyProblem | ClaimProblem)[];
}

/** Stage 4's port: a language model through the gateway, or the trained scorer. */
export interface TraitGrader {
  readonly kind: 'model' | 'scorer';
  gradeTrait(question: TraitQuestion, scope: CallScope): Promise<TraitReply>;
}
