/** An amount of money that calls may cost in a period. Months, days and hours are those of UTC. */
export interface Budget {
  readonly id: string;
  readonly scope: 'tenant' | 'class' | 'assignment' | 'student';
  /** The class, assignment or pseudonym; empty for the tenant. */
  readonly scopeId: string;
  readonly period: 'total' | 'month' | 'day' | 'hour';
  readonly limitMicroUsd: number;
  /** In the present period: settled calls at their cost, all others at what was reserved for them. */
  readonly countedMicroUsd: number;
}

export interface BudgetStore {
  /** Sets the limit of a scope and period. A new budget counts what its present period has cost already. Audited. */
  set(input: Pick<Budget, 'scope' | 'scopeId' | 'period' | 'limitMicroUsd'>): Promise<Budget>;
  list(): Promise<readonly Budget[]>;
  /** Those that calls about an assignment count in: its own, its classes' and the tenant's. */
  ofAssignment(assignmentId: string): Promise<readonly Budget[]>;
  /** From now on calls of that name count for the assignment, though no run of it stands behind them. Before the first of them. */
  attribute(runId: string, assignmentId: string): Promise<void>;
  /** @throws AssayError `not-found` */
  remove(budgetId: string): Promise<void>;
}

/** Requests and tokens a minute at one model, for all workers on this database. */
export interface RateLimit {
  /** See `targetKey`. */
  readonly target: string;
  readonly requestsPerMinute: number | undefined;
  readonly tokensPerMinute: number | undefined;
  /** Share of the limit that batches leave to those who wait at a screen. */
  readonly interactiveShare: number;
  /** 1 as set; less after the provider asked for patience. */
  readonly factor: number;
  /** Nobody asks before. */
  readonly blockedUntil: Date | undefined;
}

export interface RateLimitStore {
  set(input: Pick<RateLimit, 'target' | 'requestsPerMinute' | 'tokensPerMinute' | 'interactiveShare'>): Promise<void>;
  /** Those that are set, and models without one that nobody asks just now because their provider said 429. */
  list(): Promise<readonly RateLimit[]>;
  /** Of a 429 of a model without a limit nothing is kept once it has passed. */
  forgetPassed(): Promise<void>;
  /** @throws AssayError `not-found` */
  remove(target: string): Promise<void>;
}
