/** What a batch was said to cost and take before it began. Counted from what calls cost before, or at the bound where there were none. */
export interface BatchEstimate {
  readonly runs: number;
  readonly calls: number;
  /** Micro-dollars: likely, and at most. */
  readonly likelyMicroUsd: number;
  readonly mostMicroUsd: number;
  readonly seconds: number;
  /** What the figures rest on, in words: `120 earlier runs under this plan`. */
  readonly basis: string;
}

export type BatchState = 'pilot' | 'waiting' | 'running' | 'paused' | 'cancelled' | 'done';

export interface StoredBatch {
  readonly id: string;
  readonly assignmentId: string;
  readonly title: string;
  readonly planHash: string;
  readonly state: BatchState;
  readonly weight: number;
  /** How many runs its pilot has; 0: none. */
  readonly pilot: number;
  readonly total: number;
  readonly estimate: BatchEstimate;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly finishedAt: Date | undefined;
}

export interface BatchInput {
  readonly assignmentId: string;
  readonly title: string;
  readonly planHash: string;
  readonly weight: number;
  readonly pilot: number;
  readonly total: number;
  readonly estimate: BatchEstimate;
}

/** Acts on a whole batch. Each is audited. */
export type BatchAct = 'continue' | 'pause' | 'resume' | 'cancel';

export interface BatchStore {
  /** Made before its runs, `paused`: a batch without runs would be taken for one that is done. */
  create(input: BatchInput): Promise<StoredBatch>;
  /** Its runs are there: from now on it is fed, its pilot first. One without runs is done. */
  begin(batchId: string): Promise<StoredBatch>;
  /** @throws AssayError `not-found` */
  get(batchId: string): Promise<StoredBatch>;
  list(assignmentId?: string): Promise<readonly StoredBatch[]>;
  /**
   * `continue`: the rest after the pilot; `pause`: feeds no more; `resume`: as before it was paused; `cancel`: what is queued or held is cancelled, what is under way ends.
   *
   * @throws AssayError `conflict` when its state does not allow the act, saying which do
   */
  act(batchId: string, act: BatchAct): Promise<StoredBatch>;
  /** Failed and held runs back into the queue, and the batch goes on: a pilot as a pilot. @returns how many */
  retryFailed(batchId: string): Promise<number>;
}
