/** How long the records of an assignment, or of all without a rule of their own, are kept. */
export interface RetentionRule {
  readonly id: string;
  /** Slug; undefined for all assignments that have no rule of their own. */
  readonly assignment: string | undefined;
  /** 1 to 240. */
  readonly months: number;
  readonly countedFrom: 'release' | 'term-end';
  /** The last day of the term, `2026-06-30`. */
  readonly termEnd: string | undefined;
  readonly setBy: string;
  readonly setAt: Date;
  /** The clock acts from then on. */
  readonly activeFrom: Date;
}

export interface RetentionRuleInput {
  readonly assignment?: { readonly id: string; readonly slug: string } | undefined;
  readonly months: number;
  readonly countedFrom: RetentionRule['countedFrom'];
  readonly termEnd?: string | undefined;
}

/** A submission whose time has come, or will have come at the date that was asked for. */
export interface RetentionItem {
  readonly submissionId: string;
  readonly assignment: string;
  readonly ruleId: string;
  readonly dueAt: Date;
  /** What the months are counted from; `last-activity` where nothing was released. */
  readonly basis: 'release' | 'last-activity' | 'term-end';
  /** Why it is kept all the same. */
  readonly held: 'record-request' | 'appeal' | 'grading' | undefined;
}

export interface RetentionStore {
  rules(): Promise<readonly RetentionRule[]>;
  /** Replaces the rule for the same assignment, or for all. */
  put(rule: RetentionRuleInput): Promise<RetentionRule>;
  /** @throws AssayError `not-found` */
  remove(ruleId: string): Promise<void>;
  /**
   * What is due at a time, the longest due first.
   *
   * @param activeOnly leaves out rules that the clock may not act on yet
   */
  due(at: Date, options: { readonly activeOnly: boolean }): Promise<readonly RetentionItem[]>;
  /** Takes students off the class lists of assignments whose time is over and where nothing of theirs is left. @returns how many entries */
  endLists(at: Date, options: { readonly activeOnly: boolean }): Promise<number>;
  /** Students of whom nothing is left: no essay and no class list. Those with an open request are not among them. */
  bareStudents(): Promise<readonly string[]>;
}
