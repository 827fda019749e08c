/** What monitors know of one graded essay: figures of the machine and of the process, no words and no person. */
export interface GradedFact {
  readonly runId: string;
  readonly at: Date;
  readonly planHash: string;
  /** The machine's score; undefined where it gave none. */
  readonly score: number | undefined;
  /** Whether the teacher who decided gave another score; undefined while nobody decided. */
  readonly overridden: boolean | undefined;
  /** Claims of all attempts, those refused, and those that stood and are generic. */
  readonly claims: number;
  readonly rejected: number;
  readonly generic: number;
  readonly injection: boolean;
  readonly costMicroUsd: number;
  readonly latencyMs: number;
}

export interface FactWindow {
  readonly from: Date;
  readonly to: Date;
  readonly facts: readonly GradedFact[];
}
