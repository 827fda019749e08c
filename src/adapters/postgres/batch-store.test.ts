import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase } from '../../../test/durability/test-database.ts';
import { runMaterial } from '../../../test/new-run.ts';
import type { StoredBatch } from '../../ports/batch-store.ts';
import type { StoredRun } from '../../ports/stored.ts';
import type { Stores } from '../../ports/stores.ts';
import { markEnded, markHeld, markQueuedAgain } from '../engine/run-state.ts';
import { createStores } from './stores.ts';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let stores: Stores;

beforeAll(async () => {
  opened = await openTestDatabase();
  stores = createStores(opened.database.db, { tenantId: 'local', actor: 'test' });
});
afterAll(() => opened.close());

async function batchOf(slug: string, submissionIds: readonly string[]) {
  const { assignmentId, planHash } = await runMaterial(stores, slug);
  const estimate = { essays: 1 } as unknown as StoredBatch['estimate'];
  const { id } = await stores.batches.create({
    assignmentId,
    title: slug,
    planHash,
    weight: 1,
    pilot: 0,
    total: submissionIds.length,
    estimate,
  });
  const made = await stores.runs.createMany(
    submissionIds.map((submissionId) => ({ submissionId, planHash, batchId: id, priority: 'batch' as const })),
  );
  return { batch: await stores.batches.begin(id), made };
}

async function essays(slug: string, count: number): Promise<readonly string[]> {
  const { assignmentId } = await runMaterial(stores, slug);
  const texts = Array.from({ length: count }, (_, nth) => `${slug}-${nth}.txt`);
  const added = await stores.submissions.addMany(
    assignmentId,
    texts.map((fileName) => ({ fileName, mediaType: 'text/plain', text: `essay ${fileName}` })),
  );
  return added.map(({ id }) => id);
}

test('what a cancelled batch left ungraded is graded by the next batch; what was erased meanwhile is not', async () => {
  const ids = await essays('cancelled', 3);
  const { batch: first, made } = await batchOf('cancelled', ids);
  const { db } = opened.database;
  await markEnded(db, { runId: made[0]?.run.id ?? '' }, { status: 'done' });
  await stores.batches.act(first.id, 'cancel');
  await stores.erasure.submission(ids[2] ?? '', '');
  const { batch, made: again } = await batchOf('cancelled', ids);
  expect(batch.state).toBe('running');
  expect(again.map(({ run, created }) => [created, run.status, run.batchId === batch.id])).toEqual([
    [false, 'done', false],
    [true, 'queued', true],
    [false, 'cancelled', false],
  ]);
  expect(again.map(({ run }) => run.id)).toEqual(made.map(({ run }) => run.id));
});

test('a run that is tried again opens its batch again: where it has to wait, somebody feeds it afterwards', async () => {
  const { batch, made } = await batchOf('again', await essays('again', 1));
  const { db } = opened.database;
  const run: StoredRun | undefined = made[0]?.run;
  await markEnded(db, { runId: run?.id ?? '' }, { status: 'failed', code: 'model.transport', message: 'away' });
  await db.updateTable('batch').set({ state: 'done' }).where('batch_id', '=', batch.id).execute();
  await markQueuedAgain(db, run?.id ?? '', 'somebody');
  expect((await stores.batches.get(batch.id)).state).toBe('running');
});

test('a run that comes to wait while its batch is being cancelled is cancelled with it', async () => {
  const { batch, made } = await batchOf('meanwhile', await essays('meanwhile', 1));
  const runId = made[0]?.run.id ?? '';
  const { db } = opened.database;
  await db.updateTable('run').set({ status: 'running', workflow: 'w' }).where('run_id', '=', runId).execute();
  let holding: Promise<void> | undefined;
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('batch').set({ state: 'cancelled' }).where('batch_id', '=', batch.id).execute();
    holding = markHeld(db, { runId, workflow: 'w' }, { until: new Date(), code: 'budget.spent', message: 'spent' });
    // It waits for this transaction: without the lock it would be held long before.
    await new Promise((resolve) => setTimeout(resolve, 200));
  });
  await holding;
  expect((await stores.runs.get(runId)).status).toBe('cancelled');
});
