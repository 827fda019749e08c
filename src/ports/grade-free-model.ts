import type { z } from 'zod';
import type { CallScope } from './model.ts';

/** One thing that a question is about, e.g. a level of a trait. Compared with the part of the same name in another question. */
export interface QuestionPart {
  readonly name: string;
  readonly text: string;
}

/**
 * A question whose answer carries no grade and that holds nothing a student wrote. It may be answered from what was said to one much like it,
 * so nothing that could score an essay has this type: a score's field, its values, tools and a cascade's signals cannot stand in it.
 */
export interface GradeFreeRequest {
  /** What is asked, and the version of how it is asked: `rubric-questions/1`. */
  readonly kind: string;
  readonly system: string;
  readonly user: string;
  readonly schema: z.ZodType;
  readonly schemaName: string;
  readonly about: readonly QuestionPart[];
  /** What it is about as a whole, e.g. `rubric grade-8-argument`: answers are shared within it. */
  readonly subject: string;
  readonly scoreField?: never;
  readonly scoreValues?: never;
  readonly tools?: never;
  readonly signals?: never;
}

/** What came of a grade-free question. */
export type GradeFreeReply =
  | {
      readonly status: 'ok';
      /** Fits the request's schema. */
      readonly value: unknown;
      /** Present when the answer was given to another question before: how much alike the two are, and what that one cost. */
      readonly usedAgain?: { readonly similarity: number; readonly savedMicroUsd: number };
    }
  | { readonly status: 'failed'; readonly problem: string; readonly detail: string };

/** A model for questions that carry no grade. Deliberately no `Model`: a grader cannot be given one. */
export interface GradeFreeModel {
  /** Pinned model id. */
  readonly id: string;
  /**
   * @param options `anew`: not from what was answered before
   * @throws AssayError as `Model.ask`; `internal` for a question that asks for a score
   */
  answer(request: GradeFreeRequest, scope: CallScope, options?: { readonly anew?: boolean }): Promise<GradeFreeReply>;
}

/** A question that was answered, with what makes another one like it. */
export interface KeptAnswer {
  readonly about: readonly QuestionPart[];
  /** One for each part, unit length. */
  readonly vectors: readonly Float32Array[];
  readonly answer: unknown;
  readonly costMicroUsd: number;
}

/** How often grade-free questions were answered from what was kept. */
export interface KeptAnswerUse {
  readonly kind: string;
  readonly asked: number;
  readonly hits: number;
  readonly savedMicroUsd: number;
}

export interface KeptAnswerStore {
  /** The newest first. @param key what must be the same in both questions */
  candidates(key: string, limit: number): Promise<readonly KeptAnswer[]>;
  keep(key: string, kept: KeptAnswer): Promise<void>;
  note(use: {
    readonly kind: string;
    readonly similarity: number | undefined;
    readonly hit: boolean;
    readonly savedMicroUsd: number;
  }): Promise<void>;
  /** Of the last so many hours, by kind. */
  uses(hours: number): Promise<readonly KeptAnswerUse[]>;
}
