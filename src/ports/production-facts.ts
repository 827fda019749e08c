/** Figures of what was graded in production, for monitors. Reruns and the grading of sets are not production. */
export interface ProductionFacts {
  graded(assignmentId: string, window: { readonly from: Date; readonly to: Date }): Promise<readonly ProductionGrade[]>;
  /** One feedback sentence of each of the newest essays of a window; the words are compared and never kept. */
  sentences(
    assignmentId: string,
    window: { readonly from: Date; readonly to: Date },
    limit: number,
  ): Promise<readonly { readonly runId: string; readonly comment: string }[]>;
  /** Calls to models that ended in a window. */
  calls(window: { readonly from: Date; readonly to: Date }): Promise<{
    readonly ended: number;
    readonly failed: number;
    /** The commonest error of the failed ones, and the runs of the newest of them. */
    readonly commonest: string | undefined;
    readonly runIds: readonly string[];
  }>;
  /** When the oldest run that waits was made. */
  oldestQueued(): Promise<{ readonly runId: string; readonly at: Date } | undefined>;
}

export interface ProductionGrade {
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
