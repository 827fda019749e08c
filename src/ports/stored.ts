import type { Json } from '../core/content-hash.ts';
import type { GradedEssay, ScoreSet } from '../core/exemplar.ts';
import type { GradeContent } from '../core/grade-record.ts';
import type { Span } from '../core/source-text.ts';
import type { Stage } from '../core/stage.ts';
import type { ReviewDecision } from '../core/review-reason.ts';
import type { Rubric } from '../core/rubric.ts';
import type { FeedbackAct } from './desk-stores.ts';
import type { LearnerContext } from './trait-grader.ts';
import type { SpanAttributes } from './tracer.ts';

/** One page of a list. Ids grow with time, so the last id of a page is where the next one begins. */
export interface PageRequest {
  /** 1 to 1000; 100 when not given. */
  readonly limit?: number;
  /** Id of the last item of the page before. */
  readonly after?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** What to ask for next; undefined at the end. */
  readonly after: string | undefined;
}

/** A tenant's secret of one version. Pseudonyms and references say which version made them. */
export interface VersionedKey {
  readonly version: number;
  readonly secret: Uint8Array;
}

export interface AssignmentInput {
  /** Unique in the tenant: what people type. */
  readonly slug: string;
  readonly title: string;
  readonly taskText: string;
  readonly gradeLevel: string;
  readonly genre: Rubric['genre'];
  readonly rubricId: string;
  /** False: nothing of this assignment is graded by a machine. */
  readonly aiGradingEnabled: boolean;
  /** Settings of the grading plan that differ from the defaults. */
  readonly policy: { readonly [key: string]: Json | undefined };
}

export interface StoredAssignment extends AssignmentInput {
  readonly id: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface RubricVersion {
  readonly rubricId: string;
  /** 1, 2, 3 … in order of publication. */
  readonly version: number;
  readonly hash: string;
  readonly title: string;
  readonly publishedAt: Date;
  readonly publishedBy: string;
}

export interface StoredArtifact {
  readonly hash: string;
  readonly kind: string;
  readonly content: Uint8Array;
  readonly createdAt: Date;
}

export interface GradedEssayInput extends GradedEssay {
  readonly source: 'import' | 'override';
  /** For an override: where the text came from. */
  readonly submissionId?: string;
}

export interface SubmissionInput {
  /** Who wrote it; see IdentityStore.enrol. */
  readonly pseudonym?: string;
  /** Name of the file or row it came from. Versions are counted within the student, or within this name where no student is known. */
  readonly fileName: string;
  readonly mediaType: string;
  readonly text: string;
  /** Text of the document that a reader does not see, with where it was. */
  readonly hiddenText?: readonly Json[];
  /** Only with consent: without `consentBy` it is refused. */
  readonly learner?: LearnerContext & { readonly consentBy: string };
}

export interface AddedSubmission {
  readonly id: string;
  readonly version: number;
  /** False when the same text was there already. */
  readonly created: boolean;
}

export interface StoredSubmission {
  readonly id: string;
  readonly assignmentId: string;
  readonly pseudonym: string | undefined;
  readonly version: number;
  /** Keyed hash of the text. */
  readonly reference: string;
  readonly characters: number;
  readonly createdAt: Date;
  readonly erasedAt: Date | undefined;
}

/** What the student wrote; gone after erasure. */
export interface SubmissionText {
  readonly fileName: string;
  readonly mediaType: string;
  readonly text: string;
  readonly hiddenText: readonly Json[];
  /** Present only where consent is recorded. */
  readonly learner: LearnerContext | undefined;
}

/** `held`: waits by itself until `heldUntil`; what it has finished stays finished. */
export type RunStatus = 'queued' | 'running' | 'held' | 'done' | 'failed' | 'cancelled';

/** A submission with where it stands: its latest run and that run's grade. */
export interface SubmissionState extends StoredSubmission {
  readonly fileName: string | undefined;
  readonly runId: string | undefined;
  readonly runStatus: RunStatus | undefined;
  readonly stage: Stage | undefined;
  readonly gradeId: string | undefined;
  readonly gradeState: ReviewDecision['state'] | undefined;
  readonly score: number | undefined;
}

export interface RunInput {
  readonly submissionId: string;
  /** Hash of the plan, an artifact of this tenant. */
  readonly planHash: string;
  readonly batchId?: string;
  /** `batch` runs wait for their turn in the table; `interactive` ones (the default) are somebody's who waits at a screen. */
  readonly priority?: 'interactive' | 'batch';
  /** For a counterfactual rerun: makes it a run of its own, told apart by `rerunOf` and `fromStage`. */
  readonly rerunOf?: string;
  readonly fromStage?: Stage;
}

export interface StoredRun {
  readonly id: string;
  readonly tenantId: string;
  readonly submissionId: string;
  readonly assignmentId: string;
  readonly planHash: string;
  readonly batchId: string | undefined;
  readonly priority: 'interactive' | 'batch';
  readonly status: RunStatus;
  /** The stage that it reached last. */
  readonly stage: Stage | undefined;
  /** How often it was enqueued: 1, and one more for each retry. */
  readonly attempts: number;
  /** How often it was taken over from a process that died. */
  readonly recoveries: number;
  /** How often it was held. */
  readonly holds: number;
  readonly heldUntil: Date | undefined;
  /** Why it failed or is held. */
  readonly error: { readonly code: string; readonly message: string } | undefined;
  readonly rerunOf: string | undefined;
  readonly fromStage: Stage | undefined;
  readonly createdAt: Date;
  readonly startedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
}

/** A claim as a teacher reads it. */
export interface FeedbackClaim {
  readonly traitId: string;
  readonly kind: 'strength' | 'weakness';
  readonly comment: string;
  readonly quote: string;
  readonly span: Span;
  /** Keyed hash of the comment; the same stands in the sealed content. */
  readonly commentHash: string;
}

export interface GradeInput {
  readonly runId: string;
  readonly content: GradeContent;
  /** Beside the seal: latency, cost, attempts, trace ids. */
  readonly envelope: { readonly [key: string]: Json | undefined };
  readonly feedback: readonly FeedbackClaim[];
}

export interface StoredGrade {
  readonly id: string;
  readonly runId: string;
  readonly submissionId: string;
  readonly assignmentId: string;
  readonly planHash: string;
  readonly content: GradeContent;
  /** RFC 8785 text that was hashed. */
  readonly canonical: string;
  readonly sha256: string;
  readonly envelope: { readonly [key: string]: Json | undefined };
  /** The machine's score; undefined when it gave none. */
  readonly score: number | undefined;
  /** Where it stands now, after the teachers' decisions. */
  readonly state: ReviewDecision['state'];
  readonly createdAt: Date;
}

export interface TeacherDecisionInput {
  readonly gradeId: string;
  /** `reopen`: the last decision is taken back and none was before it. */
  readonly action: 'approve' | 'override' | 'reject' | 'reopen';
  /** For an override: the score that counts. */
  readonly score?: number;
  readonly traitScores?: ScoreSet;
  readonly reason?: string;
  readonly traceId?: string;
  /** Names this request: the same again, for the same grade, gives the decision that it made. */
  readonly requestKey?: string;
  /** For the student. */
  readonly comment?: string;
  /** What was done with each feedback sentence. */
  readonly feedback?: readonly FeedbackAct[];
  /** The decision that this one takes back; its own action is what counts again. */
  readonly undoes?: string;
  /** The batch approval that it belongs to: nobody read this essay. */
  readonly batchId?: string;
  /** A blind second reading moves no grade by itself. */
  readonly reading?: 'first' | 'second';
  /** The reader had not been shown what others gave. */
  readonly blind?: boolean;
}

export interface DecideOptions {
  /** How many decisions the reader had seen; refused as `conflict` when there are others. */
  readonly revision?: number;
  /** For a second reading: how far it may lie from what counts, in points. */
  readonly tolerance?: number;
}

export interface TeacherDecision extends TeacherDecisionInput {
  readonly reading: 'first' | 'second';
  readonly id: string;
  /** Teacher's score minus the machine's; undefined when either is missing. */
  readonly delta: number | undefined;
  readonly decidedBy: string;
  readonly decidedAt: Date;
}

export interface StoredSpan {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly runId: string;
  /** One for each time the run was taken up. */
  readonly executionId: string;
  readonly name: string;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly status: 'ok' | 'error';
  readonly errorCode: string | undefined;
  readonly attributes: SpanAttributes;
}

export type IdentityKind = 'name' | 'school' | 'email' | 'phone' | 'external-id' | 'other';

export interface IdentityValue {
  readonly kind: IdentityKind;
  readonly value: string;
}

export interface AuditEntry {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  /** What was done: `rubric.publish`, `grade.seal`, … */
  readonly action: string;
  /** Id of what it was done to. */
  readonly subject: string;
  readonly details: Json;
  readonly hash: string;
}

export type AuditVerdict =
  | { readonly status: 'ok'; readonly rows: number; readonly head: string }
  | { readonly status: 'broken'; readonly seq: number; readonly problem: string };

export interface ScorerVersion {
  /** 1, 2, 3 … in order of training, within the assignment. */
  readonly version: number;
  readonly hash: string;
  /** The cross-validated report card. */
  readonly report: Json;
  readonly trainedAt: Date;
  readonly trainedBy: string;
}

/** Scores that people gave to a submission: known where a labelled set is graded to measure agreement. */
export interface SubmissionLabel {
  readonly submissionId: string;
  readonly scores: ScoreSet;
  readonly raters: readonly { readonly rater: string; readonly scores: ScoreSet }[];
}
