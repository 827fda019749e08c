import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase } from '../../../test/durability/test-database.ts';
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
  const { assignment } = await stores.assignments.put({
    slug: 'steps',
    title: 'T',
    taskText: 'T',
    gradeLevel: '8',
    genre: 'other',
    rubricId: 'r',
    aiGradingEnabled: true,
    policy: {},
  });
  const planHash = await stores.artifacts.putJson('plan', { plan: 1 });
  const submissions = await stores.submissions.addMany(
    assignment.id,
    Array.from({ length: count }, (_, nth) => ({
      fileName: `${nth}.txt`,
      mediaType: 'text/plain',
      text: `essay ${nth}`,
    })),
  );
  const made = await stores.runs.createMany(submissions.map(({ id }) => ({ submissionId: id, planHash })));
  return made.map(({ run }) => ({ runId: run.id, submissionId: run.submissionId }));
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
