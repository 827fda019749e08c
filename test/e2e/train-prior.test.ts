import { afterAll, beforeAll, expect, test } from 'vitest';
import { importClass } from '../../src/apps/workspace/import-class.ts';
import { publishAssignment } from '../../src/apps/workspace/publish-assignment.ts';
import { trainAssignment } from '../../src/apps/workspace/train-assignment.ts';
import { earlierAssignments } from '../../src/apps/workspace/train-prior.ts';
import { openWorkspace, type Workspace } from '../../src/apps/workspace/workspace.ts';
import type { GradedEssay } from '../../src/core/exemplar.ts';
import type { StoredAssignment } from '../../src/ports/stored.ts';
import { testStorage, type TestStorage } from '../durability/test-database.ts';
import { testConfig } from '../test-config.ts';

/** A school that has graded 72 essays of one assignment, and now 50 of another. */
let storage: TestStorage;
let workspace: Workspace;
let earlier: StoredAssignment;
let assignment: StoredAssignment;
let essays: readonly GradedEssay[];

beforeAll(async () => {
  storage = await testStorage();
  workspace = await openWorkspace({
    config: testConfig(storage, { concurrency: 2 }),
    secrets: { modelApiKey: undefined, serverToken: undefined },
    actor: 'ms-weaver',
  });
  ({ assignment: earlier } = await importClass(workspace, 'examples/class/assignment.yaml'));
  essays = await workspace.stores.gradedEssays.list(earlier.id);
  const { rubric } = await workspace.stores.rubrics.get(earlier.rubricId);
  ({ assignment } = await publishAssignment(workspace, {
    slug: 'another-letter',
    title: 'Another letter',
    taskText: 'Write to the town council.',
    gradeLevel: earlier.gradeLevel,
    genre: earlier.genre,
    rubric,
    essays: essays.slice(0, 50).map((essay) => ({ ...essay, id: `other-${essay.id}` })),
  }));
}, 120_000);

afterAll(async () => {
  await workspace.close();
  await storage.remove();
});

test('an assignment with few graded essays leans on the others, says so, and trained again it is the same', async () => {
  const { trained, report } = await trainAssignment(workspace, assignment, { promote: false });
  expect(report.prior).toEqual({ essays: 72, assignments: 1 });
  expect(trained.report).toMatchObject({ prior: { essays: 72, assignments: 1 } });
  // The prior's trees have taken the place of the assignment's own.
  expect(Object.keys(report.targets['holistic']?.stack ?? {})).toContain('prior');
  expect(Object.keys(report.targets['holistic']?.stack ?? {})).not.toContain('trees');
  const again = await trainAssignment(workspace, assignment, { promote: false });
  expect(again.trained.hash).toBe(trained.hash);
}, 120_000);

test('the artifact holds no three words of the other assignment’s essays', async () => {
  const version = await workspace.stores.scorers.inUse(assignment.id);
  const { content } = await workspace.stores.artifacts.get(version?.hash ?? '');
  const stored = Buffer.from(content).toString('latin1').toLowerCase();
  const phrases = new Set(essays.flatMap(({ text }) => text.toLowerCase().match(/[a-z]+ [a-z]+ [a-z]+/g) ?? []));
  expect(phrases.size).toBeGreaterThan(500);
  expect([...phrases].filter((phrase) => stored.includes(phrase))).toEqual([]);
});

test('from 200 essays of its own on it asks the others for nothing', async () => {
  expect(await earlierAssignments(workspace, assignment, 199)).toHaveLength(1);
  expect(await earlierAssignments(workspace, assignment, 200)).toEqual([]);
});

test('what is taken out of the other assignment is in no later prior', async () => {
  await workspace.stores.gradedEssays.remove(
    earlier.id,
    essays.slice(0, 60).map(({ id }) => id),
  );
  expect(await earlierAssignments(workspace, assignment, 50)).toEqual([]);
  const { report } = await trainAssignment(workspace, assignment, { promote: false });
  expect(report.prior).toBeUndefined();
}, 120_000);
