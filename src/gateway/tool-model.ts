import type { CallScope, Model, ModelReply, ModelRequest, TokenUsage } from '../ports/model.ts';
import type { Toolbox, ToolCall, ToolRound } from '../ports/tools.ts';

export interface ToolLimits {
  /** Rounds of tool calls before an answer must come. */
  readonly rounds: number;
  /** Tool calls in all rounds together. */
  readonly calls: number;
  /** So often may one call with one and the same result be made. */
  readonly repeats: number;
}

const defaultToolLimits: ToolLimits = { rounds: 6, calls: 12, repeats: 2 };

type Answered = Extract<ModelReply, { status: 'ok' }>;

interface Paid {
  usage: TokenUsage;
  costMicroUsd: number;
  latencyMs: number;
}

/**
 * A model that may call tools before it answers. Each round is a paid call of its own in the ledger (step `…/tool-n`), held to the same
 * ceiling and budgets. A model that goes round in circles (the same call, the same result), that calls too much, or that does not come to
 * an answer in so many rounds, ends as a failed reply: nothing is asked a further time.
 */
export function createToolModel(model: Model, toolbox: Toolbox, limits: ToolLimits = defaultToolLimits): Model {
  return {
    id: model.id,
    async ask(request, scope) {
      const paid: Paid = { usage: { inputTokens: 0, outputTokens: 0 }, costMicroUsd: 0, latencyMs: 0 };
      const rounds: ToolRound[] = [];
      const seen = new Map<string, number>();
      for (;;) {
        const reply = await model.ask(inRound(request, toolbox, rounds), stepOf(scope, rounds.length));
        add(paid, reply);
        if (reply.status === 'failed') return { ...reply, ...paid };
        const toolsRun = rounds.flatMap(({ calls }) => calls.map(({ name }) => name));
        const wanted = reply.toolCalls;
        if (wanted === undefined) return { ...reply, ...paid, ...(toolsRun.length > 0 && { toolsRun }) };
        const over = overLimit(limits, { rounds: rounds.length, calls: toolsRun.length + wanted.length });
        if (over !== undefined) return gaveUp(reply, paid, over);
        const round = await run(toolbox, wanted);
        rounds.push(round);
        if (countRepeats(seen, round) > limits.repeats)
          return gaveUp(
            reply,
            paid,
            `going round in circles: the model made one tool call ${limits.repeats + 1} times and was told the same each time`,
          );
      }
    },
  };
}

function inRound(request: ModelRequest, { tools }: Toolbox, rounds: readonly ToolRound[]): ModelRequest {
  return { ...request, tools, ...(rounds.length > 0 && { rounds: [...rounds] }) };
}

/** Each round has its own name in the ledger: a reply that was paid for is found again after a crash. */
function stepOf(scope: CallScope, round: number): CallScope {
  return round === 0 ? scope : { ...scope, step: `${scope.step}/tool-${round}` };
}

function overLimit(limits: ToolLimits, is: { readonly rounds: number; readonly calls: number }): string | undefined {
  if (is.rounds >= limits.rounds) return `no answer after the ${limits.rounds} rounds of tool calls that are allowed`;
  return is.calls > limits.calls ? `${is.calls} tool calls, and ${limits.calls} are allowed` : undefined;
}

async function run(toolbox: Toolbox, calls: readonly ToolCall[]): Promise<ToolRound> {
  const done: ToolRound['calls'][number][] = [];
  // One after the other: sandboxes side by side would share the memory of one worker.
  for (const call of calls) done.push({ ...call, result: await toolbox.run(call) });
  return { calls: done };
}

/** @returns how often the commonest of these calls has been made with this result */
function countRepeats(seen: Map<string, number>, { calls }: ToolRound): number {
  return Math.max(
    ...calls.map(({ name, input, result }) => {
      const key = JSON.stringify([name, input, result]);
      const times = (seen.get(key) ?? 0) + 1;
      seen.set(key, times);
      return times;
    }),
  );
}

function add(paid: Paid, { usage, costMicroUsd, latencyMs }: ModelReply): void {
  paid.usage = {
    inputTokens: paid.usage.inputTokens + usage.inputTokens,
    outputTokens: paid.usage.outputTokens + usage.outputTokens,
  };
  paid.costMicroUsd += costMicroUsd;
  paid.latencyMs += latencyMs;
}

function gaveUp({ modelAnswered }: Answered, paid: Paid, detail: string): ModelReply {
  return { status: 'failed', problem: 'unavailable', detail, modelAnswered, ...paid };
}
