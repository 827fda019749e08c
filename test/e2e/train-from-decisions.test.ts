import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStores } from '../../src/adapters/postgres/stores.ts';
import { splitDataset } from '../../src/apps/workspace/dataset-make.ts';
import { decideGrade } from '../../src/apps/workspace/decide-grade.ts';
import { gradeAssignment } from '../../src/apps/workspace/grade-assignment.ts';
import { importClass } from '../../src/apps/workspace/import-class.ts';
import { submitTexts } from '../../src/apps/workspace/submit-texts.ts';
import { trainAndCompare, trainWhenDue } from '../../src/apps/workspace/train-and-compare.ts';
import { openWorkspace, type Workspace } from '../../src/apps/workspace/workspace.ts';
import type { StoredAssignment, StoredGrade } from '../../src/ports/stored.ts';
import { testStorage, type TestStorage } from '../durability/test-database.ts';
import { testConfig } from '../test-config.ts';

/** From a teacher's decision to the next scorer: the demonstration class, graded by its own trained scorer. */
let storage: TestStorage;
let workspace: Workspace;
let colleague: Workspace;
let assignment: StoredAssignment;
let grades: readonly StoredGrade[];

beforeAll(async () => {
  storage = await testStorage();
  workspace = await openWorkspace({
    config: testConfig(storage, { concurrency: 2 }),
    secrets: { modelApiKey: undefined, serverToken: undefined },
    actor: 'ms-weaver',
  });
  colleague = {
    ...workspace,
    stores: createStores(workspace.database.db, { tenantId: 'local', actor: 'mr-okoro' }),
  };
  ({ assignment } = await importClass(workspace, 'examples/class/assignment.yaml'));
  await trainAndCompare(workspace, assignment, { promote: false });
  const essays = await workspace.stores.gradedEssays.list(assignment.id);
  const added = await submitTexts(
    workspace,
    assignment,
    essays.slice(0, 4).map(({ text }, index) => ({
      ref: `student-${index}.txt`,
      mediaType: 'text/plain',
      text: `${text} That is what I think about it, and number ${index} is my last word.`,
    })),
  );
  ({ grades } = await gradeAssignment(workspace, assignment, { submissionIds: added.map(({ id }) => id) }));
}, 300_000);

afterAll(async () => {
  await workspace.close();
  await storage.remove();
});

function gradeAt(index: number): StoredGrade {
  const grade = grades[index];
  if (grade === undefined) throw new Error(`no grade ${index}`);
  return grade;
}

async function learnt(grade: StoredGrade) {
  const essays = await workspace.stores.gradedEssays.list(assignment.id);
  return essays.find(({ id }) => id === `override-${grade.submissionId}`);
}

async function withPolicy(policy: StoredAssignment['policy']): Promise<void> {
  await workspace.stores.assignments.put({ ...assignment, policy });
  assignment = await workspace.stores.assignments.get(assignment.id);
}

test('an override becomes a graded essay; a changed mind changes it, a rejection takes it out', async () => {
  const grade = gradeAt(0);
  const reason = 'The middle paragraph answers another question.';
  await decideGrade(workspace, grade.id, { action: 'override', score: 2, reason });
  expect(await learnt(grade)).toMatchObject({ resolved: { holistic: 2 }, raters: [{ rater: 'ms-weaver' }] });
  await decideGrade(workspace, grade.id, { action: 'override', score: 3, reason });
  expect(await learnt(grade)).toMatchObject({ resolved: { holistic: 3 } });
  await decideGrade(workspace, grade.id, { action: 'reject', reason });
  expect(await learnt(grade)).toBeUndefined();
});

test('an approval alone would teach the machine its own word; a second reader with the same score settles it', async () => {
  const grade = gradeAt(1);
  await decideGrade(workspace, grade.id, { action: 'approve' });
  expect(await learnt(grade)).toBeUndefined();
  await decideGrade(colleague, grade.id, { action: 'approve' });
  const essay = await learnt(grade);
  expect(essay?.resolved['holistic']).toBe(grade.score);
  expect(essay?.raters.map(({ rater }) => rater)).toEqual(['ms-weaver', 'mr-okoro']);
});

test('with two readers asked for, one override waits for the other', async () => {
  await withPolicy({ learnFrom: 'two-readers' });
  const grade = gradeAt(2);
  const input = { action: 'override', score: 4, reason: 'It weighs both sides.' } as const;
  await decideGrade(workspace, grade.id, input);
  expect(await learnt(grade)).toBeUndefined();
  await decideGrade(colleague, grade.id, { ...input, score: 5 });
  expect(await learnt(grade)).toBeUndefined();
  await decideGrade(colleague, grade.id, input);
  expect(await learnt(grade)).toMatchObject({ resolved: { holistic: 4 } });
});

test('with "never" nothing is learnt, and an erased essay takes its graded one with it', async () => {
  await workspace.stores.erasure.submission(gradeAt(2).submissionId, 'asked for');
  expect(await learnt(gradeAt(2))).toBeUndefined();
  await withPolicy({ learnFrom: 'never' });
  await decideGrade(workspace, gradeAt(3).id, { action: 'override', score: 3, reason: 'Plain.' });
  expect(await learnt(gradeAt(3))).toBeUndefined();
});

test(
  'a new scorer is trained once enough has come, is compared on essays that neither had seen, and is not put to use',
  { timeout: 300_000 },
  async () => {
    // One essay (of the two approvals) has come since the 72 that the first was trained on.
    await withPolicy({ retrainAfter: 2 });
    expect(await trainWhenDue(workspace, assignment)).toBeUndefined();
    await withPolicy({ retrainAfter: 0 });
    expect(await trainWhenDue(workspace, assignment)).toBeUndefined();
    await withPolicy({ retrainAfter: 1 });
    const due = await trainWhenDue(workspace, assignment);
    expect(due).toMatchObject({ promoted: false, trained: { version: 2 }, report: { essays: 73 } });
    expect(due?.comparison?.essays).toBe(73);
    const { difference = Number.NaN, interval } = due?.comparison ?? {};
    // One essay in 73 moves little; the interval holds the difference.
    expect(Math.abs(difference)).toBeLessThan(0.1);
    expect(interval?.low).toBeLessThanOrEqual(difference);
    expect(interval?.high).toBeGreaterThanOrEqual(difference);
    expect((await workspace.stores.scorers.inUse(assignment.id))?.version).toBe(1);
    const entries = await workspace.stores.audit.latest(5);
    expect(entries.map((entry) => entry.action)).toContain('scorer.compare');
    // Not again for the same essays.
    expect(await trainWhenDue(workspace, assignment)).toBeUndefined();
  },
);

test('copies of essays that are held out do not make training due, however many come', async () => {
  const { stores } = workspace;
  await splitDataset(workspace, assignment, { slug: 'held', title: 'Held', kind: 'holdout' }, { size: 4, seed: 7 });
  const [held] = await stores.datasets.reserved(assignment.id);
  const copies = Array.from({ length: 20 }, (_, index) => ({
    id: `copy-${index}`,
    text: `${held?.text ?? ''} Number ${index} is my last word.`,
    raters: [],
    resolved: { holistic: 3 },
    source: 'import' as const,
  }));
  await stores.gradedEssays.addMany(assignment.id, copies);
  // 73 were trained on; 69 may still be learnt from, and the store counts the twenty copies with them.
  expect(await stores.gradedEssays.count(assignment.id)).toBeGreaterThan(73 + 1);
  expect(await trainWhenDue(workspace, assignment)).toBeUndefined();
});

test('the policy says which value is wrong', async () => {
  await withPolicy({ retrainAfter: -1 });
  await expect(trainWhenDue(workspace, assignment)).rejects.toThrow('policy.retrainAfter');
});
