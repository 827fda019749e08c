import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openTestDatabase } from '../../../test/durability/test-database.ts';
import { newRun as addRun } from '../../../test/new-run.ts';
import { AssayError } from '../../core/errors.ts';
import { roundOfProviderBatches } from '../../gateway/provider-batches.ts';
import type { BatchApi, BatchLine, ProviderBatchStore } from '../../ports/provider-batches.ts';
import { createOpenAiBatchApi } from '../llm/openai-batch-api.ts';
import { startScriptedProvider } from '../scripted-provider/start-scripted-provider.ts';
import { createCallLedger } from './call-ledger.ts';
import { createProviderBatchStore } from './provider-batch-store.ts';
import { createStores } from './stores.ts';

const who = { tenantId: 'local', actor: 'test' };
let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let store: ProviderBatchStore;
let count = 0;

beforeAll(async () => {
  opened = await openTestDatabase();
  store = createProviderBatchStore(opened.database.db, who);
});
afterAll(() => opened.close());
beforeEach(async () => {
  const { db } = opened.database;
  await sql`delete from assay.provider_batch_item`.execute(db);
  await sql`delete from assay.provider_batch`.execute(db);
  await sql`update assay.run set status = 'cancelled' where status = 'held'`.execute(db);
});

const target = {
  provider: 'openai',
  model: 'm',
  temperature: 0,
  seed: 7,
  maxOutputTokens: 100,
  inputMicroUsdPerMTok: 0,
} as const;
const prices = { outputMicroUsdPerMTok: 0, timeoutMs: 1000, maxAttempts: 1 };
const terms = { discount: 0.5, deadlineMinutes: 60, collectSeconds: 1, pollSeconds: 1, maxRequests: 10_000 };

/** A run of a batch, held until its question is answered. */
async function heldRun(): Promise<{ runId: string; submissionId: string }> {
  const stores = createStores(opened.database.db, who);
  count += 1;
  const { runId, submissionId } = await addRun(stores, 'batched', { name: count, priority: 'batch' });
  await sql`update assay.run set status = 'held', error_code = 'model.batched', held_until = now() + interval '1 hour'
    where run_id = ${runId}`.execute(opened.database.db);
  return { runId, submissionId };
}

async function ask(runId: string, request: string, more: object = {}): Promise<string> {
  const attemptId = randomUUID();
  const joined = await store.join({
    runId,
    step: `4-grade/${attemptId}/1`,
    requestHash: attemptId,
    attemptId,
    target: { ...target, ...prices },
    terms: { ...terms, ...more },
    request,
    reservedMicroUsd: 1000,
    reservedTokens: 10,
  });
  expect(joined).toBe(true);
  return attemptId;
}

/** A provider that has answered what the test says, and keeps a list of what was asked of it. */
function provider(lines: readonly BatchLine[] = []): BatchApi & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    create: (_name, questions) => Promise.resolve(asked.push(`create ${questions.length}`) > 0 ? 'remote' : ''),
    find: () => Promise.resolve(undefined),
    look: () => Promise.resolve({ ended: true, outcome: 'completed' }),
    async *lines() {
      yield* lines;
    },
    cancel: () => Promise.resolve(),
    forget: (_name, id) => Promise.resolve(void asked.push(`forget ${id}`)),
  };
}

/** One look of a worker at its batches, so many seconds from now. */
function round(api: BatchApi, seconds: number, over: Partial<ProviderBatchStore> = {}): Promise<readonly unknown[]> {
  const ledger = createCallLedger(opened.database.db, who);
  const now = new Date(Date.now() + seconds * 1000);
  const clock = { now: () => now };
  return roundOfProviderBatches({ store: { ...store, ...over }, ledger, clock, apiOf: () => Promise.resolve(api) });
}

async function statusOf(attemptId: string): Promise<string | undefined> {
  const { rows } = await sql<{ status: string }>`
    select status from assay.call_ledger where attempt_id = ${attemptId}`.execute(opened.database.db);
  return rows[0]?.status;
}

test('a batch holds no more bytes than it may: of five questions of 40,000, two and two and one below 100,000', async () => {
  const { runId } = await heldRun();
  for (let n = 0; n < 5; n += 1) await ask(runId, 'x'.repeat(40_000), { collectSeconds: 3600, maxBytes: 100_000 });
  // Nobody has waited an hour, and fewer than 10,000 wait: it is their length that makes them ready.
  const sizes: number[] = [];
  for (;;) {
    const [questions] = await store.ready(new Date());
    if (questions === undefined) break;
    sizes.push(questions.length);
    const ids = questions.map(({ attemptId }) => attemptId);
    await store.begin(
      { id: `b${sizes.length}`, target: { ...target, ...prices }, terms, createdAt: new Date(), deadline: new Date() },
      ids,
    );
  }
  // The last 40,000 wait for others.
  expect(sizes).toEqual([2, 2]);
});

test('a question that is longer than a batch may be goes alone', async () => {
  const { runId } = await heldRun();
  await ask(runId, 'x'.repeat(150_000), { maxBytes: 100_000 });
  await ask(runId, 'short', { maxBytes: 100_000 });
  expect((await store.ready(new Date(Date.now() + 5000))).map((one) => one.length)).toEqual([1]);
});

test('an essay that is erased while it lies at the provider: its call is settled with the batch, and no word of the reply is kept', async () => {
  const { runId, submissionId } = await heldRun();
  const answered = await ask(runId, '"essay"');
  const failed = await ask(runId, '"essay"');
  const line = {
    attemptId: answered,
    httpStatus: 200,
    body: '"quotes the essay"',
    usage: { inputTokens: 1, outputTokens: 1 },
    modelAnswered: 'm',
  };
  const api = provider([line]);
  await round(api, 5);
  expect([await statusOf(answered), await statusOf(failed)]).toEqual(['open', 'open']);
  await createStores(opened.database.db, who).erasure.submission(submissionId, 'asked for');
  await round(api, 10);
  expect([await statusOf(answered), await statusOf(failed)]).toEqual(['settled', 'failed']);
  const { rows } = await sql<{ words: number }>`select count(*) as words from assay.provider_batch_item
    where request is not null or response is not null`.execute(opened.database.db);
  expect(rows).toEqual([{ words: 0 }]);
});

test('files of a batch that has ended are deleted at the provider; one that cannot be deleted now is tried again', async () => {
  const { runId } = await heldRun();
  await ask(runId, '"essay"');
  const api = provider();
  await round(api, 5);
  const away: BatchApi = { ...api, forget: () => Promise.reject(new Error('away')) };
  expect(await round(api, 10)).toEqual([]);
  expect(await round(away, 20)).toHaveLength(1);
  expect(await store.isDue()).toBe(true);
  await round(api, 30);
  await round(api, 40);
  expect(api.asked).toEqual(['create 1', 'forget remote']);
});

test('a run that was put aside after its answer had come is woken all the same', async () => {
  const { runId } = await heldRun();
  // Nothing waits and nothing is under way: the batch ended before the run was held.
  expect(await store.isDue()).toBe(true);
  await round(provider(), 0);
  const { rows } = await sql<{
    due: boolean;
  }>`select held_until <= now() as due from assay.run where run_id = ${runId}`.execute(opened.database.db);
  expect(rows).toEqual([{ due: true }]);
  expect(await store.isDue()).toBe(false);
});

test('a run whose question still waits is left alone', async () => {
  const { runId } = await heldRun();
  await ask(runId, '"essay"', { collectSeconds: 3600 });
  await round(provider(), 0);
  const { rows } = await sql<{
    due: boolean;
  }>`select held_until <= now() as due from assay.run where run_id = ${runId}`.execute(opened.database.db);
  expect(rows).toEqual([{ due: false }]);
});

const brokenOff = (): Promise<never> =>
  Promise.reject(new AssayError('model.transport', 'no answer in time', { retryable: true }));
const refused = (): Promise<never> => Promise.reject(new AssayError('model.rejected', 'no'));

/** What stands in the ledger for a run, in micro-dollars: at its maximum where it was not settled at a cost. */
const counted = async (runId: string): Promise<number> =>
  (await createCallLedger(opened.database.db, who).totals({ runId })).totalMicroUsd;

test('a batch whose making broke off may have been made: past its deadline its calls count at their most, those of a refused one at nothing', async () => {
  const perhapsMade = await heldRun();
  const first = await ask(perhapsMade.runId, '"essay"');
  const brokenApi: BatchApi = { ...provider(), create: brokenOff };
  expect(await round(brokenApi, 5)).toHaveLength(1);
  expect(await statusOf(first)).toBe('open');
  // The list of batches is away until the hour is over.
  expect(await round({ ...brokenApi, find: brokenOff }, 3700)).toEqual([]);
  expect([await statusOf(first), await counted(perhapsMade.runId)]).toEqual(['unknown', 1000]);

  const notMade = await heldRun();
  const second = await ask(notMade.runId, '"essay"');
  await round({ ...provider(), create: refused }, 3705);
  expect([await statusOf(second), await counted(notMade.runId)]).toEqual(['failed', 0]);
});

const cancel = async ({ runId }: { runId: string }): Promise<void> => {
  await sql`update assay.run set status = 'cancelled' where run_id = ${runId}`.execute(opened.database.db);
};
const erase = ({ submissionId }: { submissionId: string }): Promise<void> =>
  createStores(opened.database.db, who).erasure.submission(submissionId, 'asked for');

describe('a question whose call stands in the ledger when its run is', () => {
  for (const [what, withdraw] of [
    ['cancelled', cancel],
    ['erased', erase],
  ] as const) {
    test(`${what} before the batch is written down: nothing stays reserved, and the others go out`, async () => {
      const [withdrawn, other] = [await heldRun(), await heldRun()];
      const gone = await ask(withdrawn.runId, '"essay"');
      const sent = await ask(other.runId, '"essay"');
      const api = provider();
      const begin: ProviderBatchStore['begin'] = async (batch, attemptIds) => {
        expect(await counted(withdrawn.runId)).toBe(1000);
        await withdraw(withdrawn);
        await store.begin(batch, attemptIds);
      };
      expect(await round(api, 5, { begin })).toEqual([]);
      expect([await statusOf(gone), await counted(withdrawn.runId)]).toEqual(['failed', 0]);
      expect([await statusOf(sent), await counted(other.runId)]).toEqual(['open', 1000]);
      expect([api.asked, (await store.list(1)).batches[0]?.requests]).toEqual([['create 1'], 1]);
    });

    test(`${what} after the process died before it wrote the batch down: nothing stays reserved`, async () => {
      const run = await heldRun();
      const gone = await ask(run.runId, '"essay"');
      const killed = { begin: (): Promise<never> => Promise.reject(new Error('killed')) };
      expect(await round(provider(), 5, killed)).toHaveLength(1);
      expect([await statusOf(gone), await counted(run.runId)]).toEqual(['open', 1000]);
      await withdraw(run);
      expect(await round(provider(), 10)).toEqual([]);
      expect([await statusOf(gone), await counted(run.runId), await store.list(1)]).toEqual([
        'failed',
        0,
        { waiting: 0, batches: [] },
      ]);
    });
  }
});

test('a budget has back what was reserved for a question that was withdrawn', async () => {
  const { budgets } = createStores(opened.database.db, who);
  const { id } = await budgets.set({ scope: 'tenant', scopeId: '', period: 'total', limitMicroUsd: 1_000_000 });
  const spent = async () => (await budgets.list()).find((budget) => budget.id === id)?.countedMicroUsd;
  const before = (await spent()) ?? 0;
  const run = await heldRun();
  await ask(run.runId, '"essay"');
  await round(provider(), 5, { begin: () => Promise.reject(new Error('killed')) });
  expect(await spent()).toBe(before + 1000);
  await erase(run);
  expect(await spent()).toBe(before);
});

test('a run that is cancelled while others are written down does not hold them up', async () => {
  const [first, second, third] = [await heldRun(), await heldRun(), await heldRun()];
  const calls = [await ask(first.runId, '"1"'), await ask(second.runId, '"2"'), await ask(third.runId, '"3"')];
  const api = provider();
  const ready: ProviderBatchStore['ready'] = async (now) => {
    const groups = await store.ready(now);
    await cancel(first);
    return groups;
  };
  expect(await round(api, 5, { ready })).toEqual([]);
  expect(api.asked).toEqual(['create 2']);
  expect(await Promise.all(calls.map(statusOf))).toEqual([undefined, 'open', 'open']);
});

test('an erasure that comes just before a call is opened does not see it: it is settled when the batch is written down', async () => {
  const run = await heldRun();
  const gone = await ask(run.runId, '"essay"');
  const api = provider();
  const ready: ProviderBatchStore['ready'] = async (now) => {
    const groups = await store.ready(now);
    // Not cancelled by its erasure: it has ended.
    await sql`update assay.run set status = 'failed' where run_id = ${run.runId}`.execute(opened.database.db);
    await erase(run);
    return groups;
  };
  expect(await round(api, 5, { ready })).toEqual([]);
  expect([await statusOf(gone), await counted(run.runId), api.asked]).toEqual(['failed', 0, []]);
});

describe('what was sent to the provider for a batch', () => {
  const essay = (text: string): string =>
    JSON.stringify({ model: 'scripted-grader-1', messages: [{ role: 'user', content: text }] });
  const open: { close: () => Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  /** A provider over HTTP that makes no batch, or does not say so, the first times. */
  async function start(...creations: readonly ('busy' | 'lost')[]) {
    const there = await startScriptedProvider({ batches: { delayMs: 0, manner: 'hang', creations } });
    open.push(there);
    const list = z.object({
      data: z.array(
        z.object({
          id: z.string(),
          filename: z.string().optional(),
          input_file_id: z.string().optional(),
          status: z.string().optional(),
        }),
      ),
      has_more: z.boolean(),
    });
    /** A list from its first page to its last. */
    async function get(path: string, after = ''): Promise<z.output<typeof list>['data']> {
      const page = list.parse(await (await fetch(`${there.url}${path}?after=${after}`)).json());
      return page.has_more ? [...page.data, ...(await get(path, page.data.at(-1)?.id))] : page.data;
    }
    return {
      api: createOpenAiBatchApi(there.url, undefined),
      end: () => there.endBatches('complete'),
      batches: () => get('/batches'),
      files: () => get('/files'),
      async upload(name: string) {
        const form = new FormData();
        form.set('purpose', 'batch');
        form.set('file', new Blob(['x']), name);
        await fetch(`${there.url}/files`, { method: 'POST', body: form });
      },
      async content(file: string): Promise<string> {
        return (await fetch(`${there.url}/files/${file}/content`)).text();
      },
    };
  }

  test('is uploaded once, however often the batch cannot be made, and found among the files of others', async () => {
    const there = await start('busy', 'busy');
    const run = await heldRun();
    await ask(run.runId, essay('One.'));
    expect(await round(there.api, 5)).toMatchObject([{ code: 'model.transport', retryable: true }]);
    const [first] = await there.files();
    // 25 newer ones: a page of the list holds 20.
    for (let n = 0; n < 25; n += 1) await there.upload(`other-${n}.jsonl`);
    expect(await round(there.api, 10)).toHaveLength(1);
    expect(await round(there.api, 15)).toEqual([]);
    expect(await there.batches()).toMatchObject([{ input_file_id: first?.id }]);
    there.end();
    await round(there.api, 20);
    expect(await round(there.api, 25)).toEqual([]);
    const left = await there.files();
    expect([left.length, left.every(({ filename }) => filename?.startsWith('other-') === true)]).toEqual([25, true]);
  });

  test('is deleted when the batch was never made', async () => {
    const there = await start('busy', 'busy');
    const run = await heldRun();
    await ask(run.runId, essay('One.'));
    await round(there.api, 5);
    // The hour is over.
    expect(await round(there.api, 3700)).toEqual([]);
    expect([(await there.files()).length, await store.isDue()]).toEqual([1, true]);
    expect(await round(there.api, 3710)).toEqual([]);
    expect([(await there.files()).length, await store.isDue()]).toEqual([0, false]);
  });

  test('is deleted when the batch was made and we never learned it: it is taken back first', async () => {
    const there = await start('lost');
    const run = await heldRun();
    await ask(run.runId, essay('One.'));
    await round(there.api, 5);
    await round({ ...there.api, find: brokenOff }, 3700);
    expect(await round(there.api, 3710)).toEqual([]);
    expect([await there.batches(), (await there.files()).length]).toMatchObject([[{ status: 'cancelled' }], 1]);
    expect(await round(there.api, 3720)).toEqual([]);
    expect([await there.files(), await store.isDue()]).toEqual([[], false]);
  });

  test('is not used again when it holds an essay that was erased since', async () => {
    const there = await start('busy');
    const [kept, erased] = [await heldRun(), await heldRun()];
    await ask(kept.runId, essay('Kept.'));
    await ask(erased.runId, essay('Erased.'));
    await round(there.api, 5);
    await erase(erased);
    await round(there.api, 10);
    const [batch] = await there.batches();
    const sent = await there.content(batch?.input_file_id ?? '');
    expect([sent.includes('Kept.'), sent.includes('Erased.')]).toEqual([true, false]);
    there.end();
    await round(there.api, 15);
    await round(there.api, 20);
    expect(await there.files()).toEqual([]);
  });
});
