import type { Json } from '../core/content-hash.ts';
import type { ScorerVersion } from './stored.ts';

/** The trained scorers of an assignment, or its calibrators, and which one is in use. */
export interface ScorerStore {
  /** Stores the artifact as the assignment's next version; the same bytes again give the version that is there. */
  add(assignmentId: string, artifact: Uint8Array, report: Json): Promise<ScorerVersion>;
  /** Oldest first. */
  list(assignmentId: string): Promise<readonly ScorerVersion[]>;
  inUse(assignmentId: string): Promise<ScorerVersion | undefined>;
  promote(assignmentId: string, version: number): Promise<ScorerVersion>;
  /** Puts the one to use that was in use before. @throws AssayError `conflict` when there was none */
  rollback(assignmentId: string): Promise<ScorerVersion>;
  /** From now on none is in use. Nothing happens when that is so already. */
  retire(assignmentId: string): Promise<void>;
}

/** What a model made of graded essays under a plan: numbers only. They go when the essay goes. */
export interface CalibrationPointStore {
  /** By essay id. */
  ofPlan(assignmentId: string, planHash: string): Promise<ReadonlyMap<string, unknown>>;
  /** Keeps the numbers and drops the words: the replies to the calls of `runId` are erased in the same transaction. */
  put(
    assignmentId: string,
    point: { readonly essayId: string; readonly planHash: string; readonly runId: string; readonly value: Json },
  ): Promise<void>;
  /**
   * Erases the replies that calibrations which were broken off have left behind, those to calls before a time or all; audited. A
   * calibration that is taken up again asks and pays for them anew. @returns how many
   */
  discardReplies(before?: Date): Promise<number>;
}

/** Sets of rubric questions of one rubric version: made by a model, edited and approved by people. */
export interface QuestionStore {
  /** Keeps a set; the same set again changes nothing when it is the latest. @returns its hash */
  add(rubricHash: string, action: 'make' | 'edit', set: Json): Promise<string>;
  /** From now on this set, the latest one, is the one that is asked. @throws AssayError `not-found` when there is none */
  approve(rubricHash: string): Promise<string>;
  /** Hash of the set that was made, edited or approved last. */
  latest(rubricHash: string): Promise<string | undefined>;
  approved(rubricHash: string): Promise<string | undefined>;
}
