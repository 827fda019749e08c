import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStores } from '../../src/adapters/postgres/stores.ts';
import { decideOnDesk } from '../../src/apps/workspace/desk/decide-on-desk.ts';
import { releaseGrades } from '../../src/apps/workspace/desk/release.ts';
import { planRetention, runRetention } from '../../src/apps/workspace/records/retention.ts';
import { runJobs } from '../../src/apps/workspace/schedule.ts';
import { monitorJobs } from '../../src/apps/workspace/schedule-jobs.ts';
import type { Workspace } from '../../src/apps/workspace/workspace.ts';
import { seedDesk } from './desk-seed.ts';
import { ask, startServerFixture, type ServerFixture } from './server-fixture.ts';

let fixture: ServerFixture;
let seeded: Awaited<ReturnType<typeof seedDesk>>;
const base = '/api/v1/records/retention';

beforeAll(async () => {
  fixture = await startServerFixture();
  seeded = await seedDesk(fixture.workspace, { count: 8 });
}, 60_000);
afterAll(() => fixture.close());

/** The same workspace at another time. */
function at(workspace: Workspace, when: Date): Workspace {
  const { tenantId } = workspace.stores;
  return {
    ...workspace,
    stores: createStores(workspace.database.db, { tenantId, actor: 'officer' }, { now: () => when }),
  };
}

function inMonths(months: number): Date {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, now.getUTCDate() + 2));
}

async function lives(submissionId: string): Promise<boolean> {
  return (await fixture.workspace.stores.submissions.get(submissionId)).erasedAt === undefined;
}

test('without a rule nothing ends by age; a rule says what it counts from', async () => {
  expect(await planRetention(fixture.workspace, inMonths(239))).toMatchObject({ due: [], held: [] });
  const wrong = await ask(fixture, `PUT ${base}/rules`, { months: 12, countedFrom: 'term-end' });
  expect([wrong.status, wrong.body.errors[0].path]).toEqual([400, 'body.termEnd']);
  const rule = await ask(fixture, `PUT ${base}/rules`, { months: 12, countedFrom: 'release' });
  expect(rule.status).toBe(200);
  // A week, so that a rule that was set by mistake can be taken back.
  expect(Date.parse(rule.body.activeFrom) - Date.parse(rule.body.setAt)).toBe(7 * 86_400_000);
  expect((await ask(fixture, `GET ${base}/rules`)).body.items).toHaveLength(1);

  // Counted from the end of 30 June: 2027-07-01 is the first day after twelve months.
  const term = { assignment: 'seeded', months: 12, countedFrom: 'term-end', termEnd: '2099-06-30' };
  const own = await ask(fixture, `PUT ${base}/rules`, term);
  expect(own.body).toMatchObject({ assignment: 'seeded', termEnd: '2099-06-30' });
  const before = await planRetention(fixture.workspace, new Date('2100-06-30T23:59:59Z'));
  const after = await planRetention(fixture.workspace, new Date('2100-07-01T00:00:00Z'));
  expect([before.due.length, after.due.length, after.due[0]?.basis]).toEqual([0, 8, 'term-end']);
  expect((await ask(fixture, `DELETE ${base}/rules/${own.body.id}`)).status).toBe(204);
  expect((await ask(fixture, `DELETE ${base}/rules/${own.body.id}`)).status).toBe(404);
});

test('what is due is erased after it was seen; a request, an appeal and grading hold it; names go with the last essay', async () => {
  const { workspace } = fixture;
  const { stores } = workspace;
  const names = new Map([
    ['S-1', [{ kind: 'name' as const, value: 'Keisha Abernathy' }]],
    ['S-2', [{ kind: 'name' as const, value: 'Nia Osei' }]],
  ]);
  const [first = '', second = ''] = (await stores.identities.enrolMany(names)).values();
  const added = await stores.submissions.addMany(
    seeded.assignment.id,
    [first, second].map((pseudonym) => ({
      fileName: 'a.txt',
      mediaType: 'text/plain',
      text: `By ${pseudonym}.`,
      pseudonym,
    })),
  );
  const [own = '', asked = ''] = added.map(({ id }) => id);
  await stores.identities.addToAssignment(seeded.assignment.id, [first, second]);
  const [overridden = '', questioned = '', under = ''] = seeded.submissionIds;
  // An override becomes a graded essay, which has to go as well.
  const teacher = workspace.actingAs('ms-a');
  await decideOnDesk(teacher, overridden, { action: 'override', revision: 0, score: 4, reason: 'More than that.' });
  await decideOnDesk(teacher, questioned, { action: 'approve', revision: 0 });
  await releaseGrades(teacher, seeded.assignment, [overridden, questioned]);
  expect(await stores.gradedEssays.count(seeded.assignment.id)).toBe(1);
  const question = { submissionId: questioned, traitId: 'ideas', askedBy: 'parent', question: 'Why only this?' };
  const appeal = await ask(fixture, 'POST /api/v1/assignments/seeded/appeals', question);
  expect(appeal.status).toBe(201);
  const request = await stores.records.openRequest({ pseudonym: second, askedBy: 'parent', wants: 'inspect' });
  await workspace.database.pool.query("update assay.run set status = 'running' where submission_id = $1", [under]);

  const later = inMonths(12);
  const plan = await planRetention(workspace, later);
  expect(new Map(plan.held.map(({ submissionId, held }) => [submissionId, held]))).toEqual(
    new Map([
      [questioned, 'appeal'],
      [under, 'grading'],
      [asked, 'record-request'],
    ]),
  );
  expect(plan.due).toHaveLength(7);
  expect(plan.due.find(({ submissionId }) => submissionId === overridden)?.basis).toBe('release');
  expect(plan.due.find(({ submissionId }) => submissionId === own)?.basis).toBe('last-activity');
  // Nothing is due today, and the plan of another day cannot be run.
  expect((await ask(fixture, `GET ${base}/plan`)).body.due).toEqual([]);
  expect((await ask(fixture, `GET ${base}/plan?days=400`)).body.hash).toBe(plan.hash);
  const early = await ask(fixture, `POST ${base}/run`, { plan: plan.hash });
  expect([early.status, early.body.code]).toEqual([409, 'conflict']);
  // A person who erases by hand is held by the same.
  const byHand = await ask(fixture, `POST /api/v1/records/submissions/${questioned}/erase`, { reason: 'Asked for.' });
  expect([byHand.status, byHand.body.detail]).toEqual([409, expect.stringContaining(appeal.body.id)]);

  const officer = at(workspace, later);
  expect(await runRetention(officer, later, { seen: plan.hash })).toEqual({
    erased: 7,
    held: 3,
    // The other one is still on the list: her records were asked for.
    classLists: 0,
    students: 0,
  });
  expect(await Promise.all([overridden, own, questioned, asked, under].map(lives))).toEqual([
    false,
    false,
    true,
    true,
    true,
  ]);
  expect(await stores.gradedEssays.count(seeded.assignment.id)).toBe(0);
  const acts = await stores.audit.latest(50);
  expect(acts.filter(({ action }) => action === 'erase.submission')).toHaveLength(7);
  expect(acts[0]).toMatchObject({ action: 'retention.run', actor: 'officer', details: { erased: 7, held: 3 } });

  // The holds end: the clock does the rest on its day, names of both students included.
  await stores.records.closeRequest(request.id, 'granted');
  await ask(fixture, `POST /api/v1/assignments/seeded/appeals/${appeal.body.id}/withdraw`);
  await workspace.database.pool.query("update assay.run set status = 'done' where submission_id = $1", [under]);
  const nextDay = new Date(later.getTime() + 86_400_000);
  const jobs = (await monitorJobs(at(workspace, nextDay))).filter(({ name }) => name === 'retention');
  const problems: unknown[] = [];
  const round = { now: () => nextDay, signal: new AbortController().signal };
  const done = await runJobs(at(workspace, nextDay), jobs, { ...round, onWarning: (_, error) => problems.push(error) });
  expect([done, problems]).toEqual([['retention'], []]);
  expect(await Promise.all([questioned, asked, under].map(lives))).toEqual([false, false, false]);
  const left = await workspace.database.pool.query("select value from assay.identity where kind = 'name'");
  expect(left.rows).toEqual([]);
  expect((await stores.audit.latest(1))[0]).toMatchObject({ details: { erased: 3, classLists: 2, students: 2 } });
  expect(await stores.audit.verify()).toMatchObject({ status: 'ok' });

  // Somebody who comes again for the next year is a student again.
  await stores.identities.enrolMany(names);
  const again = await stores.records.openRequest({ pseudonym: first, askedBy: 'student', wants: 'inspect' });
  expect(again.pseudonym).toBe(first);
});

test('the clock leaves a rule alone for a week', async () => {
  const { workspace } = fixture;
  const [fresh] = await workspace.stores.submissions.addMany(seeded.assignment.id, [
    { fileName: 'late.txt', mediaType: 'text/plain', text: 'Late.' },
  ]);
  const later = inMonths(30);
  const then = at(workspace, later);
  await then.stores.retention.put({ months: 1, countedFrom: 'release' });
  expect((await planRetention(then, later)).due).toHaveLength(1);
  expect(await runRetention(then, later)).toMatchObject({ erased: 0 });
  const week = new Date(later.getTime() + 7 * 86_400_000);
  expect(await runRetention(at(workspace, week), week)).toMatchObject({ erased: 1 });
  expect(await lives(fresh?.id ?? '')).toBe(false);
});
