import type { Confidence, ReplyProblem } from '../core/trait-grade.ts';
import type { ModelRequest, TokenUsage } from './model.ts';
import type { ToolCall } from './tools.ts';

/** Why no reply came back. */
export type TransportFault =
  | 'rate-limited'
  | 'server-error'
  | 'timeout'
  | 'connection'
  | 'cut-off'
  | 'malformed'
  | 'rejected';

/**
 * What one sending of a question led to. `answered` and `unusable` are replies, paid for; `error` means that no reply came. `usage` is
 * undefined when the provider did not say.
 */
export type Exchange =
  | {
      readonly outcome: 'answered';
      /** Fits the request's schema; undefined where tools are to be run first. */
      readonly value: unknown;
      readonly toolCalls?: readonly ToolCall[];
      readonly modelAnswered: string;
      readonly fingerprint?: string;
      readonly usage: TokenUsage | undefined;
      readonly confidence?: Confidence;
    }
  | {
      readonly outcome: 'unusable';
      readonly problem: ReplyProblem;
      /** Fixed words and field names; nothing of the essay or the reply. */
      readonly detail: string;
      readonly modelAnswered: string;
      readonly fingerprint?: string;
      readonly usage: TokenUsage | undefined;
    }
  | {
      readonly outcome: 'error';
      readonly fault: TransportFault;
      /** Whether the same question may be answered when sent again. */
      readonly retryable: boolean;
      /** True when the provider may have made, and charged, a reply that did not arrive. */
      readonly maybeCharged: boolean;
      readonly httpStatus?: number;
      /** How long the provider asked us to wait. */
      readonly retryAfterMs?: number;
      readonly detail: string;
    };

/** A provider that is asked exactly once, without any retry of its own: the gateway's loop is the only one. */
export interface ModelProvider {
  /** Names provider and place, for ledger and breaker: `openai`, `openai-compatible https://host/v1`. Never with credentials. */
  readonly id: string;
  send(request: ModelRequest, options: { readonly attemptId: string; readonly signal: AbortSignal }): Promise<Exchange>;
}
