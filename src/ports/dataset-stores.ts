import type { Json } from '../core/content-hash.ts';
import type { GradedEssay, ScoreSet } from '../core/exemplar.ts';
import type { LearnerContext } from './trait-grader.ts';

export const datasetKinds = ['golden', 'holdout', 'overrides', 'contested', 'sampled', 'red-team'] as const;

export type DatasetKind = (typeof datasetKinds)[number];

export interface DatasetInput {
  /** Unique in the tenant: what people type. */
  readonly slug: string;
  readonly title: string;
  readonly kind: DatasetKind;
  readonly assignmentId: string;
  /** Its essays are kept from training and from the exemplars; only such a set may hold a gate. */
  readonly reserved: boolean;
}

export interface StoredDataset extends DatasetInput {
  readonly id: string;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** A locked list of rows. */
export interface DatasetVersion {
  readonly datasetId: string;
  /** 1, 2, 3 … */
  readonly version: number;
  readonly hash: string;
  /** Rows when it was made. */
  readonly rows: number;
  /** Rows that left since, because their essays were erased or removed. */
  readonly gone: number;
  readonly note: string;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** Where a row's essay stands: among the graded essays of the assignment, or among what was handed in. */
export type EssayPlace =
  | { readonly kind: 'graded'; readonly id: string }
  | { readonly kind: 'submission'; readonly id: string };

export interface DatasetRowInput {
  readonly essay: EssayPlace;
  /** Keyed: see `rowHash` in src/apps/workspace/dataset-rows.ts. */
  readonly rowHash: string;
  /** Score that counts; empty where nobody has read the essay. */
  readonly scores: ScoreSet;
  readonly raters: GradedEssay['raters'];
  /** Demographics that came with the set. */
  readonly groups: Readonly<Record<string, string>>;
  /** Who gave leave to use `groups`; must be there when they are. */
  readonly consentBy?: string;
}

export interface DatasetRow extends DatasetRowInput {
  readonly position: number;
  readonly text: string;
  readonly note: string | undefined;
  /** Who wrote it, where that is known. */
  readonly pseudonym: string | undefined;
  /** As it stands now: withdrawn consent takes it out. */
  readonly learner: LearnerContext | undefined;
}

export interface ReservedEssay {
  readonly essay: EssayPlace;
  readonly text: string;
}

export interface DatasetStore {
  /** Makes the set and its version 1. @throws AssayError `conflict` when the slug is taken */
  create(
    input: DatasetInput,
    version: { readonly hash: string; readonly note: string; readonly rows: readonly DatasetRowInput[] },
  ): Promise<{ readonly dataset: StoredDataset; readonly version: DatasetVersion }>;
  /** The next version; the same hash as the newest gives the newest. @throws AssayError `conflict` for a golden set, which is frozen */
  addVersion(
    datasetId: string,
    version: { readonly hash: string; readonly note: string; readonly rows: readonly DatasetRowInput[] },
  ): Promise<DatasetVersion>;
  /** @param idOrSlug either */
  get(idOrSlug: string): Promise<StoredDataset>;
  list(): Promise<readonly StoredDataset[]>;
  /** Oldest first. */
  versions(datasetId: string): Promise<readonly DatasetVersion[]>;
  /** In order; those whose essay was erased are not there any more. */
  rows(datasetId: string, version: number): Promise<readonly DatasetRow[]>;
  /** Essays of an assignment that no training and no exemplar may use. */
  reserved(assignmentId: string): Promise<readonly ReservedEssay[]>;
  /** Every graded essay of the assignment, those in reserved sets too, with who wrote it where that is known. */
  gradedEssays(
    assignmentId: string,
  ): Promise<readonly (GradedEssay & { readonly pseudonym: string | undefined; readonly reserved: boolean })[]>;
  /** What is known of who wrote the graded essays that came out of submissions, by essay id; with consent, as it stands now. */
  learnersOfGraded(assignmentId: string): Promise<ReadonlyMap<string, LearnerContext>>;
  /** Takes the demographics of an essay out of every set: its writer withdrew consent. @returns rows changed */
  forgetGroups(assignmentId: string, essay: EssayPlace): Promise<number>;
}

export type ReadingPart = 'first' | 'second' | 'adjudicator';

export interface Reading {
  readonly taskId: string;
  readonly position: number;
  readonly reader: string;
  readonly part: ReadingPart;
  /** Undefined while it is to be done. */
  readonly scores: ScoreSet | undefined;
}

/** One essay to read. Holds nothing of the other reading and nothing of the machine's. */
export interface ReadingTask {
  readonly taskId: string;
  readonly datasetId: string;
  readonly version: number;
  readonly text: string;
  /** Of this reader, in this version of the set. */
  readonly done: number;
  readonly total: number;
}

export interface LabelTaskStore {
  /** Tasks that are there already stay as they are. @returns how many are new */
  assign(
    datasetId: string,
    version: number,
    tasks: readonly { readonly position: number; readonly reader: string; readonly part: ReadingPart }[],
  ): Promise<number>;
  /** The reader's next task. */
  next(reader: string, datasetId: string, version: number): Promise<ReadingTask | undefined>;
  /**
   * Writes a reading down.
   *
   * @throws AssayError `not-found` when the task is another reader's, `conflict` when it was done with other scores
   */
  complete(
    taskId: string,
    reader: string,
    scores: ScoreSet,
  ): Promise<Reading & Pick<ReadingTask, 'datasetId' | 'version'>>;
  /** Every reading, for whoever coordinates; never for a reader. */
  ofVersion(datasetId: string, version: number): Promise<readonly Reading[]>;
}

export interface ExperimentInput {
  readonly datasetId: string;
  readonly version: number;
  readonly planA: string;
  readonly planB: string;
  readonly spec: Json;
}

export interface StoredExperiment extends ExperimentInput {
  readonly id: string;
  /** Undefined until it is done. */
  readonly report: Json | undefined;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly finishedAt: Date | undefined;
  /** Undefined where whoever began it runs it. */
  readonly job: ExperimentJob | undefined;
}

/** An experiment that any server or worker may run. */
export interface ExperimentJob {
  readonly state: 'waiting' | 'running' | 'failed' | 'cancelled';
  /** Tries that failed. */
  readonly attempts: number;
  /** Of the last of them. */
  readonly error: { readonly code: string; readonly message: string } | undefined;
}

export interface ResultKey {
  readonly datasetId: string;
  readonly version: number;
  readonly planHash: string;
}

export interface StoredResult {
  readonly position: number;
  readonly repeat: number;
  readonly value: unknown;
}

export interface JudgeValidation {
  readonly judgeHash: string;
  readonly n: number;
  readonly kappa: number | undefined;
  readonly quadraticKappa: number | undefined;
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly datasetHash: string;
}

/** What is asked of experiments that run in the background. */
export interface ExperimentJobStore {
  /** From now on any server or worker may run it. @throws AssayError `conflict` when it is done */
  queue(experimentId: string): Promise<StoredExperiment>;
  /** It ends before its next essay; what is finished is kept. @throws AssayError `conflict` when it is not queued */
  cancel(experimentId: string): Promise<StoredExperiment>;
  /** The oldest that is due, marked as running. One that was running goes on: whoever asks is the only one who runs any. */
  take(now: Date): Promise<StoredExperiment | undefined>;
  /** A try that failed. @param nextAt when to try again; undefined: not before somebody asks. `isAttempt: false`: it does not count among `attempts` */
  noteFailure(
    experimentId: string,
    failure: {
      readonly error: NonNullable<ExperimentJob['error']>;
      readonly nextAt: Date | undefined;
      readonly isAttempt?: boolean;
    },
  ): Promise<void>;
}

export interface ExperimentStore extends ExperimentJobStore {
  /** The experiment that asks just this and is not done. */
  unanswered(input: ExperimentInput): Promise<StoredExperiment | undefined>;
  /** The same question again, while it is not done, gives the experiment that is there. */
  begin(input: ExperimentInput): Promise<StoredExperiment>;
  finish(experimentId: string, report: Json): Promise<StoredExperiment>;
  /** @param idOrPrefix an id, or the beginning of exactly one */
  get(idOrPrefix: string): Promise<StoredExperiment>;
  /** Newest first. */
  list(): Promise<readonly StoredExperiment[]>;
  results(key: ResultKey): Promise<readonly StoredResult[]>;
  /** How many gradings are done that its plans are asked for, repeats up to `repeats` among them. */
  graded(experiment: ExperimentInput, repeats: number): Promise<number>;
  /** Keeps what came out and drops the replies to the calls of `runId`: they quote the essay. Nothing is kept for a row that is gone. */
  putResult(
    key: ResultKey,
    result: { readonly position: number; readonly repeat: number; readonly runId: string; readonly value: Json },
  ): Promise<void>;
  addValidation(validation: JudgeValidation): Promise<void>;
  /** The newest one. */
  validation(judgeHash: string): Promise<JudgeValidation | undefined>;
}
