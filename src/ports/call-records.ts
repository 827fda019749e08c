import type { CallLedger, CallOpening } from './call-ledger.ts';
import type { TokenUsage } from './model.ts';

/** A call as the ledger knows it. */
export interface CallRecord extends Omit<CallOpening, 'reservedTokens' | 'target' | 'estimatedTokens'> {
  /** `open`: under way, or its process died and nobody asked again. `unknown`: its end was never written. */
  readonly status: 'open' | 'settled' | 'failed' | 'unknown';
  readonly modelAnswered: string | undefined;
  /** What the provider said of the build that answered. */
  readonly fingerprint: string | undefined;
  /** What it cost, as settled or as reconciled. */
  readonly costMicroUsd: number | undefined;
  readonly usage: TokenUsage | undefined;
  readonly latencyMs: number | undefined;
  readonly httpStatus: number | undefined;
  readonly errorCode: string | undefined;
  /** How often its reply was used again in its own step, which then paid for nothing. */
  readonly recalled: number;
  readonly openedAt: Date;
  readonly settledAt: Date | undefined;
  readonly reconciledAt: Date | undefined;
}

/** What calls cost. An end that is not known counts at the reserved maximum until it is reconciled. */
export interface CallTotals {
  readonly calls: number;
  readonly open: number;
  readonly unknown: number;
  readonly failed: number;
  readonly settledMicroUsd: number;
  readonly reservedMicroUsd: number;
  /** Settled and reserved together: what budgets count. */
  readonly totalMicroUsd: number;
  readonly usage: TokenUsage;
}

/** A ledger that can be asked. */
export interface StoredCallLedger extends CallLedger {
  /** @param filter one run, the runs of one assignment, calls opened since a time; all calls of the tenant when empty */
  totals(filter?: {
    readonly runId?: string;
    readonly assignmentId?: string;
    readonly since?: Date;
  }): Promise<CallTotals>;
  /** Calls of a run in the order in which they were opened. */
  list(runId: string): Promise<readonly CallRecord[]>;
  /**
   * Writes what the provider's own usage says of a call whose end is unknown (or failed).
   *
   * @throws AssayError `not-found` when there is no such call
   */
  reconcile(attemptId: string, found: { readonly costMicroUsd: number; readonly usage: TokenUsage }): Promise<void>;
}
