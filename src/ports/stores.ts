import type { Json } from '../core/content-hash.ts';
import type { GradedEssay } from '../core/exemplar.ts';
import type { Rubric } from '../core/rubric.ts';
import type { AccountStore, ApiKeyStore, ClassStore, FlagStore, HandGradeStore } from './account-stores.ts';
import type { KeptAnswerStore } from './grade-free-model.ts';
import type { LikenessStore } from './likeness-store.ts';
import type { RecordStore } from './record-stores.ts';
import type { RetentionStore } from './retention-store.ts';
import type { ReviewDecision } from '../core/review-reason.ts';
import type { AlarmStore, MonitorStore, RegressionStore } from './monitor-stores.ts';
import type { PromotionStore, RegistryStore, RulingStore } from './registry.ts';
import type { BatchStore } from './batch-store.ts';
import type { BudgetStore, RateLimitStore } from './budget-store.ts';
import type { DeskStores, ReviewStore } from './desk-stores.ts';
import type { DatasetStore, ExperimentStore, LabelTaskStore } from './dataset-stores.ts';
import type { CalibrationPointStore, QuestionStore, ScorerStore } from './scorer-stores.ts';
import type {
  AddedSubmission,
  AssignmentInput,
  AuditEntry,
  AuditVerdict,
  FeedbackClaim,
  GradedEssayInput,
  GradeInput,
  IdentityValue,
  Page,
  PageRequest,
  RubricVersion,
  RunInput,
  RunStatus,
  StoredArtifact,
  StoredAssignment,
  StoredGrade,
  StoredRun,
  StoredSpan,
  StoredSubmission,
  SubmissionInput,
  SubmissionLabel,
  SubmissionState,
  SubmissionText,
  VersionedKey,
} from './stored.ts';

/*
 * Every store belongs to one tenant and one actor (see Stores): what another tenant owns does not exist here, and every act that
 * changes something writes its audit row in the same transaction. `get` throws AssayError `not-found`; `find` gives undefined.
 */

export interface TenantStore {
  /** The newest key of that purpose. */
  key(purpose: 'pseudonym' | 'essay-reference'): Promise<VersionedKey>;
  /** All keys of that purpose, newest first. */
  keys(purpose: 'pseudonym' | 'essay-reference'): Promise<readonly VersionedKey[]>;
  /** Adds a version. What older versions named keeps its name. */
  rotateKey(purpose: 'pseudonym' | 'essay-reference'): Promise<VersionedKey>;
}

export interface AssignmentStore {
  /** Creates it, or changes what differs when the slug is there already. */
  put(input: AssignmentInput): Promise<{ readonly assignment: StoredAssignment; readonly created: boolean }>;
  /** @param idOrSlug either */
  get(idOrSlug: string): Promise<StoredAssignment>;
  find(idOrSlug: string): Promise<StoredAssignment | undefined>;
  list(): Promise<readonly StoredAssignment[]>;
}

export interface ArtifactStore {
  /** Stores the canonical JSON. Storing the same again changes nothing. @returns its content hash */
  putJson(kind: string, value: Json): Promise<string>;
  /** @returns SHA-256 of the bytes */
  putBytes(kind: string, content: Uint8Array): Promise<string>;
  /** @throws AssayError `artifact.invalid` when the bytes do not match the hash */
  get(hash: string): Promise<StoredArtifact>;
  /** The parsed JSON of an artifact; the caller checks its shape. */
  getJson(hash: string): Promise<unknown>;
  /** Newest first. */
  list(kind: string): Promise<readonly Omit<StoredArtifact, 'content'>[]>;
}

export interface RubricStore {
  /**
   * Adds the next version, unless this very document is one already. It is in dev; where no second person is asked for, in staging and
   * production too (docs/registry.md).
   */
  publish(rubric: Rubric): Promise<RubricVersion & { readonly created: boolean }>;
  /** @param version the newest when not given */
  get(rubricId: string, version?: number): Promise<RubricVersion & { readonly rubric: Rubric }>;
  byHash(hash: string): Promise<Rubric>;
  versions(rubricId: string): Promise<readonly RubricVersion[]>;
  /** The newest version of each rubric. */
  list(): Promise<readonly RubricVersion[]>;
}

export interface GradedEssayStore {
  /** Adds those whose id is new. @throws AssayError `conflict` when an id is there with another text or other scores */
  addMany(
    assignmentId: string,
    essays: readonly GradedEssayInput[],
  ): Promise<{ readonly added: number; readonly existing: number }>;
  /** Those that may be learnt from, in the order in which they were added: what stands in a reserved set (see DatasetStore) is not among them. */
  list(assignmentId: string): Promise<readonly GradedEssay[]>;
  /** Of the same. */
  count(assignmentId: string): Promise<number>;
  /**
   * Changes when an essay is added or removed, or a vector of that embedder; what was built from the pool is old then.
   *
   * @param embedderId null where no vectors are used
   */
  fingerprint(assignmentId: string, embedderId: string | null): Promise<string>;
  remove(assignmentId: string, essayIds: readonly string[]): Promise<number>;
  putVectors(
    assignmentId: string,
    embedder: string,
    vectors: readonly { readonly essayId: string; readonly vector: Float32Array }[],
  ): Promise<void>;
  /** Vectors by essay id. */
  vectors(assignmentId: string, embedder: string): Promise<ReadonlyMap<string, Float32Array>>;
}

export interface SubmissionStore {
  /**
   * Same order as the input. The same text again gives the submission that is there; another text of the same student or file is a new
   * version. What is known of the writer is what is said now: said without learner context, the same text loses what it had.
   */
  addMany(assignmentId: string, submissions: readonly SubmissionInput[]): Promise<readonly AddedSubmission[]>;
  get(submissionId: string): Promise<StoredSubmission>;
  /** @throws AssayError `not-found` when it was erased; the message says so */
  text(submissionId: string): Promise<SubmissionText>;
  /** The submission and its text in one question. @throws AssayError `not-found` as `get` and `text` */
  whole(submissionId: string): Promise<StoredSubmission & SubmissionText>;
  list(assignmentId: string, page?: PageRequest): Promise<Page<SubmissionState>>;
}

/** A student and where there is something of them. */
export interface FoundStudent {
  readonly pseudonym: string;
  readonly values: readonly IdentityValue[];
  readonly assignments: readonly { readonly slug: string; readonly title: string; readonly submissions: number }[];
}

export interface IdentityStore {
  /** Makes (or finds) the student behind an outside id and keeps what names them. @returns the pseudonym */
  enrol(externalId: string, values: readonly IdentityValue[]): Promise<string>;
  /** The same for many at a time, in one transaction and one audit row. @returns pseudonyms by outside id */
  enrolMany(students: ReadonlyMap<string, readonly IdentityValue[]>): Promise<Map<string, string>>;
  /** Puts students on the class list of an assignment: their names are masked in all of its essays, whoever handed in. */
  addToAssignment(assignmentId: string, pseudonyms: readonly string[]): Promise<void>;
  /** Names that belong to no student in particular: schools, teachers, towns. */
  addShared(values: readonly IdentityValue[]): Promise<void>;
  pseudonymOf(externalId: string): Promise<string | undefined>;
  /** For the teacher's view. Written to the audit log. */
  reveal(pseudonym: string): Promise<readonly IdentityValue[]>;
  /**
   * Students by what names them: each word stands in their name, outside id or address, or the words are their pseudonym. Case and accents do not
   * count. Written to the audit log: who was found, never the words.
   *
   * @param limit at most so many; none for words without a letter or digit
   */
  lookUp(words: string, limit: number): Promise<readonly FoundStudent[]>;
  /** What must be masked in the essays of an assignment: the shared values, those of its class list and of everybody who handed in. Never sent to a model. */
  maskingList(assignmentId: string): Promise<readonly IdentityValue[]>;
}

export interface RunStore {
  /** Same order as the input. A submission under a plan has one run: asking again gives the one that is there. */
  createMany(inputs: readonly RunInput[]): Promise<readonly { readonly run: StoredRun; readonly created: boolean }[]>;
  get(runId: string): Promise<StoredRun>;
  /** Newest first. */
  list(filter: RunFilter, page?: PageRequest): Promise<Page<StoredRun>>;
  /** How many runs stand where. */
  counts(filter: RunFilter): Promise<Readonly<Record<RunStatus, number>>>;
  /** Notes the stage that the run has reached, for progress displays. */
  reached(runId: string, stage: StoredRun['stage'] & string): Promise<void>;
}

export interface RunFilter {
  /** Only these. */
  readonly runIds?: readonly string[];
  readonly assignmentId?: string;
  readonly submissionId?: string;
  readonly batchId?: string;
  readonly status?: RunStatus;
  /** False: without reruns, which count for nobody. */
  readonly reruns?: false;
}

export interface GradeStore {
  /**
   * Seals the grade of a run. Sealing the same content again gives the grade that is there.
   *
   * @throws AssayError `conflict` when the run is sealed with other content
   */
  seal(input: GradeInput): Promise<StoredGrade>;
  get(gradeId: string): Promise<StoredGrade>;
  ofRun(runId: string): Promise<StoredGrade | undefined>;
  list(
    filter: {
      readonly assignmentId?: string;
      readonly submissionId?: string;
      readonly state?: ReviewDecision['state'];
    },
    page?: PageRequest,
  ): Promise<Page<StoredGrade>>;
  /** In trait order, then as given; empty after erasure. */
  feedback(gradeId: string): Promise<readonly FeedbackClaim[]>;
}

export interface TraceStore {
  /** In order of their start. */
  spans(runId: string): Promise<readonly StoredSpan[]>;
}

export interface AuditStore {
  append(action: string, subject: string, details: Json): Promise<AuditEntry>;
  /** Newest first. @param of only rows before a row's number, only those on a subject */
  latest(limit: number, of?: { readonly before?: number; readonly subject?: string }): Promise<readonly AuditEntry[]>;
  /** Recomputes the whole chain. @param head what a checkpoint kept elsewhere says of the row `seq`; shows a cut-off tail */
  verify(head?: { readonly seq: number; readonly hash: string }): Promise<AuditVerdict>;
}

export interface ErasureStore {
  /**
   * Erases what the student wrote and what was said of it: text, step outputs, replies, feedback, scores of people, graded essays made
   * from it. Its runs that have not ended are cancelled, and keep nothing of what they still do.
   *
   * @param reason kept beside the submission, where a later erasure without a reason (empty) reaches it; never in the audit log
   */
  submission(submissionId: string, reason: string): Promise<void>;
  /** All submissions of the student, and what names them. */
  student(pseudonym: string, reason: string): Promise<{ readonly submissions: number }>;
}

/** Human scores of submissions; no grader ever reads them. */
export interface LabelStore {
  putMany(labels: readonly SubmissionLabel[]): Promise<void>;
  ofAssignment(assignmentId: string): Promise<ReadonlyMap<string, SubmissionLabel>>;
}

export interface Stores {
  readonly tenantId: string;
  /** Who acts: written into every audit row. */
  readonly actor: string;
  readonly tenant: TenantStore;
  readonly assignments: AssignmentStore;
  readonly artifacts: ArtifactStore;
  readonly rubrics: RubricStore;
  /** Which version of rubrics, prompts, route and policy each environment holds. */
  readonly registry: RegistryStore;
  readonly promotions: PromotionStore;
  readonly rulings: RulingStore;
  readonly gradedEssays: GradedEssayStore;
  readonly submissions: SubmissionStore;
  readonly scorers: ScorerStore;
  readonly calibrators: ScorerStore;
  readonly calibrationPoints: CalibrationPointStore;
  readonly questions: QuestionStore;
  readonly keptAnswers: KeptAnswerStore;
  readonly labels: LabelStore;
  readonly datasets: DatasetStore;
  readonly labelTasks: LabelTaskStore;
  readonly experiments: ExperimentStore;
  readonly identities: IdentityStore;
  readonly runs: RunStore;
  readonly batches: BatchStore;
  readonly budgets: BudgetStore;
  readonly rateLimits: RateLimitStore;
  readonly grades: GradeStore;
  readonly reviews: ReviewStore;
  readonly desk: DeskStores;
  readonly traces: TraceStore;
  readonly audit: AuditStore;
  readonly monitors: MonitorStore;
  readonly alarms: AlarmStore;
  /** Runs of golden sets, week by week. */
  readonly regressions: RegressionStore;
  readonly erasure: ErasureStore;
  readonly retention: RetentionStore;
  readonly accounts: AccountStore;
  readonly apiKeys: ApiKeyStore;
  readonly classes: ClassStore;
  readonly flags: FlagStore;
  /** Which submissions share a good part of their words. */
  readonly likeness: LikenessStore;
  readonly handGrades: HandGradeStore;
  readonly records: RecordStore;
}
