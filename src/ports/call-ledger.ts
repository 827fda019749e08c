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
  /** The most that this call can cost, in micro-dollars, and use, in tokens. */
  readonly reservedMicroUsd: number;
  readonly reservedTokens: number;
  /** Whose limits a minute it counts in; see `targetKey`. */
  readonly target: string;
  /** Tokens that it will likely use: what is taken from the limit a minute until it is settled. */
  readonly estimatedTokens: number;
  /** It stands first in a line for its place: it asks at once, not when others do. */
  readonly isNext?: boolean;
}

/** A limit that a call would have broken. Money counts settled calls at their cost and all others at what was reserved for them. */
export interface SpentLimit {
  readonly scope: 'assessment' | 'student' | 'assignment' | 'class' | 'tenant';
  /** The run, pseudonym, assignment or class; empty for the tenant. */
  readonly scopeId: string;
  /** What people call the assignment or class. */
  readonly scopeName?: string;
  readonly unit: 'micro-dollars' | 'tokens' | 'calls' | 'seconds';
  readonly period: 'total' | 'month' | 'day' | 'hour';
  readonly allowed: number;
  readonly used: number;
  /** What the call would have added, at most. */
  readonly asked: number;
  /** When the period ends; undefined for `total`. */
  readonly resetsAt: Date | undefined;
}

/** What becomes of a call that is about to be made. Only `open` was written down. */
export type CallAdmission =
  /** Send it after so many milliseconds: its place among the calls a minute. */
  | { readonly status: 'open'; readonly waitMs: number }
  /** No place yet; ask again in so many milliseconds. */
  | { readonly status: 'later'; readonly forMs: number }
  | { readonly status: 'spent'; readonly limit: SpentLimit };

/**
 * How a call ended. `settled`: a reply came and its cost is known, whether it could be used or not. `failed`: the provider answered
 * with an error and charged nothing. `unknown`: it was sent and no whole reply came back (time-out, cut stream), so it may have been
 * charged: it counts at its reserved maximum until it is reconciled.
 */
export interface CallSettlement {
  readonly status: 'settled' | 'failed' | 'unknown';
  readonly modelAnswered?: string;
  /** What the provider says of the build that answered (`system_fingerprint`). */
  readonly fingerprint?: string;
  readonly usage: TokenUsage;
  readonly costMicroUsd: number;
  readonly latencyMs: number;
  readonly httpStatus?: number;
  readonly errorCode?: string;
  /** Who asked which model, where another process may have opened the call: whoever watches which model answers must know. */
  readonly asked?: { readonly runId: string; readonly model: string };
  /** Kept where erasure can reach it, so that a reply that was paid for is not asked for again. */
  readonly reply?: ModelReply;
}

/**
 * The write-ahead ledger of paid calls: a call is written down before it is sent. One whose end was never written (the process died)
 * becomes `unknown` and counts at its reserved maximum until it is reconciled.
 */
export interface CallLedger {
  /**
   * Begins a question. Calls of the same step that were left open by a process that died become `unknown`.
   *
   * @returns the settled reply to this very request in this step, when the process died between settlement and checkpoint
   */
  recall(scope: CallScope, requestHash: string): Promise<ModelReply | undefined>;
  /** Writes the call down, unless a ceiling, a budget or a limit a minute says no. @param longestWaitMs how late its place may come */
  open(opening: CallOpening, longestWaitMs: number): Promise<CallAdmission>;
  settle(attemptId: string, settlement: CallSettlement): Promise<void>;
  /** The provider asked for patience (429): from the third time within about a second on all workers wait so long, and then go slower. */
  slowDown(target: string, waitMs: number): Promise<void>;
}
