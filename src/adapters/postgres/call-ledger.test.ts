import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase } from '../../../test/durability/test-database.ts';
import type { CallOpening } from '../../ports/call-ledger.ts';
import type { StoredCallLedger } from '../../ports/call-records.ts';
import type { ModelReply } from '../../ports/model.ts';
import { createCallLedger } from './call-ledger.ts';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let ledger: StoredCallLedger;
beforeAll(async () => {
  opened = await openTestDatabase();
  ledger = createCallLedger(opened.database.db, { tenantId: 'local', actor: 'test' });
});
afterAll(() => opened.close());

function opening(attemptId: string, more: Partial<CallOpening> = {}): CallOpening {
  return {
    attemptId,
    runId: 'run-1',
    step: '4-grade/claim/1',
    requestHash: 'q1',
    attempt: 1,
    provider: 'openai-compatible',
    modelAsked: 'm-1',
    reservedMicroUsd: 900,
    reservedTokens: 1000,
    target: 'openai-compatible m-1',
    estimatedTokens: 300,
    ...more,
  };
}

const usage = { inputTokens: 100, outputTokens: 20 };
const reply: ModelReply = {
  status: 'ok',
  value: { score: 4 },
  modelAnswered: 'm-1-2026',
  usage,
  costMicroUsd: 120,
  latencyMs: 33.5,
};

test('a settled reply is recalled by step and request; a failed one is not', async () => {
  await ledger.open(opening('a1'), 0);
  expect(await ledger.recall({ runId: 'run-1', step: '4-grade/claim/1' }, 'q1')).toBeUndefined();
  await ledger.settle('a1', {
    status: 'settled',
    usage,
    costMicroUsd: 120,
    latencyMs: 33.5,
    modelAnswered: 'm-1-2026',
    httpStatus: 200,
    reply,
  });
  expect(await ledger.recall({ runId: 'run-1', step: '4-grade/claim/1' }, 'q1')).toEqual(reply);
  expect(await ledger.recall({ runId: 'run-1', step: '4-grade/claim/2' }, 'q1')).toBeUndefined();
  expect(await ledger.recall({ runId: 'run-2', step: '4-grade/claim/1' }, 'q1')).toBeUndefined();
  // Of four questions one was answered from what had been paid for.
  expect((await ledger.list('run-1')).map(({ attemptId, recalled }) => [attemptId, recalled])).toEqual([['a1', 1]]);
  await ledger.open(opening('a2', { step: 's', requestHash: 'q2' }), 0);
  await ledger.settle('a2', {
    status: 'failed',
    usage: { inputTokens: 0, outputTokens: 0 },
    costMicroUsd: 0,
    latencyMs: 5,
    errorCode: '429',
  });
  expect(await ledger.recall({ runId: 'run-1', step: 's' }, 'q2')).toBeUndefined();
});

test('a call whose process died becomes unknown when the step asks again, and counts at its reserved maximum', async () => {
  await ledger.open(opening('b1', { runId: 'run-b', reservedMicroUsd: 899.2 }), 0);
  await ledger.recall({ runId: 'run-b', step: '4-grade/claim/1' }, 'q1');
  await ledger.open(opening('b2', { runId: 'run-b', attempt: 1 }), 0);
  await ledger.open(opening('b3', { runId: 'run-b', step: 'another step' }), 0);
  await ledger.settle('b2', { status: 'settled', usage, costMicroUsd: 120, latencyMs: 1, reply });
  expect((await ledger.list('run-b')).map((call) => [call.attemptId, call.status])).toEqual([
    ['b1', 'unknown'],
    ['b2', 'settled'],
    ['b3', 'open'],
  ]);
  // 120 settled + 900 (899.2 rounded up) unknown + 900 open
  expect(await ledger.totals({ runId: 'run-b' })).toEqual({
    calls: 3,
    open: 1,
    unknown: 1,
    failed: 0,
    settledMicroUsd: 120,
    reservedMicroUsd: 1800,
    totalMicroUsd: 1920,
    usage,
  });
});

test('reconciling replaces the reservation by what the provider says', async () => {
  await ledger.reconcile('b1', { costMicroUsd: 130, usage: { inputTokens: 110, outputTokens: 20 } });
  // 120 + 130 settled or reconciled, 900 still open
  expect(await ledger.totals({ runId: 'run-b' })).toMatchObject({
    settledMicroUsd: 250,
    reservedMicroUsd: 900,
    totalMicroUsd: 1150,
  });
  const { rows } = await opened.database.pool.query(
    "select entry::jsonb -> 'details' as details from assay.audit_log where action = 'call.reconcile' and subject = 'b1'",
  );
  expect(rows).toMatchObject([{ details: { costMicroUsd: 130 } }]);
  await expect(ledger.reconcile('b2', { costMicroUsd: 1, usage })).rejects.toMatchObject({ code: 'not-found' });
});

test('settling what was never opened is a defect', async () => {
  await expect(
    ledger.settle('never', { status: 'settled', usage, costMicroUsd: 1, latencyMs: 1 }),
  ).rejects.toMatchObject({ code: 'internal' });
});

test('another tenant has a ledger of its own', async () => {
  expect((await createCallLedger(opened.database.db, { tenantId: 'other', actor: 'test' }).totals()).calls).toBe(0);
});

test('a call that was sent and never answered is unknown at once, whatever cost comes with it', async () => {
  await ledger.open(opening('c1', { runId: 'run-c' }), 0);
  await ledger.settle('c1', {
    status: 'unknown',
    usage: { inputTokens: 0, outputTokens: 0 },
    costMicroUsd: 0,
    latencyMs: 60_000,
    errorCode: 'timeout',
  });
  expect(await ledger.totals({ runId: 'run-c' })).toMatchObject({ unknown: 1, settledMicroUsd: 0, totalMicroUsd: 900 });
});

test('twenty calls of one moment are each opened, settled and recalled as themselves; the one that was never opened fails alone', async () => {
  const ids = Array.from({ length: 20 }, (_, nth) => `t${nth}`);
  const step = (id: string) => ({ runId: 'run-t', step: `4-grade/${id}/1` });
  const admissions = await Promise.all(
    ids.map((id) => ledger.open(opening(id, { ...step(id), requestHash: `q-${id}` }), 0)),
  );
  expect(admissions).toEqual(ids.map(() => ({ status: 'open', waitMs: 0 })));
  const settled = await Promise.allSettled(
    [...ids, 'was-never-opened'].map((id, nth) =>
      ledger.settle(id, {
        status: 'settled',
        usage,
        costMicroUsd: nth,
        latencyMs: 1,
        reply: { ...reply, value: { id } },
      }),
    ),
  );
  expect(settled.map(({ status }) => status)).toEqual([...ids.map(() => 'fulfilled'), 'rejected']);
  expect(settled.at(-1)).toMatchObject({ reason: { code: 'internal' } });
  const recalled = await Promise.all(ids.map((id) => ledger.recall(step(id), `q-${id}`)));
  expect(recalled.map((one) => one?.status === 'ok' && one.value)).toEqual(ids.map((id) => ({ id })));
  // 0 + 1 + … + 19
  expect(await ledger.totals({ runId: 'run-t' })).toMatchObject({
    calls: 20,
    settledMicroUsd: 190,
    reservedMicroUsd: 0,
  });
});
