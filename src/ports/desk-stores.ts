import type { ScoreSet } from '../core/exemplar.ts';
import type { Span } from '../core/source-text.ts';
import type { AppealStore, ApprovalStore, CommentBank } from './desk-acts.ts';
import type { QueueStore } from './desk-queue.ts';
import type { DecideOptions, TeacherDecision, TeacherDecisionInput } from './stored.ts';

/** What a teacher did with one feedback sentence. */
export interface FeedbackAct {
  readonly act: 'accept' | 'edit' | 'reject' | 'add';
  readonly traitId: string;
  /** The grader's sentence; undefined for one that the teacher added. */
  readonly commentHash?: string | undefined;
  /** The words as they shall stand: for `edit` and `add`. */
  readonly comment?: string | undefined;
  readonly span?: Span | undefined;
}

/** A decision as far as it was typed. */
export interface DecisionDraft {
  readonly score?: number | undefined;
  readonly traitScores?: ScoreSet | undefined;
  readonly reason?: string | undefined;
  readonly comment?: string | undefined;
  readonly feedback?: readonly FeedbackAct[] | undefined;
}

export interface Lease {
  readonly submissionId: string;
  readonly holder: string;
  readonly acquiredAt: Date;
  readonly expiresAt: Date;
}

export interface LeaseStore {
  /**
   * Takes or renews the submission for two minutes. What has expired is nobody's.
   *
   * @throws AssayError `conflict` while somebody else has it, unless it is taken over (which is audited)
   */
  acquire(submissionId: string, options?: { readonly takeOver?: boolean }): Promise<Lease>;
  /** Gives it back; nothing happens when it is not the actor's. */
  release(submissionId: string): Promise<void>;
  /** Who has it now. */
  find(submissionId: string): Promise<Lease | undefined>;
}

/** What each teacher has typed and not decided. Goes with the submission's words, and when they decide. */
export interface DraftStore {
  put(submissionId: string, draft: DecisionDraft): Promise<Date>;
  find(submissionId: string): Promise<(DecisionDraft & { readonly savedAt: Date }) | undefined>;
  remove(submissionId: string): Promise<void>;
}

/** Release is an act of its own: graded is not released. */
export interface PublicationStore {
  /** Releases grades that a teacher decided, or that were cleared where `cleared` allows it. @returns ids of the grades that were released now */
  release(
    assignmentId: string,
    gradeIds: readonly string[],
    options: { readonly cleared: boolean },
  ): Promise<readonly string[]>;
  /** @returns ids of the grades that had been released */
  recall(assignmentId: string, gradeIds: readonly string[]): Promise<readonly string[]>;
}

export interface ReviewStore {
  /**
   * Writes the decision down and moves the grade: approve and override let it count, reject rejects it, reopen gives it back to stage 7's word.
   * A grade that was told to the student is recalled. A second reading moves nothing; one that lies too far off sends the grade to review.
   *
   * @throws AssayError `conflict` when its request key was used for another decision on this grade, or somebody decided since `revision`
   */
  decide(input: TeacherDecisionInput, options?: DecideOptions): Promise<TeacherDecision>;
  /** Oldest first. */
  ofGrade(gradeId: string): Promise<readonly TeacherDecision[]>;
  /** Overrides of an assignment that stand, newest first, with what the machine had given: what the overrides dataset is made of. */
  overrides(assignmentId: string, limit: number): Promise<readonly StandingOverride[]>;
  /** Scores of first and second blind readers of the same grade. */
  secondReadings(assignmentId: string): Promise<readonly { readonly first: number; readonly second: number }[]>;
}

/** A teacher's score over the machine's. */
export interface StandingOverride {
  readonly decisionId: string;
  readonly gradeId: string;
  readonly submissionId: string;
  readonly machineScore: number | undefined;
  readonly score: number;
  readonly delta: number | undefined;
  readonly machineTraits: ScoreSet;
  readonly traitScores: ScoreSet;
  readonly reason: string | undefined;
  readonly traceId: string | undefined;
  readonly decidedBy: string;
  readonly decidedAt: Date;
  /** The essay is among the graded ones now, and how many readers stand behind its score. */
  readonly learntFrom: number | undefined;
}

/** What the teacher's desk keeps. */
export interface DeskStores {
  readonly queue: QueueStore;
  readonly leases: LeaseStore;
  readonly drafts: DraftStore;
  readonly publication: PublicationStore;
  readonly comments: CommentBank;
  readonly approvals: ApprovalStore;
  readonly appeals: AppealStore;
}
