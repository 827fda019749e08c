import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { modelRouteSchema } from '../core/model-route.ts';
import type { CallAdmission, CallLedger } from '../ports/call-ledger.ts';
import type { ModelRequest } from '../ports/model.ts';
import type { Exchange } from '../ports/model-provider.ts';
import { createModelCircuit } from './circuit-breaker.ts';
import { createGatewayModel } from './gateway-model.ts';
import { createGatewayTarget } from './gateway-target.ts';
import { createMemoryCallLedger } from './memory-call-ledger.ts';

const request: ModelRequest = { system: '', user: 'essay', schemaName: 's', schema: z.object({ score: z.number() }) };
const scope = { runId: 'r', step: 's' };
const usage = { inputTokens: 10, outputTokens: 5 };

function answer(by: string): Exchange {
  return { outcome: 'answered', value: { score: 4 }, modelAnswered: by, usage };
}

function failure(fault: 'rate-limited' | 'server-error' | 'rejected', more: object = {}): Exchange {
  return { outcome: 'error', fault, retryable: fault !== 'rejected', maybeCharged: false, detail: fault, ...more };
}

const target = (model: string) => modelRouteSchema.parse({ provider: 'custom', model, maxAttempts: 2 });

/** Two models whose replies are given, time that passes only by waiting, and what was sent to whom. */
function route(first: readonly Exchange[], second: readonly Exchange[], admissions: readonly CallAdmission[] = []) {
  let now = 0;
  const sent: string[] = [];
  const waits: number[] = [];
  const memory = createMemoryCallLedger();
  const left = [...admissions];
  const slowed: number[] = [];
  const ledger: CallLedger = {
    ...memory,
    open: (opening, longest) => {
      const next = left.shift();
      return next === undefined || next.status === 'open' ? memory.open(opening, longest) : Promise.resolve(next);
    },
    slowDown: (_, ms) => Promise.resolve(void slowed.push(ms)),
  };
  const provider = (id: string, exchanges: readonly Exchange[]) => ({
    id,
    send: () => {
      sent.push(id);
      const nth = sent.filter((one) => one === id).length;
      return Promise.resolve(exchanges[Math.min(nth, exchanges.length) - 1] ?? answer(id));
    },
  });
  const circuit = createModelCircuit({ failures: 2, halfOpenAfterMs: 60_000 });
  const model = createGatewayModel({
    route: target('a'),
    provider: provider('a', first),
    circuit,
    fallbacks: [createGatewayTarget(target('b'), provider('b', second))],
    ledger,
    clock: { now: () => new Date(now) },
    random: () => 0,
    sleep: (ms) => {
      waits.push(ms);
      now += ms;
      return Promise.resolve();
    },
    deadlineMs: 60_000,
    longestPlaceMs: 120_000,
  });
  return { model, sent, waits, slowed, memory, circuit };
}

describe('fallbacks', () => {
  test('are asked when the attempts at the first are used up; attempts are counted on', async () => {
    const { model, sent, memory } = route([failure('server-error')], [answer('b')]);
    expect(await model.ask(request, scope)).toMatchObject({ modelAnswered: 'b' });
    expect(sent).toEqual(['a', 'a', 'b']);
    expect(memory.calls().map(({ modelAsked, attempt }) => `${modelAsked}${attempt}`)).toEqual(['a1', 'a2', 'b3']);
  });

  test('take over at once where the circuit of the first is open: it is not tried', async () => {
    const { model, sent, waits } = route([failure('server-error')], [answer('b')]);
    await model.ask(request, scope);
    sent.length = 0;
    await model.ask(request, { ...scope, step: 'another' });
    expect(sent).toEqual(['b']);
    expect(waits).toHaveLength(1);
  });

  test('take over when the key of the first is refused, not when the text is', async () => {
    const noKey = route([failure('rejected', { httpStatus: 401 })], [answer('b')]);
    expect(await noKey.model.ask(request, scope)).toMatchObject({ modelAnswered: 'b' });
    const tooLong = route([failure('rejected', { httpStatus: 413 })], [answer('b')]);
    await expect(tooLong.model.ask(request, scope)).rejects.toMatchObject({ code: 'model.rejected' });
    expect(tooLong.sent).toEqual(['a']);
  });

  test('do not begin the deadline again', async () => {
    const patient = failure('rate-limited', { retryAfterMs: 40_000 });
    const { model, sent } = route([patient], [patient]);
    await expect(model.ask(request, scope)).rejects.toMatchObject({ code: 'model.transport', retryable: true });
    // 0 s and 40 s at the first, then at the second once, whose 40 s more would end at 80 s of 60.
    expect(sent).toEqual(['a', 'a', 'b']);
  });
});

describe('a 429', () => {
  test('takes time and no attempts, and slows all workers', async () => {
    const busy = failure('rate-limited', { retryAfterMs: 1000 });
    const { model, sent, slowed } = route([busy, busy, busy, answer('a')], []);
    expect(await model.ask(request, scope)).toMatchObject({ modelAnswered: 'a' });
    expect(sent).toEqual(['a', 'a', 'a', 'a']);
    expect(slowed).toEqual([1000, 1000, 1000]);
  });
});

describe('places, budgets and ceilings', () => {
  test('waiting for a place is no part of the deadline', async () => {
    const { model, waits } = route(
      [answer('a')],
      [],
      [
        { status: 'later', forMs: 50_000 },
        { status: 'later', forMs: 50_000 },
      ],
    );
    expect(await model.ask(request, scope)).toMatchObject({ modelAnswered: 'a' });
    expect(waits).toEqual([50_000]);
  });

  test('a place that comes too late is told, not waited for', async () => {
    const { model, sent } = route(
      [answer('a')],
      [],
      [
        { status: 'later', forMs: 1 },
        { status: 'later', forMs: 130_000 },
      ],
    );
    await expect(model.ask(request, scope)).rejects.toMatchObject({ code: 'model.transport', retryable: true });
    expect(sent).toEqual([]);
  });

  const limit = { scopeId: 's1', unit: 'micro-dollars', period: 'month', allowed: 10, used: 8, asked: 3 } as const;

  test('a spent budget stops the question and its fallbacks: nothing is sent', async () => {
    const spent = { status: 'spent', limit: { ...limit, scope: 'student', resetsAt: new Date(0) } } as const;
    const { model, sent } = route([answer('a')], [answer('b')], [spent, spent]);
    const error = await model.ask(request, scope).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'budget.spent', retryable: true });
    expect(String(error)).toContain(
      'budget of student "s1" (month) does not hold another call: $0.000008 of $0.000010 are used or reserved, and one more call may take $0.000003',
    );
    expect(sent).toEqual([]);
  });

  test('a reached ceiling is final', async () => {
    const spent = { status: 'spent', limit: { ...limit, scope: 'assessment', resetsAt: undefined } } as const;
    const { model } = route([answer('a')], [], [spent]);
    await expect(model.ask(request, scope)).rejects.toMatchObject({ code: 'ceiling.reached', retryable: false });
  });
});
