export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly createdAt: Date;
  readonly deactivatedAt: Date | undefined;
  /** False until the link of the invitation was used. */
  readonly hasPassword: boolean;
}

export interface AccountSession {
  readonly id: string;
  readonly accountId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly ipAddress: string | undefined;
  readonly userAgent: string | undefined;
}

export interface AccountStore {
  /** Whether people sign in here at all: an account that can be used is there. */
  any(): Promise<boolean>;
  list(): Promise<readonly Account[]>;
  get(accountId: string): Promise<Account>;
  find(accountId: string): Promise<Account | undefined>;
  findByEmail(email: string): Promise<Account | undefined>;
  /** Audited. @throws AssayError `conflict` when the last usable admin would lose the role or be deactivated */
  change(
    accountId: string,
    change: { readonly name?: string; readonly roles?: readonly string[]; readonly active?: boolean },
  ): Promise<Account>;
  sessions(accountId: string): Promise<readonly AccountSession[]>;
  /** @param sessionId all of them when left out @returns how many ended */
  endSessions(accountId: string, sessionId?: string): Promise<number>;
}

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | undefined;
  readonly revokedAt: Date | undefined;
}

export interface ApiKeyStore {
  /** @param secretHash keyed hash of the secret, 64 hex digits */
  add(
    input: Pick<ApiKey, 'name' | 'owner' | 'scopes' | 'expiresAt'> & { readonly secretHash: string },
  ): Promise<ApiKey>;
  /** @param owner whose; everybody's when left out */
  list(owner?: string): Promise<readonly ApiKey[]>;
  get(keyId: string): Promise<ApiKey>;
  revoke(keyId: string): Promise<ApiKey>;
  /** A key that may be used now. Notes its use, once a minute. */
  use(keyId: string, secretHash: string): Promise<ApiKey | undefined>;
}

export interface SchoolClass {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  /** Ids of accounts. */
  readonly teachers: readonly string[];
  /** Slugs. */
  readonly assignments: readonly string[];
}

export interface ClassStore {
  create(name: string): Promise<SchoolClass>;
  list(): Promise<readonly SchoolClass[]>;
  get(classId: string): Promise<SchoolClass>;
  setTeachers(classId: string, accountIds: readonly string[]): Promise<SchoolClass>;
  addAssignment(classId: string, assignmentId: string): Promise<void>;
  removeAssignment(classId: string, assignmentId: string): Promise<void>;
  ofTeacher(accountId: string): Promise<readonly SchoolClass[]>;
  /** Whether one of the teacher's classes has the assignment. */
  teaches(accountId: string, assignmentId: string): Promise<boolean>;
  /**
   * The assignment that a thing belongs to, by the kind that its id begins with; undefined where there is no such thing.
   *
   * @param what `dataset`: the id is a dataset's slug
   */
  assignmentBehind(id: string, what?: 'dataset' | 'id'): Promise<string | undefined>;
}

/** What another tool says of a submission. Never read by a grader. */
export interface ExternalFlag {
  readonly id: string;
  readonly submissionId: string;
  /** The tool. */
  readonly source: string;
  readonly kind: 'plagiarism' | 'ai-detection' | 'other';
  readonly verdict: 'flagged' | 'clear' | 'inconclusive';
  /** As the tool says it, 0 to 1. */
  readonly probability?: number;
  readonly note?: string;
  readonly link?: string;
  readonly postedBy: string;
  readonly postedAt: Date;
}

export interface FlagStore {
  /** A verdict of the same tool and kind replaces the one before. @throws AssayError `not-found` when the submission is erased or not there */
  put(input: Omit<ExternalFlag, 'id' | 'postedBy' | 'postedAt'>): Promise<ExternalFlag>;
  ofSubmission(submissionId: string): Promise<readonly ExternalFlag[]>;
  /** By submission. */
  ofAssignment(assignmentId: string): Promise<ReadonlyMap<string, readonly ExternalFlag[]>>;
}

export interface HandGradeStore {
  /** A run that asks no grader and has ended: what a grade by hand is sealed for. The same again gives the one that is there. @returns its id */
  run(submissionId: string, planHash: string): Promise<string>;
}
