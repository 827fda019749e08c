import { sha256 } from '../../core/content-hash.ts';
import { composeReply } from './compose-reply.ts';
import type { Personality } from './personality.ts';
import { answerAs } from './personality.ts';
import type { ProviderCall, ProviderPrices } from './provider-ledger.ts';
import type { PromptCache } from './prompt-cache.ts';
import { priceMicroUsd } from './provider-ledger.ts';
import type { ReadQuestion } from './read-question.ts';
import { readQuestion } from './read-question.ts';
import type { Fault, ScriptedReply, ScriptReader, TransportFault } from './script.ts';
import { transportFaults } from './script.ts';
import type { ChatRequest, Completion } from './wire.ts';

/** How an answer goes out. */
export interface Delivery {
  readonly status: number;
  readonly errorType?: string;
  readonly retryAfterSeconds?: number;
  readonly manner: 'whole' | 'hang' | 'cut-body' | 'slow-drip' | 'broken-envelope';
  readonly completion?: Completion;
  readonly latencyMs: number;
}

export interface ChatSettings {
  readonly seed: number;
  readonly personality: Personality;
  readonly prices: ProviderPrices;
  readonly latencyMs: { readonly min: number; readonly max: number };
  /** Share of requests, 0 to 1, that meet a fault drawn from `faultKinds`. */
  readonly faultRate: number;
  readonly faultKinds: readonly Fault[];
}

/** Decides what becomes of one request. The same seed, question and attempt always come to the same, in whatever order they arrive. */
export function answerChat(
  request: ChatRequest,
  settings: ChatSettings,
  {
    script,
    attempts,
    promptCache,
  }: {
    readonly script: ScriptReader;
    readonly attempts: Map<string, number>;
    readonly promptCache: PromptCache | undefined;
  },
): { readonly delivery: Delivery; readonly call: Omit<ProviderCall, 'number' | 'at' | 'attemptId'> } {
  const question = readQuestion(request);
  const attempt = (attempts.get(question.key) ?? 0) + 1;
  attempts.set(question.key, attempt);
  const chance = chances(settings.seed, question.key, attempt);
  const reply = script.next(question, attempt, request.model) ?? drawFault(settings, chance);
  const latencyMs = settings.latencyMs.min + chance() * (settings.latencyMs.max - settings.latencyMs.min);
  // Only what is answered is read, and charged.
  const make = (): Completion => {
    const completion = complete(request, question, settings, reply);
    return promptCache === undefined ? completion : { ...completion, cachedTokens: promptCache.take(request) };
  };
  const delivery = { ...deliver(reply, make), latencyMs };
  const inputTokens = delivery.completion?.promptTokens ?? 0;
  const outputTokens = delivery.completion?.completionTokens ?? 0;
  const cachedTokens = delivery.completion?.cachedTokens ?? 0;
  const call = {
    model: request.model,
    trait: question.trait,
    question: question.key,
    attempt,
    outcome: outcomeName(reply),
    httpStatus: delivery.status,
    inputTokens,
    outputTokens,
    cachedTokens,
    priceMicroUsd: priceMicroUsd({ inputTokens, outputTokens, cachedTokens }, settings.prices),
  };
  return { delivery, call };
}

/** The words do not depend on the attempt: the same model asked again finds the same things. */
function complete(
  request: ChatRequest,
  question: ReadQuestion,
  settings: ChatSettings,
  reply: ScriptedReply | undefined,
): Completion {
  const personal = answerAs(settings.personality, question, chances(settings.seed, question.key, request.model));
  return composeReply(request, question, personal, reply);
}

function drawFault(settings: ChatSettings, chance: () => number): ScriptedReply | undefined {
  if (chance() >= settings.faultRate) return undefined;
  const fault = settings.faultKinds[Math.floor(chance() * settings.faultKinds.length)];
  if (fault === undefined) return undefined;
  return fault === 'rate-limited' && chance() < 0.5 ? { fault, retryAfterSeconds: 1 } : { fault };
}

type Failing =
  | { readonly status: number; readonly errorType: string }
  | { readonly manner: Exclude<Delivery['manner'], 'whole'> };

const failing: Record<TransportFault, Failing> = {
  'rate-limited': { status: 429, errorType: 'rate_limit_exceeded' },
  'server-error': { status: 500, errorType: 'server_error' },
  'bad-gateway': { status: 502, errorType: 'bad_gateway' },
  unavailable: { status: 503, errorType: 'service_unavailable' },
  overloaded: { status: 529, errorType: 'overloaded_error' },
  hang: { manner: 'hang' },
  'cut-body': { manner: 'cut-body' },
  'slow-drip': { manner: 'slow-drip' },
  'broken-envelope': { manner: 'broken-envelope' },
};

/** A reply that was made is charged, whether it arrives or not; one that hangs was never made. */
function deliver(reply: ScriptedReply | undefined, make: () => Completion): Omit<Delivery, 'latencyMs'> {
  if (reply !== undefined && 'status' in reply) {
    return { status: reply.status, errorType: reply.errorType ?? 'scripted_error', manner: 'whole' };
  }
  if (reply === undefined || !('fault' in reply) || !isTransportFault(reply.fault)) {
    return { status: 200, manner: 'whole', completion: make() };
  }
  const way = failing[reply.fault];
  if ('manner' in way)
    return { status: 200, manner: way.manner, ...(way.manner === 'hang' ? {} : { completion: make() }) };
  const wait = reply.retryAfterSeconds;
  return { ...way, manner: 'whole', ...(wait === undefined ? {} : { retryAfterSeconds: wait }) };
}

function isTransportFault(fault: Fault): fault is TransportFault {
  return transportFaults.some((known) => known === fault);
}

function outcomeName(reply: ScriptedReply | undefined): string {
  if (reply === undefined) return 'ok';
  if ('fault' in reply) return reply.fault;
  return 'status' in reply ? `http-${reply.status}` : 'ok';
}

/** Numbers in [0, 1) drawn from a hash chain of what they depend on. */
function chances(...parts: readonly (string | number)[]): () => number {
  let round = 0;
  return () => Number.parseInt(sha256(JSON.stringify([...parts, round++])).slice(0, 12), 16) / 2 ** 48;
}
