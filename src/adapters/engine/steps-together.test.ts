import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase } from '../../../test/durability/test-database.ts';
import { newRun as addRun } from '../../../test/new-run.ts';
import type { Stores } from '../../ports/stores.ts';
import { createStores } from '../postgres/stores.ts';
import { stepOutputs, valueOf } from './step-outputs.ts';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let stores: Stores;

beforeAll(async () => {
  opened = await openTestDatabase();
  stores = createStores(opened.database.db, { tenantId: 'local', actor: 'test' });
});
afterAll(() => opened.close());

async function newRuns(count: number): Promise<{ readonly runId: string; readonly submissionId: string }[]> {
  const runs = [];
  for (let nth = 0; nth < count; nth += 1) runs.push(await addRun(stores, 'steps', { name: nth }));
  return runs;
}

// While one essay is being erased, its step waits for the end of that; the steps that came in the same moment do not wait with it.
test('a step of an essay that is being erased holds up no other, and is not kept', async () => {
  const runs = await newRuns(6);
  const [erased, ...others] = runs;
  const eraser = await opened.database.pool.connect();
  try {
    await eraser.query('begin');
    await eraser.query('update assay.submission set erased_at = now() where submission_id = $1', [
      erased?.submissionId,
    ]);
    const keep = (runId: string) =>
      stepOutputs(opened.database.db, { tenantId: 'local', runId }).keep('4-grade/claim/1', null, `kept of ${runId}`);
    const late = keep(erased?.runId ?? '');
    late.catch(() => undefined);
    const kept = await Promise.all(others.map(({ runId }) => keep(runId)));
    expect(kept.map(valueOf)).toEqual(others.map(({ runId }) => `kept of ${runId}`));
    await eraser.query('commit');
    await expect(late).rejects.toMatchObject({ code: 'replay.impossible' });
  } finally {
    eraser.release();
  }
  const { rows } = await opened.database.pool.query<{ n: number }>('select count(*)::int as n from assay.step_output');
  expect(rows).toEqual([{ n: 5 }]);
});
