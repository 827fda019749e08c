import { randomUUID } from 'node:crypto';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { AssayError } from '../core/errors.ts';
import { canonicalJson } from '../core/content-hash.ts';
import type { ModelRoute } from '../core/model-route.ts';
import type { CallLedger } from '../ports/call-ledger.ts';
import type { Clock } from '../ports/clock.ts';
import { systemClock } from '../ports/clock.ts';
import type { CallScope, Model, ModelReply, ModelRequest, TokenUsage } from '../ports/model.ts';
import type { Exchange, ModelProvider } from '../ports/model-provider.ts';
import { costMicroUsd, mostTokens } from './call-cost.ts';
import type { ModelCircuit } from './circuit-breaker.ts';
import { createModelCircuit } from './circuit-breaker.ts';
import { jsonSchema, requestHash } from './request-hash.ts';
import type { Backoff } from './retry-delay.ts';
import { defaultBackoff, retryDelayMs } from './retry-delay.ts';

export interface GatewayModelOptions {
  readonly route: ModelRoute;
  readonly provider: ModelProvider;
  readonly ledger: CallLedger;
  readonly clock?: Clock;
  /** Uniform in [0, 1): jitter of the waiting times. */
  readonly random?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
  /** For one question with all its attempts and waits. Default: three minutes. */
  readonly deadlineMs?: number;
  readonly backoff?: Backoff;
  /** Share one between all gateways to the same model at the same provider. */
  readonly circuit?: ModelCircuit;
}

/**
 * A model behind the one retry loop. Each attempt: circuit asked, call written into the ledger at its reserved maximum, sent once under
 * its own time limit, settled. A reply, usable or not, ends the loop: whether to ask again in other words is the caller's business.
 * A reply that this very step has already paid for is taken from the ledger and nothing is sent.
 *
 * `ask` throws AssayError `model.rejected` (final) when the provider refuses the request, `model.transport` (retryable) when attempts,
 * deadline or an open circuit leave no reply to be had now; `details.retryAfterMs` then says when it may be worth trying.
 */
export function createGatewayModel(options: GatewayModelOptions): Model {
  const { route, ledger } = options;
  const settings: Settings = {
    ...options,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    sleep: options.sleep ?? ((ms) => sleepFor(ms)),
    deadlineMs: options.deadlineMs ?? 180_000,
    backoff: options.backoff ?? defaultBackoff,
    circuit: options.circuit ?? createModelCircuit(),
  };
  return {
    id: route.model,
    async ask(request, scope) {
      const hash = requestHash(request, route);
      const settled = await ledger.recall(scope, hash);
      if (settled !== undefined) return settled;
      const most = mostTokens([request.system, request.user, canonicalJson(jsonSchema(request))], route);
      return untilAnswered(settings, { request, scope, hash, most });
    },
  };
}

type Settings = Required<GatewayModelOptions>;

interface Question {
  readonly request: ModelRequest;
  readonly scope: CallScope;
  readonly hash: string;
  /** Upper bound of what one sending can use. */
  readonly most: TokenUsage;
}

type Failure = Extract<Exchange, { outcome: 'error' }>;

/** The retry loop. A wait for an open circuit is no attempt: nothing was sent. */
async function untilAnswered(settings: Settings, question: Question): Promise<ModelReply> {
  const { route, clock, circuit, sleep } = settings;
  const deadline = clock.now().getTime() + settings.deadlineMs;
  let attempt = 1;
  for (;;) {
    const timeoutMs = Math.min(route.timeoutMs, deadline - clock.now().getTime());
    const sent: { reply?: ModelReply } = {};
    const result = await circuit.run(async () => {
      const { exchange, reply } = await sendOnce(settings, question, { attempt, timeoutMs });
      if (reply !== undefined) sent.reply = reply;
      return exchange;
    });
    if (sent.reply !== undefined) return sent.reply;
    const failure = 'openForMs' in result ? undefined : (result as Failure);
    if (failure !== undefined && (!failure.retryable || attempt >= route.maxAttempts))
      throw giveUp(route, failure, attempt);
    const waitMs =
      'openForMs' in result
        ? result.openForMs
        : retryDelayMs(attempt, failure?.retryAfterMs, settings.random, settings.backoff);
    if (clock.now().getTime() + waitMs >= deadline) throw outOfTime(route, failure, waitMs);
    await sleep(waitMs);
    if (failure !== undefined) attempt++;
  }
}

interface Sending {
  readonly attempt: number;
  readonly timeoutMs: number;
}

/** One attempt, written down before and after. */
async function sendOnce(
  settings: Settings,
  { request, scope, hash, most }: Question,
  { attempt, timeoutMs }: Sending,
): Promise<{ exchange: Exchange; reply?: ModelReply }> {
  const { route, provider, ledger, clock } = settings;
  const reservedMicroUsd = costMicroUsd(most, route);
  const attemptId = randomUUID();
  await ledger.open({
    ...scope,
    attemptId,
    requestHash: hash,
    attempt,
    provider: provider.id,
    modelAsked: route.model,
    reservedMicroUsd,
  });
  const started = clock.now().getTime();
  const exchange = await provider.send(request, { attemptId, signal: AbortSignal.timeout(Math.max(1, timeoutMs)) });
  const latencyMs = clock.now().getTime() - started;
  if (exchange.outcome === 'error') {
    await ledger.settle(attemptId, {
      status: exchange.maybeCharged ? 'unknown' : 'failed',
      usage: exchange.maybeCharged ? most : { inputTokens: 0, outputTokens: 0 },
      costMicroUsd: exchange.maybeCharged ? reservedMicroUsd : 0,
      latencyMs,
      errorCode: exchange.fault,
      ...(exchange.httpStatus === undefined ? {} : { httpStatus: exchange.httpStatus }),
    });
    return { exchange };
  }
  // A provider that does not say what it used is counted at the most that it can have used.
  const usage = exchange.usage ?? most;
  const reply = toReply(exchange, { usage, costMicroUsd: costMicroUsd(usage, route), latencyMs });
  await ledger.settle(attemptId, {
    status: 'settled',
    modelAnswered: exchange.modelAnswered,
    usage,
    costMicroUsd: reply.costMicroUsd,
    latencyMs,
    reply,
    ...(reply.status === 'failed' ? { errorCode: reply.problem } : {}),
  });
  return { exchange, reply };
}

function toReply(
  exchange: Exclude<Exchange, Failure>,
  paid: { readonly usage: TokenUsage; readonly costMicroUsd: number; readonly latencyMs: number },
): ModelReply {
  const { modelAnswered } = exchange;
  if (exchange.outcome === 'unusable') {
    return { status: 'failed', problem: exchange.problem, detail: exchange.detail, modelAnswered, ...paid };
  }
  const { value, confidence } = exchange;
  return { status: 'ok', value, modelAnswered, ...paid, ...(confidence === undefined ? {} : { confidence }) };
}

function giveUp(route: ModelRoute, failure: Failure, attempts: number): AssayError {
  const { fault, detail, httpStatus, retryAfterMs, retryable } = failure;
  const tries = `${attempts} of ${route.maxAttempts} attempts`;
  return new AssayError(
    retryable ? 'model.transport' : 'model.rejected',
    retryable
      ? `model ${route.model} gave no reply in ${tries}; the last: ${detail}`
      : `the provider of model ${route.model} does not accept the request: ${detail}`,
    { retryable, details: { fault, attempts, httpStatus, retryAfterMs } },
  );
}

function outOfTime(route: ModelRoute, failure: Failure | undefined, waitMs: number): AssayError {
  const why = failure === undefined ? 'its circuit is open after repeated failures' : failure.detail;
  return new AssayError('model.transport', `model ${route.model} cannot reply before the deadline: ${why}`, {
    retryable: true,
    details: { fault: failure?.fault ?? 'circuit-open', httpStatus: failure?.httpStatus, retryAfterMs: waitMs },
  });
}
