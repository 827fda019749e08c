import { randomUUID } from 'node:crypto';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { AssayError } from '../core/errors.ts';
import { targetKey } from '../core/model-route.ts';
import type { CallAdmission, CallLedger, SpentLimit } from '../ports/call-ledger.ts';
import type { Clock } from '../ports/clock.ts';
import type { CallScope, ModelReply, ModelRequest, TokenUsage } from '../ports/model.ts';
import type { Exchange } from '../ports/model-provider.ts';
import { costMicroUsd, mostMicroUsd } from './call-cost.ts';
import type { GatewayTarget } from './gateway-target.ts';
import { createPlaceLine, type PlaceLine } from './place-line.ts';

/** A question on its way to one target. */
export interface Question {
  readonly request: ModelRequest;
  readonly scope: CallScope;
  readonly hash: string;
  /** Upper bound of what one sending can use. */
  readonly most: TokenUsage;
}

export interface SendingParts {
  readonly ledger: CallLedger;
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
  /** How long one question may wait for places among the calls a minute, in ms; such waits are no part of its deadline. */
  readonly longestPlaceMs: number;
}

export type Failure = Extract<Exchange, { outcome: 'error' }>;

export type Sent =
  | { readonly reply: ModelReply; readonly exchange: Exchange }
  | { readonly reply?: never; readonly exchange: Failure };

/** Ends of a line for each target of this process. */
const lines = new Map<string, PlaceLine>();

function lineOf(target: string): PlaceLine {
  const line = lines.get(target) ?? createPlaceLine();
  lines.set(target, line);
  return line;
}

/**
 * Writes the next attempt down and waits for its place.
 *
 * @returns its id, and how long it waited in ms
 * @throws AssayError `ceiling.reached` or `budget.spent` when it may not be made, `model.transport` when no place comes in time
 */
export async function admit(
  parts: SendingParts,
  { target, provider, estimate }: GatewayTarget,
  question: Question,
  attempt: number,
): Promise<{ readonly attemptId: string; readonly waitedMs: number }> {
  const { ledger, clock, sleep, longestPlaceMs } = parts;
  const { scope, hash, most } = question;
  const began = clock.now().getTime();
  const attemptId = randomUUID();
  const key = targetKey(target);
  const left = () => longestPlaceMs - (clock.now().getTime() - began);
  const open = (isNext = false) =>
    ledger.open(
      {
        ...scope,
        attemptId,
        requestHash: hash,
        attempt,
        provider: provider.id,
        modelAsked: target.model,
        reservedMicroUsd: mostMicroUsd(most, target),
        reservedTokens: most.inputTokens + most.outputTokens,
        target: key,
        estimatedTokens: estimate.of(most),
        isNext,
      },
      left(),
    );
  let admission: CallAdmission = await open();
  if (admission.status === 'later') {
    admission = await lineOf(key).wait(async () => {
      let next = await open(true);
      while (next.status === 'later') {
        if (next.forMs > left()) throw noPlace(target.model, next.forMs);
        await sleep(Math.max(5, next.forMs));
        next = await open(true);
      }
      return next;
    });
  }
  if (admission.status === 'spent') throw spent(admission.limit);
  if (admission.status === 'open' && admission.waitMs > 0) await sleep(admission.waitMs);
  return { attemptId, waitedMs: clock.now().getTime() - began };
}

/** One attempt that was written down: sent once, settled. */
export async function sendOnce(
  { ledger, clock }: SendingParts,
  { target, provider, estimate }: GatewayTarget,
  { request, most }: Question,
  { attemptId, timeoutMs }: { readonly attemptId: string; readonly timeoutMs: number },
): Promise<Sent> {
  const started = clock.now().getTime();
  const exchange = await provider.send(request, { attemptId, signal: AbortSignal.timeout(Math.max(1, timeoutMs)) });
  const latencyMs = clock.now().getTime() - started;
  if (exchange.outcome === 'error') {
    await ledger.settle(attemptId, {
      status: exchange.maybeCharged ? 'unknown' : 'failed',
      usage: exchange.maybeCharged ? most : { inputTokens: 0, outputTokens: 0 },
      costMicroUsd: exchange.maybeCharged ? mostMicroUsd(most, target) : 0,
      latencyMs,
      errorCode: exchange.fault,
      ...(exchange.httpStatus === undefined ? {} : { httpStatus: exchange.httpStatus }),
    });
    return { exchange };
  }
  if (exchange.usage !== undefined) estimate.learn(most, exchange.usage);
  // A provider that does not say what it used is counted at the most that it can have used.
  const usage = exchange.usage ?? most;
  const cost = exchange.usage === undefined ? mostMicroUsd(most, target) : costMicroUsd(usage, target);
  const reply = toReply(exchange, { usage, costMicroUsd: cost, latencyMs });
  await ledger.settle(attemptId, {
    status: 'settled',
    modelAnswered: exchange.modelAnswered,
    ...(exchange.fingerprint === undefined ? {} : { fingerprint: exchange.fingerprint }),
    usage,
    costMicroUsd: reply.costMicroUsd,
    latencyMs,
    reply,
    ...(reply.status === 'failed' ? { errorCode: reply.problem } : {}),
  });
  return { exchange, reply };
}

export function toReply(
  exchange: Exclude<Exchange, Failure>,
  paid: { readonly usage: TokenUsage; readonly costMicroUsd: number; readonly latencyMs: number },
): ModelReply {
  const { modelAnswered } = exchange;
  if (exchange.outcome === 'unusable') {
    return { status: 'failed', problem: exchange.problem, detail: exchange.detail, modelAnswered, ...paid };
  }
  const { value, confidence, toolCalls } = exchange;
  return {
    status: 'ok',
    value,
    modelAnswered,
    ...paid,
    ...(confidence !== undefined && { confidence }),
    ...(toolCalls !== undefined && { toolCalls }),
  };
}

function noPlace(model: string, forMs: number): AssayError {
  return new AssayError('model.transport', `the limit a minute of model ${model} leaves no place in time`, {
    retryable: true,
    details: { fault: 'rate-limited', retryAfterMs: forMs },
  });
}

export function spent(limit: SpentLimit): AssayError {
  const { scope, scopeId, scopeName = scopeId, period, resetsAt } = limit;
  const sums = sumsOf(limit);
  if (scope === 'assessment') {
    return new AssayError('ceiling.reached', `the ceiling of this assessment is reached: ${sums}`, {
      details: { ...limit },
    });
  }
  const whose = scopeId === '' ? 'the tenant' : `${scope} "${scopeName}"`;
  const until = resetsAt === undefined ? '' : `; the ${period} ends at ${resetsAt.toISOString()}`;
  return new AssayError(
    'budget.spent',
    `the budget of ${whose} (${period}) does not hold another call: ${sums}${until}`,
    {
      retryable: true,
      details: { ...limit, resetsAt: resetsAt?.toISOString() },
    },
  );
}

/** Which limit it is, what of it is gone, and what one more call could take. */
function sumsOf({ unit, allowed, used, asked }: SpentLimit): string {
  if (unit === 'seconds') return `${used} of ${allowed} seconds have passed since it was taken up`;
  if (unit === 'calls') return `${used} of ${allowed} calls are made or under way`;
  const shown = (amount: number): string =>
    unit === 'micro-dollars' ? `$${(amount / 1_000_000).toFixed(6)}` : `${amount} tokens`;
  return `${shown(used)} of ${shown(allowed)} are used or reserved, and one more call may take ${shown(asked)}`;
}

export const defaultSleep = (ms: number): Promise<void> => sleepFor(ms);
