/** Who saw or received a record (34 CFR 99.32). */
export interface Disclosure {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly kind: 'view' | 'export' | 'feedback' | 'records';
  readonly submissionId: string | undefined;
  readonly pseudonym: string | undefined;
  /** Why, and to whom it went; gone after erasure. */
  readonly purpose: string | undefined;
  readonly recipient: string | undefined;
}

export interface DisclosedRecord {
  readonly submissionId: string;
  readonly pseudonym: string | undefined;
}

export interface RecordRequest {
  readonly id: string;
  readonly pseudonym: string;
  readonly askedBy: 'student' | 'parent';
  readonly wants: 'inspect' | 'amend' | 'erase';
  readonly note: string | undefined;
  readonly openedBy: string;
  readonly openedAt: Date;
  /** 45 days later (34 CFR 99.10). */
  readonly dueAt: Date;
  readonly closedBy: string | undefined;
  readonly closedAt: Date | undefined;
  readonly outcome: 'granted' | 'refused' | 'withdrawn' | undefined;
}

export interface RecordStore {
  /** Somebody opened an essay or a grade; kept once an hour for each person and record. */
  viewed(record: DisclosedRecord): Promise<void>;
  /** Records left Assay, or were put together for somebody. One audit row for all of them. */
  disclosed(
    records: readonly DisclosedRecord[],
    to: {
      readonly kind: 'export' | 'feedback' | 'records';
      readonly subject: string;
      readonly purpose: string;
      readonly recipient: string;
    },
  ): Promise<void>;
  /** Newest first. */
  disclosures(
    of: { readonly submissionId: string } | { readonly pseudonym: string },
    limit: number,
  ): Promise<readonly Disclosure[]>;
  openRequest(
    input: Pick<RecordRequest, 'pseudonym' | 'askedBy' | 'wants'> & { readonly note?: string },
  ): Promise<RecordRequest>;
  closeRequest(requestId: string, outcome: 'granted' | 'refused' | 'withdrawn'): Promise<RecordRequest>;
  request(requestId: string): Promise<RecordRequest>;
  /** Open ones, the one that is due first first; with `all`, closed ones after them. */
  requests(options?: { readonly all?: boolean }): Promise<readonly RecordRequest[]>;
}
