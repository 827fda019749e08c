import type { CallScope, ModelReply, TokenUsage } from './model.ts';

/** What is written down before a paid call is sent. */
export interface CallOpening extends CallScope {
  readonly attemptId: string;
  /** Hash of the canonical request, so that a settled reply can be found again. */
  readonly requestHash: string;
  /** 1-based attempt at transport level for this question. */
  readonly attempt: number;
  readonly provider: string;
  readonly modelAsked: string;
  /** The most that this call can cost, in micro-dollars. */
  readonly reservedMicroUsd: number;
}

/**
 * How a call ended. `settled`: a reply came and its cost is known, whether it could be used or not. `failed`: the provider answered
 * with an error and charged nothing. `unknown`: it was sent and no whole reply came back (time-out, cut stream), so it may have been
 * charged: it counts at its reserved maximum until it is reconciled.
 */
export interface CallSettlement {
  readonly status: 'settled' | 'failed' | 'unknown';
  readonly modelAnswered?: string;
  readonly usage: TokenUsage;
  readonly costMicroUsd: number;
  readonly latencyMs: number;
  readonly httpStatus?: number;
  readonly errorCode?: string;
  /** Kept where erasure can reach it, so that a reply that was paid for is not asked for again. */
  readonly reply?: ModelReply;
}

/**
 * The write-ahead ledger of paid calls: a call is written down before it is sent. One whose end was never written (the process died)
 * becomes `unknown` and counts at its reserved maximum until it is reconciled.
 */
export interface CallLedger {
  /** The settled reply to this very request in this step, when the process died between settlement and checkpoint. */
  recall(scope: CallScope, requestHash: string): Promise<ModelReply | undefined>;
  /** Writes the call down. Calls of the same step that were left open by a process that died become `unknown`. */
  open(opening: CallOpening): Promise<void>;
  settle(attemptId: string, settlement: CallSettlement): Promise<void>;
}
