import type { DeskState } from '../core/desk-state.ts';
import type { RunStatus } from './stored.ts';

export interface QueueRequest {
  readonly states?: readonly DeskState[] | undefined;
  readonly reason?: string | undefined;
  readonly band?: string | undefined;
  readonly level?: { readonly traitId: string; readonly score: number } | undefined;
  readonly score?: number | undefined;
  /** Only what the actor can read as a second reader. */
  readonly secondRead?: boolean | undefined;
  /** These alone, of those that match. */
  readonly submissionIds?: readonly string[] | undefined;
  readonly order: 'risk' | 'student' | 'arrival';
  readonly names: boolean;
  readonly limit: number;
  readonly offset: number;
}

/** What the assignment says that the database cannot know. */
export interface QueueRules {
  /** Bands of the rubric, for scores that a teacher gave. */
  readonly bands: readonly { readonly id: string; readonly min: number }[];
  /** Share of submissions that a second person reads. */
  readonly secondReads: number;
  readonly machineScores: 'shown' | 'until-scored';
}

export interface LeaseState {
  readonly holder: string;
  readonly expiresAt: Date;
}

/** One submission as it lies on the desk: its newest version, latest run and that run's grade. */
export interface QueueItem {
  readonly submissionId: string;
  /** 1, 2, 3 … in order of arrival; a blind label. */
  readonly number: number;
  readonly pseudonym: string | undefined;
  readonly name: string | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly words: number;
  readonly state: DeskState;
  readonly runId: string | undefined;
  readonly runStatus: RunStatus | undefined;
  readonly stage: string | undefined;
  readonly errorCode: string | undefined;
  readonly gradeId: string | undefined;
  readonly revision: number;
  readonly machineScore: number | undefined;
  /** What counts now. */
  readonly score: number | undefined;
  readonly bandId: string | undefined;
  readonly interval: { readonly low: number; readonly high: number; readonly coverage: number } | undefined;
  readonly risk: number | undefined;
  readonly riskBasis: string | undefined;
  readonly reasons: readonly string[];
  /** The machine's word is kept back from the actor. */
  readonly hidden: boolean;
  readonly secondRead: 'wanted' | 'done' | undefined;
  readonly openAppeals: number;
  readonly lease: LeaseState | undefined;
}

export interface QueuePage {
  readonly items: readonly QueueItem[];
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly reasonCounts: Readonly<Record<string, number>>;
}

/** What the risk of a grade is worked out from. */
export interface RiskFacts {
  readonly gradeId: string;
  /** What it was graded under, and with it by which scorer or calibrator. */
  readonly planHash: string;
  readonly score: number | undefined;
  readonly continuous: number | undefined;
  readonly aggregate: number | undefined;
  readonly interval: { readonly low: number; readonly high: number; readonly coverage: number } | undefined;
  readonly reasons: readonly string[];
}

/** One grade that a person has read. */
export interface Reading extends RiskFacts {
  readonly action: 'approve' | 'override' | 'reject';
  /** What the reader gave; undefined for a rejection. */
  readonly given: number | undefined;
}

/** So many have this score or level. */
export interface Bar {
  readonly score: number;
  readonly n: number;
}

/** How the submissions lie that the actor may see: counted, not listed. */
export interface QueueTally {
  readonly submissions: number;
  /** What counts now. */
  readonly scores: readonly Bar[];
  readonly machineScores: readonly Bar[];
  /** Submissions by band id. */
  readonly bands: Readonly<Record<string, number>>;
  readonly levels: readonly (Bar & { readonly traitId: string })[];
}

export interface QueueStore {
  page(assignmentId: string, rules: QueueRules, request: QueueRequest): Promise<QueuePage>;
  /** The row of one submission, as `page` shows it. @throws AssayError `not-found` when it is not the newest version, or was erased */
  item(assignmentId: string, rules: QueueRules, submissionId: string): Promise<QueueItem>;
  tally(assignmentId: string, rules: QueueRules): Promise<QueueTally>;
  /** Ids of the grades that are kept back from the actor, reruns and earlier grades included. */
  hiddenGrades(assignmentId: string, rules: QueueRules, submissionId?: string): Promise<ReadonlySet<string>>;
  /** The first that waits for a teacher and that nobody else has open, and how many wait. */
  next(
    assignmentId: string,
    rules: QueueRules,
    request: Pick<QueueRequest, 'order' | 'secondRead'> & { readonly after?: string | undefined },
  ): Promise<{ readonly submissionId: string | undefined; readonly left: number }>;
  /** Grades whose risk was worked out under another model than this, or not yet. */
  staleRisks(assignmentId: string, model: string): Promise<readonly RiskFacts[]>;
  putRisks(
    risks: readonly { readonly gradeId: string; readonly risk: number; readonly basis: string }[],
    model: string,
  ): Promise<void>;
  /** Of each grade that a person read, the facts and what became of the score; batch approvals are no readings. */
  readings(assignmentId: string): Promise<readonly Reading[]>;
  /** Of the grader's sentences on current grades, how many there are and how many would fit any essay. */
  genericFeedback(assignmentId: string): Promise<{ readonly sentences: number; readonly generic: number }>;
  /** Ids of the submissions that came last, each student's newest version, in order of arrival. */
  newest(assignmentId: string, limit: number): Promise<readonly string[]>;
  /** Essays by submission id; erased ones are left out. */
  texts(submissionIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}
