import type { z } from 'zod';
import type { EscalationReason } from '../core/model-route.ts';
import type { Confidence, ReplyProblem } from '../core/trait-grade.ts';
import type { ToolCall, ToolDefinition, ToolRound } from './tools.ts';

/** On whose behalf a call is made: what the ledger, the budgets and the trace name it by. */
export interface CallScope {
  readonly runId: string;
  /** Journal step that the call is made in. */
  readonly step: string;
}

/** One question with a strict answer. */
export interface ModelRequest {
  /** Rubric and rules, the same for every essay; nothing that a student wrote. */
  readonly system: string;
  /** The essay, datamarked and fenced. */
  readonly user: string;
  /**
   * So many leading characters of `user` are the same in other questions (absent: none), as all of `system` is: where a provider's prompt
   * cache can be told so, it is. No part of the question.
   */
  readonly sharedUserLength?: number;
  /** The shape of the answer; a reply that does not fit is a failure. */
  readonly schema: z.ZodType;
  readonly schemaName: string;
  /** Name of the number in the answer whose token probabilities are wanted. */
  readonly scoreField?: string;
  /** The values that the number may have. */
  readonly scoreValues?: readonly number[];
  /** What may be called before the answer is given. */
  readonly tools?: readonly ToolDefinition[];
  /** What was called so far for this question, and what came back. */
  readonly rounds?: readonly ToolRound[];
  /** What a cascade decides by; never sent. */
  readonly signals?: EscalationSignals;
}

/** Facts of the essay that say how much a question deserves to cost. */
export interface EscalationSignals {
  /** The trained scorer's score of this trait, before rounding. */
  readonly expectedScore?: number;
  readonly words?: number;
  readonly gradeLevel?: string;
  readonly appealed?: boolean;
}

export interface TokenUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of the input: what the provider took from its own cache; absent where it does not say. */
  readonly cachedTokens?: number;
  /** Of the input: what it put into its cache, where that has a price of its own (Anthropic). */
  readonly cacheWriteTokens?: number;
}

/** What came back, paid for either way. */
export type ModelReply =
  | {
      readonly status: 'ok';
      /** Fits the request's schema; undefined where the model wants tools to be run first. */
      readonly value: unknown;
      readonly toolCalls?: readonly ToolCall[];
      /** Names of the tools that were run on the way to this answer, in order. */
      readonly toolsRun?: readonly string[];
      readonly modelAnswered: string;
      readonly usage: TokenUsage;
      readonly costMicroUsd: number;
      readonly latencyMs: number;
      readonly confidence?: Confidence;
      /** Why the cheap model's reply was not enough; absent when no cascade or no rule led here. */
      readonly escalatedFor?: readonly EscalationReason[];
    }
  | {
      readonly status: 'failed';
      readonly problem: ReplyProblem;
      readonly detail: string;
      readonly modelAnswered?: string;
      readonly usage: TokenUsage;
      readonly costMicroUsd: number;
      readonly latencyMs: number;
    };

/** A model behind the gateway: retries, ledger and prices are behind this port, not in front of it. */
export interface Model {
  /** Pinned model id, as asked for. */
  readonly id: string;
  /** @throws AssayError `model.transport` or `model.rejected` when no reply could be had within the route's attempts. */
  ask(request: ModelRequest, scope: CallScope): Promise<ModelReply>;
}
