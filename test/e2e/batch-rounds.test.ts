import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createOpenAiBatchApi } from '../../src/adapters/llm/openai-batch-api.ts';
import {
  startScriptedProvider,
  type ScriptedProvider,
} from '../../src/adapters/scripted-provider/start-scripted-provider.ts';
import { modelRouteSchema, type BatchTerms } from '../../src/core/model-route.ts';
import type { SpentLimit } from '../../src/ports/call-ledger.ts';
import type { BatchApi, BatchedQuestion, ProviderBatch, ProviderBatchStore } from '../../src/ports/provider-batches.ts';
import { createMemoryCallLedger, type MemoryCallLedger } from '../../src/gateway/memory-call-ledger.ts';
import { roundOfProviderBatches } from '../../src/gateway/provider-batches.ts';

const terms: BatchTerms = { discount: 0.5, deadlineMinutes: 60, collectSeconds: 1, pollSeconds: 1, maxRequests: 10 };
const request = JSON.stringify({ model: 'scripted-grader-1', messages: [{ role: 'user', content: 'An essay.' }] });

let provider: ScriptedProvider;
beforeEach(async () => {
  provider = await startScriptedProvider({ batches: { delayMs: 0, manner: 'hang' } });
});
afterEach(() => provider.close());

/** A store in memory: items by attempt, and the batches. */
function memoryStore(questions: readonly BatchedQuestion[]) {
  const items = new Map(questions.map((question) => [question.attemptId, { question, state: 'waiting', batch: '' }]));
  const batches = new Map<string, ProviderBatch>();
  const ended: string[] = [];
  const forgotten: string[] = [];
  const refused: SpentLimit[] = [];
  const of = (batch: string) =>
    [...items.entries()].filter(([, item]) => item.batch === batch && item.state === 'sent');
  const store: ProviderBatchStore = {
    find: () => Promise.resolve(undefined),
    join: () => Promise.resolve(true),
    done: () => Promise.resolve(),
    forget: () => Promise.resolve(),
    isDue: () => Promise.resolve(true),
    ready() {
      const waiting = [...items.values()].filter(({ state }) => state === 'waiting').map(({ question }) => question);
      return Promise.resolve(waiting.length === 0 ? [] : [waiting]);
    },
    refuse(id, limit) {
      refused.push(limit);
      return set(id, 'refused');
    },
    begin(batch, attemptIds) {
      batches.set(batch.id, { ...batch, state: 'sending', remoteId: undefined, lookedAt: undefined });
      for (const id of attemptIds) items.set(id, { ...item(id), state: 'sent', batch: batch.id });
      return Promise.resolve();
    },
    questions: (batch) => Promise.resolve(of(batch).map(([, { question }]) => question)),
    sent(id, remoteId) {
      batches.set(id, { ...known(id), state: 'sent', remoteId });
      return Promise.resolve();
    },
    looked: () => Promise.resolve(),
    underWay: () => Promise.resolve([...batches.values()].filter(({ id }) => !ended.includes(id))),
    answered: (id) => set(id, 'answered'),
    unanswered: (batch) => Promise.resolve(of(batch).map(([id]) => id)),
    async missed(batch) {
      for (const [id] of of(batch)) await set(id, 'missed');
    },
    ended(id, outcome) {
      ended.push(id, outcome);
      return Promise.resolve();
    },
    leftBehind: () =>
      Promise.resolve([...batches.values()].filter(({ id }) => ended.includes(id) && !forgotten.includes(id))),
    forgotten: (id) => Promise.resolve(void forgotten.push(id)),
    wake: () => Promise.resolve(),
    list: () => Promise.resolve({ waiting: 0, batches: [] }),
  };
  function item(id: string) {
    const found = items.get(id);
    if (found === undefined) throw new Error(`no item ${id}`);
    return found;
  }
  function known(id: string): ProviderBatch {
    const found = batches.get(id);
    if (found === undefined) throw new Error(`no batch ${id}`);
    return found;
  }
  function set(id: string, state: string): Promise<void> {
    items.set(id, { ...item(id), state });
    return Promise.resolve();
  }
  return { store, states: () => [...items.values()].map(({ state }) => state), ended, refused };
}

function setup(attempts: readonly string[]) {
  const target = modelRouteSchema.parse({
    provider: 'openai-compatible',
    model: 'scripted-grader-1',
    baseUrl: provider.url,
    inputMicroUsdPerMTok: 150_000,
    outputMicroUsdPerMTok: 600_000,
  });
  const memory = memoryStore(
    attempts.map((attemptId) => ({
      runId: 'r',
      step: attemptId,
      requestHash: attemptId,
      attemptId,
      target,
      terms,
      request,
      reservedMicroUsd: 500,
      reservedTokens: 1000,
    })),
  );
  const ledger = createMemoryCallLedger();
  let now = Date.parse('2026-01-01T00:00:00Z');
  const api = createOpenAiBatchApi(provider.url, undefined);
  const round = (
    more: { readonly api?: BatchApi; readonly ledger?: MemoryCallLedger; readonly store?: ProviderBatchStore } = {},
  ) =>
    roundOfProviderBatches({
      store: more.store ?? memory.store,
      ledger: more.ledger ?? ledger,
      clock: { now: () => new Date((now += 60_000)) },
      apiOf: () => Promise.resolve(more.api ?? api),
    });
  return { ...memory, ledger, api, round };
}

const batchesThere = async (): Promise<number> => {
  const answer: unknown = await (await fetch(`${provider.url}/batches`)).json();
  const data: unknown = Reflect.get(Object(answer), 'data');
  return Array.isArray(data) ? data.length : -1;
};

describe('a process that dies', () => {
  test('after the provider made the batch and before it was written down: found by its name, not made again', async () => {
    const { round, api, ledger, states } = setup(['a', 'b']);
    const dying: BatchApi = {
      ...api,
      async create(name, questions) {
        await api.create(name, questions);
        throw new Error('killed');
      },
    };
    expect(await round({ api: dying })).toHaveLength(1);
    expect(await round()).toEqual([]);
    expect(await batchesThere()).toBe(1);
    provider.endBatches('complete');
    await round();
    expect(states()).toEqual(['answered', 'answered']);
    expect(ledger.calls().map(({ status }) => status)).toEqual(['settled', 'settled']);
    expect(ledger.totalMicroUsd()).toBe(provider.ledger().reduce((sum, call) => sum + call.priceMicroUsd, 0));
  });

  test('in the middle of reading it: read again to the same figures', async () => {
    const { round, ledger, ended } = setup(['a', 'b']);
    await round();
    provider.endBatches('complete');
    let settled = 0;
    const dying: MemoryCallLedger = {
      ...ledger,
      async settle(id, settlement) {
        await ledger.settle(id, settlement);
        settled += 1;
        if (settled === 1) throw new Error('killed');
      },
    };
    expect(await round({ ledger: dying })).toHaveLength(1);
    expect(ended).toEqual([]);
    expect(await round()).toEqual([]);
    expect(ended[1]).toBe('completed');
    expect(provider.ledger()).toHaveLength(2);
    expect(ledger.totalMicroUsd()).toBe(provider.ledger().reduce((sum, call) => sum + call.priceMicroUsd, 0));
  });

  test('between the ledger and the batch: the calls are not opened twice, and go out', async () => {
    const { round, store, ledger, states } = setup(['a']);
    const dying = { ...store, begin: () => Promise.reject(new Error('killed')) };
    expect(await round({ store: dying })).toHaveLength(1);
    await round();
    expect([ledger.calls().length, states(), await batchesThere()]).toEqual([1, ['sent'], 1]);
  });
});

test('questions that were not answered, or failed, cost nothing and are asked directly', async () => {
  provider.setScript([{ times: 1, reply: { status: 500 } }]);
  const { round, ledger, states, ended } = setup(['a', 'b', 'c', 'd']);
  await round();
  // Every second is answered in time: a and c. The first of them with an error.
  provider.endBatches('expire');
  await round();
  expect(states()).toEqual(['missed', 'missed', 'answered', 'missed']);
  expect(ended[1]).toBe('expired');
  expect(ledger.calls().map(({ status, settlement }) => [status, settlement?.errorCode])).toEqual([
    ['failed', 'batch-expired'],
    ['failed', 'batch-expired'],
    ['settled', undefined],
    ['failed', 'batch-expired'],
  ]);
  expect(ledger.totalMicroUsd()).toBe(provider.ledger().reduce((sum, call) => sum + call.priceMicroUsd, 0));
});

test('past its deadline it is taken back', async () => {
  const { round, states, ended } = setup(['a']);
  // A round a minute: the deadline of an hour passes.
  for (let minute = 0; minute < 62 && ended.length === 0; minute += 1) await round();
  expect([states(), ended[1]]).toEqual([['missed'], 'cancelled']);
});

test('a provider that refuses the batch: everything is asked directly', async () => {
  const { round, ledger, states } = setup(['a']);
  await provider.close();
  provider = await startScriptedProvider({ batches: { delayMs: 0, manner: 'reject' } });
  await round({ api: createOpenAiBatchApi(provider.url, undefined) });
  expect([states(), ledger.totalMicroUsd()]).toEqual([['missed'], 0]);
});

test('a provider that is away: nothing is lost, the next round sends it', async () => {
  const { round, states, api } = setup(['a']);
  const away = createOpenAiBatchApi('http://127.0.0.1:9/v1', undefined);
  expect(await round({ api: away })).toMatchObject([{ code: 'model.transport', retryable: true }]);
  expect(states()).toEqual(['sent']);
  expect(await round({ api })).toEqual([]);
  expect(await batchesThere()).toBe(1);
});

test('what a budget does not hold is refused before anything is sent', async () => {
  const { round, ledger, states, refused } = setup(['a']);
  const limit: SpentLimit = {
    scope: 'tenant',
    scopeId: '',
    unit: 'micro-dollars',
    period: 'month',
    allowed: 100,
    used: 0,
    asked: 500,
    resetsAt: undefined,
  };
  await round({ ledger: { ...ledger, open: () => Promise.resolve({ status: 'spent', limit }) } });
  expect([states(), refused, await batchesThere()]).toEqual([['refused'], [limit], 0]);
});
