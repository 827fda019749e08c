import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { ModelRoute } from '../core/model-route.ts';
import { modelRouteSchema } from '../core/model-route.ts';
import type { ModelRequest } from '../ports/model.ts';
import { AssayError } from '../core/errors.ts';
import type { Exchange } from '../ports/model-provider.ts';
import { costMicroUsd, mostTokens } from './call-cost.ts';
import { createModelCircuit } from './circuit-breaker.ts';
import type { GatewayModelOptions } from './gateway-model.ts';
import { createGatewayModel } from './gateway-model.ts';
import { createMemoryCallLedger } from './memory-call-ledger.ts';
import { requestHash } from './request-hash.ts';
import { retryDelayMs } from './retry-delay.ts';

const request: ModelRequest = {
  system: 'rules',
  user: 'essay',
  schemaName: 'a',
  schema: z.strictObject({ score: z.number() }),
};
const scope = { runId: 'r', step: 's' };
const route: ModelRoute = modelRouteSchema.parse({
  provider: 'custom',
  model: 'm',
  inputMicroUsdPerMTok: 3_000_000,
  outputMicroUsdPerMTok: 15_000_000,
  maxOutputTokens: 100,
});

const answer: Exchange = {
  outcome: 'answered',
  value: { score: 4 },
  modelAnswered: 'm',
  usage: { inputTokens: 10, outputTokens: 4 },
};

function error(fault: 'rate-limited' | 'server-error' | 'timeout', extra: object = {}): Exchange {
  return { outcome: 'error', fault, retryable: true, maybeCharged: fault === 'timeout', detail: fault, ...extra };
}

/** A gateway whose time only passes by waiting. */
function gateway(exchanges: readonly Exchange[], options: Partial<GatewayModelOptions> = {}) {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const waits: number[] = [];
  const sent: string[] = [];
  const ledger = createMemoryCallLedger();
  const model = createGatewayModel({
    route,
    ledger,
    provider: {
      id: 'fake',
      send(_, { attemptId }) {
        sent.push(attemptId);
        return Promise.resolve(exchanges[Math.min(sent.length, exchanges.length) - 1] ?? answer);
      },
    },
    clock: { now: () => new Date(now) },
    random: () => 0.5,
    sleep(ms) {
      waits.push(ms);
      now += ms;
      return Promise.resolve();
    },
    ...options,
  });
  return { model, ledger, waits, sent };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('cost', () => {
  test('10 tokens in at 3 dollars a million and 4 out at 15: 30 + 60 micro-dollars', () => {
    expect(costMicroUsd({ inputTokens: 10, outputTokens: 4 }, route)).toBe(90);
  });

  test('is rounded up once over both: .15 + .6 = .75 → 1', () => {
    const prices = { inputMicroUsdPerMTok: 150_000, outputMicroUsdPerMTok: 600_000 };
    expect(costMicroUsd({ inputTokens: 1, outputTokens: 1 }, prices)).toBe(1);
  });

  test('the bound counts bytes, not characters', () => {
    expect(mostTokens(['aé', 'ˆ'], route)).toEqual({ inputTokens: 256 + 3 + 2, outputTokens: 100 });
  });
});

describe('waiting', () => {
  test('is never longer than the cap, never shorter than the provider asked for', () => {
    const luck = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), luck, (attempt, drawn) => {
        expect(retryDelayMs(attempt, undefined, () => drawn)).toBeLessThanOrEqual(
          Math.min(20_000, 500 * 2 ** (attempt - 1)),
        );
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60_000 }), luck, (retryAfterMs, drawn) => {
        expect(retryDelayMs(1, retryAfterMs, () => drawn)).toBeGreaterThanOrEqual(retryAfterMs);
      }),
    );
  });
});

describe('the gateway', () => {
  test('writes the call down before it is sent', async () => {
    const ledger = createMemoryCallLedger();
    let before: readonly string[] = [];
    const provider = {
      id: 'fake',
      send: () => {
        before = ledger.calls().map((call) => `${call.status} ${call.modelAsked} ${call.attempt}`);
        return Promise.resolve(answer);
      },
    };
    await createGatewayModel({ route, ledger, provider }).ask(request, scope);
    expect(before).toEqual(['open m 1']);
    expect(ledger.calls()[0]).toMatchObject({ status: 'settled', settlement: { costMicroUsd: 90 } });
  });

  test('takes a settled reply from the ledger, for the same question only', async () => {
    const { model, sent } = gateway([answer]);
    const first = await model.ask(request, scope);
    expect(await model.ask(request, scope)).toBe(first);
    expect(sent).toHaveLength(1);
    await model.ask({ ...request, user: 'another essay' }, scope);
    await model.ask(request, { ...scope, step: 'other' });
    expect(sent).toHaveLength(3);
  });

  test('a call that a dead process left open becomes unknown and counts at its maximum', async () => {
    const { model, ledger } = gateway([answer]);
    await ledger.open(
      {
        ...scope,
        attemptId: 'lost',
        requestHash: 'h',
        attempt: 1,
        provider: 'fake',
        modelAsked: 'm',
        reservedMicroUsd: 5000,
        reservedTokens: 5000,
        target: 'custom  m',
        estimatedTokens: 100,
      },
      0,
    );
    await model.ask(request, scope);
    expect(ledger.calls().map((call) => call.status)).toEqual(['unknown', 'settled']);
    expect(ledger.totalMicroUsd()).toBe(5090);
  });

  test('a provider that does not tell its usage is counted at the bound', async () => {
    const { model, ledger } = gateway([{ ...answer, usage: undefined }]);
    await model.ask(request, scope);
    expect(ledger.totalMicroUsd()).toBe(ledger.calls()[0]?.reservedMicroUsd);
    expect(ledger.totalMicroUsd()).toBeGreaterThan(90);
  });

  test('stops before the deadline instead of sleeping past it, and says when to come back', async () => {
    const { model, sent, waits } = gateway([error('rate-limited', { retryAfterMs: 120_000 })], { deadlineMs: 60_000 });
    await expect(model.ask(request, scope)).rejects.toMatchObject({
      code: 'model.transport',
      retryable: true,
      details: { fault: 'rate-limited', retryAfterMs: 120_250 },
    });
    expect([sent.length, waits.length]).toEqual([1, 0]);
  });

  test('a final error is not sent again', async () => {
    const { model, sent } = gateway([
      {
        outcome: 'error',
        fault: 'rejected',
        retryable: false,
        maybeCharged: false,
        httpStatus: 404,
        detail: 'HTTP 404',
      },
    ]);
    await expect(model.ask(request, scope)).rejects.toMatchObject({ code: 'model.rejected', retryable: false });
    expect(sent).toHaveLength(1);
  });

  test.each([401, 402, 429])(
    'a key or an account that is refused (%i) is nobody’s question: a night waits, and the circuit opens',
    async (httpStatus) => {
      const circuit = createModelCircuit({ failures: 2 });
      const refused = { outcome: 'error', fault: 'rejected', retryable: false, maybeCharged: false } as const;
      const { model, sent, waits } = gateway([{ ...refused, httpStatus, detail: `HTTP ${httpStatus}` }], { circuit });
      for (const step of ['one', 'two', 'nobody waits for the open circuit'])
        await expect(model.ask(request, { ...scope, step })).rejects.toMatchObject({
          code: 'model.rejected',
          retryable: true,
        });
      expect([sent.length, circuit.state, waits]).toEqual([2, 'open', []]);
    },
  );

  test('each attempt has its own id', async () => {
    const { model, sent } = gateway([error('server-error'), error('timeout'), answer]);
    await model.ask(request, scope);
    expect(new Set(sent).size).toBe(3);
  });
});

describe('the circuit', () => {
  test('opens after its failures in a row; while it is open nothing is sent and nothing written down', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const circuit = createModelCircuit({ failures: 2, halfOpenAfterMs: 10_000 });
    const { model, sent, ledger } = gateway([error('server-error')], {
      circuit,
      route: { ...route, maxAttempts: 3 },
      deadlineMs: 5000,
    });
    await expect(model.ask(request, scope)).rejects.toMatchObject({
      details: { fault: 'circuit-open', retryAfterMs: 10_000 },
    });
    // The third attempt found it open.
    expect([sent.length, ledger.calls().length, circuit.state]).toEqual([2, 2, 'open']);
  });

  test('half-opens after its time: one call decides', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const circuit = createModelCircuit({ failures: 1, halfOpenAfterMs: 10_000 });
    await circuit.run(() => Promise.resolve(error('server-error')));
    expect(await circuit.run(() => Promise.resolve(answer))).toEqual({ openForMs: 10_000 });
    vi.setSystemTime(Date.now() + 10_000);
    expect(await circuit.run(() => Promise.resolve(answer))).toBe(answer);
    expect(circuit.state).toBe('closed');
  });

  test('of many who wait for it one is let try; the others write nothing down, however long it is open', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const circuit = createModelCircuit({ failures: 1, halfOpenAfterMs: 10_000 });
    await circuit.run(() => Promise.resolve(error('server-error')));
    vi.setSystemTime(Date.now() + 10_000);
    expect([circuit.openForMs(), circuit.openForMs(), circuit.openForMs()]).toEqual([0, 250, 250]);
    // While the trial is under way, and when it has failed.
    const during: number[] = [];
    await circuit.run(async () => {
      during.push(circuit.openForMs());
      return error('server-error');
    });
    expect([...during, circuit.openForMs()]).toEqual([250, 10_000]);
    // The next one that may try never sends: after five seconds another may.
    vi.setSystemTime(Date.now() + 10_000);
    expect(circuit.openForMs()).toBe(0);
    vi.setSystemTime(Date.now() + 5000);
    expect([circuit.openForMs(), circuit.openForMs()]).toEqual([0, 250]);
    await circuit.run(() => Promise.resolve(answer));
    expect([circuit.openForMs(), circuit.openForMs()]).toEqual([0, 0]);
  });

  test('a call that its budget refuses leaves the trial to the next one at once', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const circuit = createModelCircuit({ failures: 1, halfOpenAfterMs: 10_000 });
    await circuit.run(() => Promise.resolve(error('server-error')));
    vi.setSystemTime(Date.now() + 10_000);
    const ledger = {
      ...createMemoryCallLedger(),
      open: () => Promise.reject(new AssayError('budget.spent', 'the budget of this month is spent')),
    };
    const { model } = gateway([answer], { circuit, ledger });
    await expect(model.ask(request, scope)).rejects.toThrow('is spent');
    expect([circuit.openForMs(), circuit.openForMs()]).toEqual([0, 250]);
  });

  test('a 429 is an answer: it never opens the circuit', async () => {
    const circuit = createModelCircuit({ failures: 1 });
    for (let call = 0; call < 5; call++) await circuit.run(() => Promise.resolve(error('rate-limited')));
    expect(circuit.state).toBe('closed');
  });
});

test('the request hash tells questions apart and takes a schema of the same shape for the same', () => {
  const same = { ...request, schema: z.strictObject({ score: z.number() }) };
  expect(requestHash(same, route)).toBe(requestHash(request, route));
  expect(requestHash({ ...request, schema: z.strictObject({ score: z.string() }) }, route)).not.toBe(
    requestHash(request, route),
  );
  expect(requestHash(request, { ...route, seed: 8 })).not.toBe(requestHash(request, route));
  // How often and how long is no part of the question.
  expect(requestHash(request, { ...route, timeoutMs: 500, maxAttempts: 1 })).toBe(requestHash(request, route));
});
