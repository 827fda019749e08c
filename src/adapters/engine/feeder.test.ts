import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase } from '../../../test/durability/test-database.ts';
import { runMaterial } from '../../../test/new-run.ts';
import type { Stores } from '../../ports/stores.ts';
import { createStores } from '../postgres/stores.ts';
import { createFeeder } from './feeder.ts';
import { markHeld, markRunning } from './run-state.ts';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let stores: Stores;
let lots: { lot: string; runIds: readonly string[] }[] = [];

beforeAll(async () => {
  opened = await openTestDatabase();
  stores = createStores(opened.database.db, { tenantId: 'local', actor: 'test' });
});
afterAll(() => opened.close());

/** One round for a queue of 12 places. @returns runs fed of each batch */
async function round(): Promise<Readonly<Record<string, number>>> {
  lots = [];
  await createFeeder({
    db: opened.database.db,
    enqueue: async () => undefined,
    enqueueLot: async (lot, runIds) => void lots.push({ lot, runIds }),
    highWater: 12,
    lotSize: 4,
  }).round();
  const { rows } = await opened.database.pool.query<{ batch_id: string; n: number }>(
    'select batch_id, count(*)::integer as n from assay.run where fed_at is not null group by batch_id',
  );
  return Object.fromEntries(rows.map(({ batch_id, n }) => [batch_id, n]));
}

const estimate = { runs: 0, calls: 0, likelyMicroUsd: 0, mostMicroUsd: 0, seconds: 0, basis: 'test' };

async function newBatch(slug: string, size: number): Promise<{ readonly id: string; readonly runIds: string[] }> {
  const { assignmentId, planHash } = await runMaterial(stores, slug);
  const input = { assignmentId, title: slug, planHash, weight: 1, pilot: 0, total: size, estimate };
  const { id } = await stores.batches.create(input);
  const essays = Array.from({ length: size }, (_, nth) => ({
    fileName: `${id}-${nth}.txt`,
    mediaType: 'text/plain',
    text: `essay ${nth} of ${id}`,
  }));
  const submissions = await stores.submissions.addMany(assignmentId, essays);
  const made = await stores.runs.createMany(
    submissions.map((submission) => ({
      submissionId: submission.id,
      planHash,
      batchId: id,
      priority: 'batch' as const,
    })),
  );
  await stores.batches.begin(id);
  return { id, runIds: made.map(({ run }) => run.id) };
}

async function inClass(name: string, slug: string): Promise<void> {
  const { assignmentId } = await runMaterial(stores, slug);
  const { pool } = opened.database;
  await pool.query("insert into assay.class (tenant_id, class_id, name, created_by) values ('local', $1, $1, 'test')", [
    name,
  ]);
  await pool.query("insert into assay.class_assignment (tenant_id, class_id, assignment_id) values ('local', $1, $2)", [
    name,
    assignmentId,
  ]);
}

test('a class with three batches and one with one have half of the queue each, and what is fed goes in lots', async () => {
  await inClass('nine-a', 'busy');
  await inClass('nine-b', 'quiet');
  const three = [await newBatch('busy', 9), await newBatch('busy', 9), await newBatch('busy', 9)];
  const one = await newBatch('quiet', 9);
  const fed = await round();
  // 12 places: 6 for each class, 6 / 3 for each batch of the first
  expect(fed).toEqual({ ...Object.fromEntries(three.map(({ id }) => [id, 2])), [one.id]: 6 });
  // Six runs are a lot of four and one of two; a lot is of one batch.
  expect(lots.map(({ runIds }) => runIds.length).toSorted((one, other) => one - other)).toEqual([2, 2, 2, 2, 4]);
  expect(await round()).toEqual(fed);
  expect(lots).toEqual([]);
  for (const { id } of [...three, one]) await stores.batches.act(id, 'cancel');
});

test('of a cancelled batch nothing waits: what would be held has ended, and what is held does not come back', async () => {
  const { db, pool } = opened.database;
  const batch = await newBatch('quiet', 3);
  await round();
  const [first = '', second = ''] = batch.runIds;
  const lot = lots[0]?.lot ?? '';
  const hold = { until: new Date(Date.now() + 3_600_000), code: 'budget.spent', message: 'spent' };
  expect(await markRunning(db, first, lot)).toBeDefined();
  expect(await markRunning(db, second, lot)).toBeDefined();
  await stores.batches.act(batch.id, 'cancel');
  await markHeld(db, { runId: first, workflow: lot }, hold);
  expect(await stores.runs.get(first)).toMatchObject({ status: 'cancelled', finishedAt: expect.any(Date) });
  // It became held in the moment of the cancellation.
  await pool.query("update assay.run set status = 'held', held_until = now() where run_id = $1", [second]);
  await round();
  expect(await stores.runs.get(second)).toMatchObject({ status: 'cancelled', finishedAt: expect.any(Date) });
});
