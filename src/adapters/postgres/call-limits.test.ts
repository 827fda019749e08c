import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase } from '../../../test/durability/test-database.ts';
import { newRun as addRun } from '../../../test/new-run.ts';
import type { CallAdmission } from '../../ports/call-ledger.ts';
import type { StoredCallLedger } from '../../ports/call-records.ts';
import { createCallLedger } from './call-ledger.ts';
import { createStores } from './stores.ts';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let ledger: StoredCallLedger;
let number = 0;

beforeAll(async () => {
  opened = await openTestDatabase();
  ledger = createCallLedger(opened.database.db, { tenantId: 'local', actor: 'test' });
});
afterAll(() => opened.close());

interface Call {
  readonly cost?: number;
  readonly tokens?: number;
  readonly run?: string;
  readonly target?: string;
  readonly longestMs?: number;
  readonly id?: string;
}

async function open({ cost = 0, tokens = 0, run = 'none', target = 't', longestMs = 0, id }: Call = {}) {
  const attemptId = id ?? `call-${(number += 1)}`;
  const admission: CallAdmission = await ledger.open(
    {
      runId: run,
      step: attemptId,
      attemptId,
      requestHash: 'h',
      attempt: 1,
      provider: 'p',
      modelAsked: 'm',
      reservedMicroUsd: cost,
      reservedTokens: tokens,
      target,
      estimatedTokens: tokens,
    },
    longestMs,
  );
  return { attemptId, admission };
}

function settle(attemptId: string, costMicroUsd: number, status: 'settled' | 'failed' | 'unknown' = 'settled') {
  return ledger.settle(attemptId, {
    status,
    usage: { inputTokens: 0, outputTokens: 0 },
    costMicroUsd,
    latencyMs: 1,
  });
}

async function budget(id: string, period: string, limit: number): Promise<void> {
  await sql`delete from assay.budget`.execute(opened.database.db);
  await sql`insert into assay.budget (tenant_id, budget_id, scope, scope_id, period, limit_micro_usd)
    values ('local', ${id}, 'tenant', '', ${period}, ${limit})`.execute(opened.database.db);
}

async function counted(id: string): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select counted_micro_usd as n from assay.budget_spend where budget_id = ${id}`.execute(opened.database.db);
  return rows[0]?.n ?? 0;
}

describe('a budget', () => {
  test('counts what is reserved, then what it cost: 600 + 500 > 1,000, 100 + 500 is not', async () => {
    await budget('b1', 'month', 1000);
    const first = await open({ cost: 600 });
    const refused = await open({ cost: 500 });
    expect(refused.admission).toMatchObject({
      status: 'spent',
      limit: { scope: 'tenant', unit: 'micro-dollars', period: 'month', allowed: 1000, used: 600, asked: 500 },
    });
    await settle(first.attemptId, 100);
    expect((await open({ cost: 500 })).admission.status).toBe('open');
    expect(await counted('b1')).toBe(600);
  });

  test('a call whose end is unknown counts at its maximum until it is reconciled; a failed one at nothing', async () => {
    await budget('b2', 'total', 1000);
    const lost = await open({ cost: 400 });
    const failed = await open({ cost: 300 });
    await settle(lost.attemptId, 0, 'unknown');
    await settle(failed.attemptId, 0, 'failed');
    expect(await counted('b2')).toBe(400);
    await ledger.reconcile(lost.attemptId, { costMicroUsd: 150, usage: { inputTokens: 1, outputTokens: 1 } });
    expect(await counted('b2')).toBe(150);
  });

  test('is told once of a call that is opened twice with one id, and of an end that is written twice', async () => {
    await budget('b3', 'day', 1000);
    await open({ cost: 600, id: 'twice' });
    expect((await open({ cost: 600, id: 'twice' })).admission.status).toBe('open');
    await settle('twice', 50);
    await settle('twice', 50);
    expect(await counted('b3')).toBe(50);
  });

  test('holds when 60 ask at once: 10 of 100 each fit into 1,000', async () => {
    await budget('b4', 'hour', 1000);
    const all = await Promise.all(Array.from({ length: 60 }, () => open({ cost: 100 })));
    expect(all.filter(({ admission }) => admission.status === 'open')).toHaveLength(10);
    expect(await counted('b4')).toBe(1000);
    await sql`delete from assay.budget`.execute(opened.database.db);
  });
});

async function bucket(target: string, limits: { requests?: number; tokens?: number }): Promise<void> {
  await sql`insert into assay.rate_bucket (target, requests_per_minute, tokens_per_minute)
    values (${target}, ${limits.requests ?? null}, ${limits.tokens ?? null})`.execute(opened.database.db);
}

/** Lets `seconds` pass for a bucket. */
async function pass(target: string, seconds: number): Promise<void> {
  await sql`update assay.rate_bucket set updated_at = updated_at - ${seconds} * interval '1 second',
    blocked_until = blocked_until - ${seconds} * interval '1 second' where target = ${target}`.execute(
    opened.database.db,
  );
}

describe('limits a minute', () => {
  test('places are given in the order in which they are asked for, one after the other', async () => {
    await bucket('places', { requests: 61 + 1 });
    // (62 - 1) / 61 = 1 a second; the bucket begins empty.
    const waits: number[] = [];
    for (let call = 0; call < 3; call += 1) {
      const { admission } = await open({ target: 'places', longestMs: 60_000 });
      if (admission.status === 'open') waits.push(Math.round(admission.waitMs / 1000));
    }
    expect(waits).toEqual([1, 2, 3]);
  });

  test('who may not wait so long gets no place, and takes none from the others', async () => {
    const { admission } = await open({ target: 'places', longestMs: 1000 });
    expect(admission.status).toBe('later');
    await pass('places', 3.5);
    expect((await open({ target: 'places', longestMs: 1000 })).admission.status).toBe('open');
  });

  test('no 60 seconds hold more than the limit, however they are asked for', async () => {
    await bucket('tokens', { tokens: 10_000 });
    let granted = 0;
    const began = performance.now();
    for (let tick = 0; tick < 120; tick += 1) {
      await pass('tokens', 0.5);
      for (let call = 0; call < 3; call += 1) {
        const { admission } = await open({ target: 'tokens', tokens: 400 });
        if (admission.status === 'open') granted += 400;
      }
    }
    // The sixty seconds that were said to pass, and those that passed while asking.
    const minutes = (60 + (performance.now() - began) / 1000) / 60;
    expect(granted).toBeLessThanOrEqual(10_000 * minutes);
    expect(granted).toBeGreaterThanOrEqual(9200);
  });

  test('after the third 429 of a second nobody gets a place before its time, and then places come more slowly', async () => {
    await bucket('busy', { requests: 610 + 1 });
    await pass('busy', 10);
    await open({ target: 'busy' });
    for (let told = 0; told < 3; told += 1) await ledger.slowDown('busy', 5000);
    const { admission } = await open({ target: 'busy', longestMs: 60_000 });
    expect(admission.status === 'open' ? Math.round(admission.waitMs / 1000) : undefined).toBe(5);
    const { rows } = await sql<{ factor: number }>`select factor from assay.rate_bucket where target = 'busy'`.execute(
      opened.database.db,
    );
    // 1 · 0.8, and a little that has come back since.
    expect(rows[0]?.factor).toBeCloseTo(0.8, 2);
  });
});

test('429s of a model without a limit hold all workers too, are seen for as long as that, and leave nothing behind; one alone holds nobody', async () => {
  const stores = createStores(opened.database.db, { tenantId: 'local', actor: 'test' });
  const seen = async () => (await stores.rateLimits.list()).find(({ target }) => target === 'unlimited');
  await ledger.slowDown('unlimited', 5000);
  expect((await open({ target: 'unlimited' })).admission).toMatchObject({ status: 'open', waitMs: 0 });
  expect(await seen()).toBeUndefined();
  await ledger.slowDown('unlimited', 5000);
  await ledger.slowDown('unlimited', 9000);
  const { admission } = await open({ target: 'unlimited', longestMs: 60_000 });
  expect(admission.status === 'open' ? Math.round(admission.waitMs / 1000) : undefined).toBe(9);
  expect(await seen()).toMatchObject({ factor: 1, blockedUntil: expect.any(Date) });
  await stores.rateLimits.forgetPassed();
  expect(await seen()).toBeDefined();
  await opened.database.pool.query(
    "update assay.rate_bucket set blocked_until = now() - interval '2 minutes' where target = 'unlimited'",
  );
  expect(await seen()).toBeUndefined();
  await stores.rateLimits.forgetPassed();
  const { rows } = await opened.database.pool.query("select from assay.rate_bucket where target = 'unlimited'");
  expect(rows).toEqual([]);
});

/** Until somebody waits for a lock. @param which of pg_locks */
async function waitingFor(which: string): Promise<void> {
  for (;;) {
    const { rows } = await opened.database.pool.query(`select from pg_locks where not granted and ${which}`);
    if (rows.length > 0) return;
  }
}

async function newRun(slug: string): Promise<string> {
  const stores = createStores(opened.database.db, { tenantId: 'local', actor: 'test' });
  return (await addRun(stores, slug, { name: slug })).runId;
}

test('a budget that is set while a call is on its way into the ledger counts the call', async () => {
  await sql`delete from assay.budget`.execute(opened.database.db);
  const setting = await opened.database.pool.connect();
  try {
    // As BudgetStore.set does it: no call gets in between.
    await setting.query('begin; lock table assay.call_ledger in share row exclusive mode');
    await setting.query(
      "insert into assay.budget (tenant_id, budget_id, scope, scope_id, period, limit_micro_usd) values ('local', 'late', 'tenant', '', 'month', 1000)",
    );
    const opening = open({ cost: 300 });
    await waitingFor("relation = 'assay.call_ledger'::regclass");
    await setting.query('commit');
    const { attemptId, admission } = await opening;
    expect(admission).toMatchObject({ status: 'open' });
    expect(await counted('late')).toBe(300);
    await settle(attemptId, 120);
    expect(await counted('late')).toBe(120);
  } finally {
    setting.release();
    await sql`delete from assay.budget`.execute(opened.database.db);
  }
});

test('a budget that is set while a call is being settled counts it at what it cost', async () => {
  await sql`delete from assay.budget`.execute(opened.database.db);
  const { attemptId } = await open({ cost: 300 });
  const setting = await opened.database.pool.connect();
  try {
    await setting.query('begin; lock table assay.call_ledger in share row exclusive mode');
    await setting.query(
      `insert into assay.budget (tenant_id, budget_id, scope, scope_id, period, limit_micro_usd) values ('local', 'later', 'tenant', '', 'total', 1000);
       insert into assay.budget_spend (tenant_id, budget_id, period_start, counted_micro_usd) values ('local', 'later', 'epoch', 300);
       insert into assay.budget_charge (tenant_id, attempt_id, budget_id, period_start, counted_micro_usd) values ('local', '${attemptId}', 'later', 'epoch', 300)`,
    );
    const settling = settle(attemptId, 120);
    await waitingFor("relation = 'assay.call_ledger'::regclass");
    await setting.query('commit');
    await settling;
    expect(await counted('later')).toBe(120);
  } finally {
    setting.release();
    await sql`delete from assay.budget`.execute(opened.database.db);
  }
});

test('calls of one run are held against its ceiling one after the other: 1.20 is under way, and 1.20 more is over 2 dollars', async () => {
  const run = await newRun('at-once');
  const first = {
    n: 0,
    attempt: 'under-way',
    run,
    step: 's',
    hash: 'h',
    number: 1,
    provider: 'p',
    model: 'm',
    target: 't',
  };
  const calls = JSON.stringify([{ ...first, reserved: 1_200_000, tokens: 0, estimate: 0, longest: 0 }]);
  const ceiling = JSON.stringify({ microUsd: 2_000_000 });
  const opening = await opened.database.pool.connect();
  try {
    await opening.query('begin');
    await opening.query("select * from assay.open_calls('local', $1::json, $2::jsonb, '[]'::json, true)", [
      calls,
      ceiling,
    ]);
    const second = open({ run, cost: 1_200_000 });
    await waitingFor("locktype = 'advisory'");
    await opening.query('commit');
    expect((await second).admission).toMatchObject({ status: 'spent', limit: { used: 1_200_000 } });
  } finally {
    opening.release();
  }
});

test('an essay that would cost two dollars is stopped below them, with nothing configured', async () => {
  const run = await newRun('costly');
  // Each call may cost 0.30 dollars and costs 0.17: twelve of them would be 2.04.
  let bill = 0;
  let next = await open({ run, cost: 300_000 });
  while (next.admission.status === 'open') {
    await settle(next.attemptId, 170_000);
    bill += 170_000;
    next = await open({ run, cost: 300_000 });
  }
  // 11 · 0.17 = 1.87, and 0.30 more would be too much.
  expect(bill).toBe(1_870_000);
  expect(next.admission).toMatchObject({
    status: 'spent',
    limit: { scope: 'assessment', unit: 'micro-dollars', allowed: 2_000_000, used: 1_870_000 },
  });
});
