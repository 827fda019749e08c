import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase } from '../../../test/durability/test-database.ts';
import type { GradedEssayInput, StoredAssignment } from '../../ports/stored.ts';
import type { DatasetRowInput } from '../../ports/dataset-stores.ts';
import type { Stores } from '../../ports/stores.ts';
import { createStores } from './stores.ts';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let stores: Stores;
beforeAll(async () => {
  opened = await openTestDatabase();
  stores = createStores(opened.database.db, { tenantId: 'local', actor: 'ms-weaver' });
});
afterAll(() => opened.close());

async function assignment(slug: string): Promise<StoredAssignment> {
  const { assignment } = await stores.assignments.put({
    slug,
    title: slug,
    taskText: 'Uniforms?',
    gradeLevel: '8',
    genre: 'argumentative',
    rubricId: 'argument',
    aiGradingEnabled: true,
    policy: {},
  });
  return assignment;
}

function graded(id: string): GradedEssayInput {
  return { id, text: `essay ${id}`, raters: [], resolved: { holistic: 3 }, source: 'import' };
}

function row(id: string, more: Partial<DatasetRowInput> = {}): DatasetRowInput {
  return {
    essay: { kind: 'graded', id },
    rowHash: id,
    scores: { holistic: 3 },
    raters: [],
    groups: {},
    ...more,
  };
}

const locked = { hash: 'a'.repeat(64), note: 'first' };

describe('a reserved set', () => {
  test('keeps its essays from training and exemplars, and no others', async () => {
    const { id } = await assignment('reserved');
    await stores.gradedEssays.addMany(id, ['g1', 'g2', 'g3'].map(graded));
    const before = await stores.gradedEssays.fingerprint(id, null);
    await stores.datasets.create(
      { slug: 'gold', title: 'Gold', kind: 'golden', assignmentId: id, reserved: true },
      { ...locked, rows: [row('g2')] },
    );
    expect((await stores.gradedEssays.list(id)).map((essay) => essay.id)).toEqual(['g1', 'g3']);
    expect(await stores.gradedEssays.count(id)).toBe(2);
    expect(await stores.gradedEssays.fingerprint(id, null)).not.toBe(before);
    expect(await stores.datasets.reserved(id)).toEqual([{ essay: { kind: 'graded', id: 'g2' }, text: 'essay g2' }]);
  });

  test('keeps away what the same student wrote elsewhere in the assignment', async () => {
    const { id } = await assignment('students');
    const pseudonym = await stores.identities.enrol('student-1', []);
    const [first, second] = await stores.submissions.addMany(id, [
      { fileName: 'a.txt', mediaType: 'text/plain', text: 'one', pseudonym },
      { fileName: 'b.txt', mediaType: 'text/plain', text: 'two', pseudonym },
    ]);
    await stores.gradedEssays.addMany(id, [
      { ...graded('s-first'), source: 'override', submissionId: first?.id ?? '' },
      { ...graded('s-second'), source: 'override', submissionId: second?.id ?? '' },
      graded('another'),
    ]);
    await stores.datasets.create(
      { slug: 'one-student', title: 'One', kind: 'holdout', assignmentId: id, reserved: true },
      { ...locked, rows: [row('x', { essay: { kind: 'submission', id: first?.id ?? '' } })] },
    );
    expect((await stores.gradedEssays.list(id)).map((essay) => essay.id)).toEqual(['another']);
  });
});

describe('a version', () => {
  test('loses the row of an erased essay with its results and readings, and says so', async () => {
    const { id } = await assignment('erasure');
    const [one, two] = await stores.submissions.addMany(id, [
      { fileName: 'a.txt', mediaType: 'text/plain', text: 'first essay' },
      { fileName: 'b.txt', mediaType: 'text/plain', text: 'second essay' },
    ]);
    const at = (submission: string | undefined) =>
      row('r', { essay: { kind: 'submission', id: submission ?? '' }, groups: { gender: 'F' }, consentBy: 'guardian' });
    const { dataset } = await stores.datasets.create(
      { slug: 'sampled', title: 'Sampled', kind: 'sampled', assignmentId: id, reserved: true },
      { ...locked, rows: [at(one?.id), at(two?.id)] },
    );
    await stores.labelTasks.assign(dataset.id, 1, [
      { position: 1, reader: 'ann', part: 'first' },
      { position: 2, reader: 'ann', part: 'first' },
    ]);
    await stores.erasure.submission(one?.id ?? '', 'asked for');
    expect((await stores.datasets.rows(dataset.id, 1)).map((left) => left.text)).toEqual(['second essay']);
    expect(await stores.datasets.versions(dataset.id)).toMatchObject([{ rows: 2, gone: 1, hash: locked.hash }]);
    expect((await stores.labelTasks.ofVersion(dataset.id, 1)).map((reading) => reading.position)).toEqual([2]);
  });

  test('of a golden set with scores is the last one', async () => {
    const { id } = await assignment('frozen');
    await stores.gradedEssays.addMany(id, [graded('g1')]);
    const { dataset } = await stores.datasets.create(
      { slug: 'frozen', title: 'Frozen', kind: 'golden', assignmentId: id, reserved: true },
      { ...locked, rows: [row('g1')] },
    );
    await expect(
      stores.datasets.addVersion(dataset.id, { hash: 'b'.repeat(64), note: 'more', rows: [] }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  test('cannot be edited, only its groups forgotten', async () => {
    const { id } = await assignment('locked');
    await stores.gradedEssays.addMany(id, [graded('g1')]);
    await stores.datasets.create(
      { slug: 'locked', title: 'Locked', kind: 'holdout', assignmentId: id, reserved: true },
      { ...locked, rows: [row('g1', { groups: { gender: 'F' }, consentBy: 'guardian' })] },
    );
    const { db } = opened.database;
    await expect(
      db.updateTable('dataset_row').set({ scores: '{"holistic":6}' }).where('assignment_id', '=', id).execute(),
    ).rejects.toThrow(/locked/);
    expect(await stores.datasets.forgetGroups(id, { kind: 'graded', id: 'g1' })).toBe(1);
  });
});

describe('a reading', () => {
  test('is given once, by the reader it was given to', async () => {
    const { id } = await assignment('readings');
    await stores.gradedEssays.addMany(id, [graded('g1')]);
    const { dataset } = await stores.datasets.create(
      { slug: 'readings', title: 'Readings', kind: 'sampled', assignmentId: id, reserved: true },
      { ...locked, rows: [row('g1', { scores: {} })] },
    );
    expect(
      await stores.labelTasks.assign(dataset.id, 1, [
        { position: 1, reader: 'ann', part: 'first' },
        { position: 1, reader: 'ben', part: 'second' },
      ]),
    ).toBe(2);
    const task = await stores.labelTasks.next('ann', dataset.id, 1);
    expect(task).toMatchObject({ text: 'essay g1', done: 0, total: 1 });
    expect(Object.keys(task ?? {}).sort()).toEqual(['datasetId', 'done', 'taskId', 'text', 'total', 'version']);
    const taskId = task?.taskId ?? '';
    await expect(stores.labelTasks.complete(taskId, 'ben', { holistic: 4 })).rejects.toMatchObject({
      code: 'not-found',
    });
    await stores.labelTasks.complete(taskId, 'ann', { holistic: 4 });
    await expect(stores.labelTasks.complete(taskId, 'ann', { holistic: 5 })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await stores.labelTasks.next('ann', dataset.id, 1)).toBeUndefined();
  });
});
