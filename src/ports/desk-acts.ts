/** A sentence that teachers use again. */
export interface BankComment {
  readonly id: string;
  /** Undefined: shared by everybody who grades the assignment. */
  readonly owner: string | undefined;
  readonly origin: 'written' | 'learned';
  readonly text: string;
  readonly traitId: string | undefined;
  readonly uses: number;
  /** Levels that it was used at, most often first. */
  readonly levels: readonly { readonly level: number; readonly uses: number }[];
  readonly lastUsedAt: Date | undefined;
}

export interface CommentUse {
  readonly submissionId: string;
  readonly traitId: string;
  readonly level: number | undefined;
}

export interface CommentBank {
  /** The actor's own and the shared ones; used most first. */
  list(assignmentId: string): Promise<readonly BankComment[]>;
  /** The same text again gives the comment that is there. */
  put(
    assignmentId: string,
    input: {
      readonly text: string;
      readonly traitId?: string | undefined;
      readonly shared: boolean;
      readonly origin?: 'written' | 'learned';
    },
  ): Promise<string>;
  edit(
    assignmentId: string,
    commentId: string,
    change: { readonly text?: string; readonly traitId?: string; readonly shared?: boolean },
  ): Promise<void>;
  remove(assignmentId: string, commentId: string): Promise<void>;
  /** Written down once for a submission and trait. Unknown ids are passed over: a comment may have been deleted meanwhile. */
  used(commentId: string, use: CommentUse): Promise<void>;
}

/** What a batch approval promises before it is made. */
export interface ApprovalPromise {
  /** Grades that would be approved, and held back. */
  readonly approve: number;
  readonly audit: number;
  /** Expected share of the approved grades that a teacher would have moved by more than one point: mean of their risks. */
  readonly expectedShare: number;
  /** 95% interval of the share that this batch will turn out to have, were the risks exact. */
  readonly interval: { readonly low: number; readonly high: number };
  /** Share of the same set seen in decisions so far, with its interval; undefined when nobody decided any like them. */
  readonly observed?: {
    readonly decided: number;
    readonly changed: number;
    readonly low: number;
    readonly high: number;
  };
  readonly basis: string;
}

export interface ApprovalItem {
  readonly gradeId: string;
  readonly role: 'approve' | 'audit';
  readonly risk: number;
  /** How many decisions the grade had when it was proposed. */
  readonly revision: number;
  readonly outcome: 'approved' | 'held' | 'skipped' | undefined;
}

export interface ApprovalBatch {
  readonly id: string;
  readonly assignmentId: string;
  readonly state: 'preview' | 'committed' | 'undone';
  readonly threshold: number;
  readonly auditShare: number;
  readonly seed: string;
  readonly promise: ApprovalPromise;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly items: readonly ApprovalItem[];
}

export interface ApprovalStore {
  propose(
    assignmentId: string,
    input: Pick<ApprovalBatch, 'threshold' | 'auditShare' | 'seed' | 'promise'> & {
      readonly items: readonly Omit<ApprovalItem, 'outcome'>[];
    },
  ): Promise<ApprovalBatch>;
  get(assignmentId: string, batchId: string): Promise<ApprovalBatch>;
  list(assignmentId: string): Promise<readonly ApprovalBatch[]>;
  /**
   * Approves what is still as it was proposed, holds the sample back, passes over the rest. All or nothing; doing it again changes nothing.
   *
   * @throws AssayError `conflict` when it was undone
   */
  commit(assignmentId: string, batchId: string): Promise<ApprovalBatch>;
  /** Takes back what nobody has decided on, or released, since. @throws AssayError `conflict` when it was never committed */
  undo(assignmentId: string, batchId: string): Promise<{ readonly reopened: number; readonly kept: number }>;
}

export type AppealState = 'open' | 'assigned' | 'answered' | 'withdrawn';

export interface AppealComparison {
  readonly essayId: string;
  /** The exemplar's score on the trait (or the whole, where nobody scored the trait). */
  readonly score: number;
  /** The appealed essay against the exemplar. */
  readonly answer: 'better' | 'worse' | 'equal';
  readonly comparedBy: string;
}

export interface Appeal {
  readonly id: string;
  readonly assignmentId: string;
  readonly submissionId: string;
  readonly gradeId: string;
  readonly traitId: string;
  readonly askedBy: 'student' | 'parent' | 'teacher';
  /** Undefined after erasure. */
  readonly question: string | undefined;
  readonly state: AppealState;
  /** Whose decision is in question: none of them may answer. */
  readonly notBy: readonly string[];
  readonly reader: string | undefined;
  readonly contestedScore: number | undefined;
  readonly outcome: 'kept' | 'raised' | 'lowered' | undefined;
  readonly outcomeScore: number | undefined;
  readonly answer: string | undefined;
  readonly dueAt: Date;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly answeredAt: Date | undefined;
  readonly comparisons: readonly AppealComparison[];
}

export interface AppealStore {
  /** @throws AssayError `conflict` when the same trait of the grade is under appeal already */
  open(
    input: Pick<
      Appeal,
      'assignmentId' | 'submissionId' | 'gradeId' | 'traitId' | 'askedBy' | 'notBy' | 'contestedScore' | 'dueAt'
    > & { readonly question: string },
  ): Promise<Appeal>;
  get(assignmentId: string, appealId: string): Promise<Appeal>;
  /** Soonest due first; answered ones last. */
  list(assignmentId: string, state?: AppealState): Promise<readonly Appeal[]>;
  /** @throws AssayError `access.denied` for whose decision is in question, `conflict` when another reader has it */
  take(assignmentId: string, appealId: string): Promise<Appeal>;
  compare(assignmentId: string, appealId: string, comparison: Omit<AppealComparison, 'comparedBy'>): Promise<Appeal>;
  /** The appeal, for somebody who may answer it. @throws AssayError as `take` does */
  mayAnswer(assignmentId: string, appealId: string): Promise<Appeal>;
  /** Writes down that the machine is asked once more, by somebody who may answer; changes nothing. @throws AssayError as `take` does */
  lookAgain(assignmentId: string, appealId: string, look: { readonly plan: string }): Promise<void>;
  close(
    assignmentId: string,
    appealId: string,
    end:
      | { readonly state: 'answered'; readonly score: number; readonly answer: string }
      | { readonly state: 'withdrawn' },
  ): Promise<Appeal>;
}
