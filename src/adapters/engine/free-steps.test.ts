import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase } from '../../../test/durability/test-database.ts';
import { newRun as addRun } from '../../../test/new-run.ts';
import type { StoredCallLedger } from '../../ports/call-records.ts';
import type { Stores } from '../../ports/stores.ts';
import { createCallLedger } from '../postgres/call-ledger.ts';
import { forgetRun } from '../postgres/run-memory.ts';
import { createStores } from '../postgres/stores.ts';
import { createDurableJournal } from './durable-journal.ts';
import { stepOutputs } from './step-outputs.ts';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let stores: Stores;
let ledger: StoredCallLedger;

beforeAll(async () => {
  opened = await openTestDatabase();
  stores = createStores(opened.database.db, { tenantId: 'local', actor: 'test' });
  ledger = createCallLedger(opened.database.db, { tenantId: 'local', actor: 'test' });
});
afterAll(() => opened.close());

let count = 0;
async function newRun(): Promise<string> {
  count += 1;
  return (await addRun(stores, 'free', { name: count })).runId;
}

/** As the engine makes one when it takes a run up. */
function journalOf(runId: string) {
  forgetRun(opened.database.db, runId);
  const outputs = stepOutputs(opened.database.db, { tenantId: 'local', runId });
  return { outputs, journal: createDurableJournal(outputs, (step) => step()) };
}

async function rowsOf(runId: string): Promise<readonly string[]> {
  const { rows } = await opened.database.pool.query<{ name: string; output: string }>(
    'select name, output from assay.step_output where run_id = $1 order by name',
    [runId],
  );
  return rows.map(({ name, output }) => `${name} ${output}`);
}

function call(runId: string, attemptId: string) {
  return {
    runId,
    step: '4-grade/ideas/1',
    attemptId,
    requestHash: 'q',
    attempt: 1,
    provider: 'p',
    modelAsked: 'm',
    reservedMicroUsd: 5,
    reservedTokens: 10,
    target: 'p m',
    estimatedTokens: 10,
  };
}

test('a step that costs nothing has no row of its own moment: the next paid call is written down together with it', async () => {
  const runId = await newRun();
  const { journal } = journalOf(runId);
  expect(await journal.step('3-exemplars/select', null, async () => ['a'], { free: true })).toEqual(['a']);
  expect(await journal.step('3-exemplars/select', null, async () => ['b'], { free: true })).toEqual(['a']);
  expect(await rowsOf(runId)).toEqual([]);
  expect(await ledger.open(call(runId, 'with-steps'), 0)).toMatchObject({ status: 'open' });
  expect(await rowsOf(runId)).toEqual(['3-exemplars/select {"value":["a"]}']);
});

test('what the process that died had not written is done again; what it had written with its call is not', async () => {
  const runId = await newRun();
  const first = journalOf(runId).journal;
  await first.step('1-sanitize/roster', null, async () => 'before', { free: true });
  expect(await journalOf(runId).journal.step('1-sanitize/roster', null, async () => 'again', { free: true })).toBe(
    'again',
  );
  await ledger.open(call(runId, 'died-after'), 0);
  expect(await journalOf(runId).journal.step('1-sanitize/roster', null, async () => 'third', { free: true })).toBe(
    'again',
  );
});

test('where another process has kept another output meanwhile, nothing is paid for under ours', async () => {
  const runId = await newRun();
  const { journal, outputs } = journalOf(runId);
  await journal.step('3-exemplars/select', null, async () => ['ours'], { free: true });
  // What follows from ours is not kept beside theirs: the run, begun again, would meet it with another input, and fail for good.
  await journal.step('5-faithfulness/generic', 'of ours', async () => 0, { free: true });
  await opened.database.pool.query(
    `insert into assay.step_output (tenant_id, run_id, name, input_hash, output_hash, output)
      select tenant_id, run_id, '3-exemplars/select', $2, 'theirs', '{"value":["theirs"]}' from assay.run where run_id = $1`,
    [runId, 'x'],
  );
  const overtaken = { code: 'conflict', retryable: true, details: { overtaken: true } };
  await expect(ledger.open(call(runId, 'overtaken'), 0)).rejects.toMatchObject(overtaken);
  await expect(outputs.flush()).rejects.toMatchObject(overtaken);
  expect(await ledger.list(runId)).toEqual([]);
  expect(await rowsOf(runId)).toEqual(['3-exemplars/select {"value":["theirs"]}']);
});

test('a run that was cancelled has no call opened; the calls of others in the same lot are', async () => {
  const [cancelled, other] = [await newRun(), await newRun()];
  await opened.database.pool.query("update assay.run set status = 'cancelled' where run_id = $1", [cancelled]);
  const outcomes = await Promise.allSettled([
    ledger.open(call(cancelled, 'of-cancelled'), 0),
    ledger.open(call(other, 'of-other'), 0),
  ]);
  expect(outcomes).toMatchObject([
    { status: 'rejected', reason: { code: 'conflict' } },
    { status: 'fulfilled', value: { status: 'open' } },
  ]);
  expect((await ledger.list(cancelled)).length).toBe(0);
});

test('places a minute are given to a lot one after the other: at one a second three calls wait 1, 2 and 3 s', async () => {
  await opened.database.pool.query(
    // (62 - 1) / 61 = 1 a second; the bucket begins empty.
    "insert into assay.rate_bucket (target, requests_per_minute) values ('lot', 62)",
  );
  const waits = await Promise.all(
    ['x', 'y', 'z'].map(async (name) => {
      const admission = await ledger.open({ ...call('none', `lot-${name}`), target: 'lot' }, 60_000);
      return admission.status === 'open' ? Math.round(admission.waitMs / 1000) : undefined;
    }),
  );
  expect(waits).toEqual([1, 2, 3]);
});
