import type { z } from 'zod';

/** A tool as a model is told of it. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodType;
}

/** A call as a model made it. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text, unchecked. */
  readonly input: string;
}

/** One round: what the model called, and what came back. */
export interface ToolRound {
  readonly calls: readonly (ToolCall & { readonly result: string })[];
}

/**
 * What a trait grader may call. Each tool is a function of its input and the question alone (no clock, no network, no state), so that a
 * call made again after a crash gives the same.
 */
export interface Toolbox {
  readonly tools: readonly ToolDefinition[];
  /** @returns what the model is told; also of an unknown tool or an input that does not fit. Never throws for what a model sent. */
  run(call: ToolCall): Promise<string>;
}
