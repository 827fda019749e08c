import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase } from '../../../test/durability/test-database.ts';
import { runMaterial } from '../../../test/new-run.ts';
import { createStores } from './stores.ts';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

/** More at once than a pool has connections: each that asked for a second one while it holds its first would wait for the others for ever. */
async function atOnce(act: () => Promise<unknown>): Promise<unknown[]> {
  const { options } = opened.database.pool;
  const asked = Array.from({ length: 3 * options.max }, () =>
    act().then(
      () => 'done',
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    ),
  );
  return [...new Set(await Promise.all(asked))];
}

test('acts on a batch that its state does not allow are all refused', async () => {
  const stores = createStores(opened.database.db, { tenantId: 'local', actor: 'test' });
  const material = await runMaterial(stores, 'refused');
  const estimate = { runs: 0, calls: 0, likelyMicroUsd: 0, mostMicroUsd: 0, seconds: 0, basis: 'test' };
  const batch = await stores.batches.create({ ...material, title: 't', weight: 1, pilot: 0, total: 0, estimate });
  await stores.batches.act(batch.id, 'cancel');
  expect(await atOnce(() => stores.batches.act(batch.id, 'pause'))).toEqual(['conflict']);
});

test('requests about records that are not there are all refused', async () => {
  const stores = createStores(opened.database.db, { tenantId: 'local', actor: 'test' });
  expect(await atOnce(() => stores.records.closeRequest('request-none', 'granted'))).toEqual(['not-found']);
});
