import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestDatabase } from '../../../test/durability/test-database.ts';
import { newRun } from '../../../test/new-run.ts';
import { createStores } from '../../adapters/postgres/stores.ts';
import type { Stores } from '../../ports/stores.ts';
import { callsOf, chattyOf } from './gateway-calls.ts';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let stores: Stores;
const runIds: string[] = [];

beforeAll(async () => {
  opened = await openTestDatabase();
  stores = createStores(opened.database.db, { tenantId: 'local', actor: 'test' });
  for (let nth = 0; nth < 21; nth += 1) runIds.push((await newRun(stores, 'calls', { name: nth })).runId);
});
afterAll(() => opened.close());
beforeEach(() => opened.database.pool.query('delete from assay.call_ledger'));

interface Call {
  readonly run?: number;
  readonly step?: string;
  readonly model?: string;
  readonly status?: 'open' | 'settled' | 'failed' | 'unknown';
  readonly ms?: number;
  readonly minutesAgo?: number;
}

let made = 0;
async function call({
  run = 0,
  step = '4-grade/ideas/1',
  model = 'm',
  status = 'settled',
  ms = 1,
  minutesAgo = 1,
}: Call) {
  made += 1;
  await opened.database.pool.query(
    `insert into assay.call_ledger (tenant_id, attempt_id, run_id, step, request_hash, attempt, provider, model_asked, status, reserved_micro_usd, cost_micro_usd,
        input_tokens, output_tokens, latency_ms, opened_at)
      values ('local', $1, $2, $3, 'h', 1, 'p', $4, $5, 7, $6, 10, 2, $7, now() - $8 * interval '1 minute')`,
    [`a${made}`, runIds[run], step, model, status, status === 'settled' ? 3 : null, ms, minutesAgo],
  );
}

test('calls of one trait are one step, whichever text was asked about; each at its cost, or at what is reserved', async () => {
  for (const step of ['4-grade/ideas/1', '4-grade/ideas/2', '4-grade/twin/ideas/1', '4-grade/without-2/ideas/1/tool-3'])
    await call({ step });
  await call({ status: 'failed' });
  await call({ status: 'unknown' });
  await call({ status: 'open' });
  await call({ step: '4-grade/voice/1', model: 'dear' });
  await call({ minutesAgo: 61 });
  expect(await callsOf({ database: opened.database, stores })).toEqual([
    // 4 × 3 and 3 × 7.
    expect.objectContaining({
      step: '4-grade/ideas',
      model: 'm',
      calls: 7,
      failed: 1,
      unknown: 1,
      inputTokens: 70,
      outputTokens: 14,
      costMicroUsd: 33,
    }),
    expect.objectContaining({ step: '4-grade/voice', model: 'dear', calls: 1, costMicroUsd: 3 }),
  ]);
});

test('the 95th percentile is of settled calls alone: the 19th of 20', async () => {
  for (let nth = 1; nth <= 20; nth += 1) await call({ ms: 10 * nth, step: `4-grade/ideas/${nth}` });
  await call({ ms: 60_000, status: 'failed' });
  expect(await callsOf({ database: opened.database, stores })).toMatchObject([{ calls: 21, p95Ms: 190 }]);
  await opened.database.pool.query("update assay.call_ledger set status = 'open'");
  expect(await callsOf({ database: opened.database, stores })).toMatchObject([{ calls: 21, p95Ms: null }]);
});

test('a run is chatty from one and a half times what 95 of 100 of its like make, and only where there are twenty', async () => {
  for (let run = 0; run < 20; run += 1) for (let nth = 0; nth < 4; nth += 1) await call({ run });
  for (let nth = 0; nth < 6; nth += 1) await call({ run: 20 });
  expect(await chattyOf({ database: opened.database, stores })).toEqual([]);
  await call({ run: 20 });
  expect(await chattyOf({ database: opened.database, stores })).toEqual([{ runId: runIds[20], calls: 7, p95: 4 }]);
  await opened.database.pool.query('delete from assay.call_ledger where run_id = any($1)', [runIds.slice(0, 2)]);
  expect(await chattyOf({ database: opened.database, stores })).toEqual([]);
});
