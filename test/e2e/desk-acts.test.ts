import { afterAll, beforeAll, expect, test } from 'vitest';
import { decideOnDesk } from '../../src/apps/workspace/desk/decide-on-desk.ts';
import { essayView } from '../../src/apps/workspace/desk/essay-view.ts';
import { pino } from 'pino';
import { startServer } from '../../src/apps/server/start-server.ts';
import { startGrading } from '../../src/apps/workspace/grade-assignment.ts';
import { openWorkspace } from '../../src/apps/workspace/workspace.ts';
import { seedDesk } from './desk-seed.ts';
import { watchAudit, type AuditWatch } from './audit-watch.ts';
import { ask, startServerFixture, token, type Loose, type ServerFixture } from './server-fixture.ts';

/** Acts on many grades, and on one that somebody questions: forty seeded grades, every tenth with a reason against it. */
let fixture: ServerFixture;
let watch: AuditWatch;
let seeded: Awaited<ReturnType<typeof seedDesk>>;
const base = '/api/v1/assignments/seeded';

beforeAll(async () => {
  fixture = await startServerFixture();
  watch = await watchAudit(fixture.workspace.database);
  seeded = await seedDesk(fixture.workspace, { count: 40 });
  const scores = (score: number) => ({ holistic: score, ideas: score, words: score });
  await fixture.workspace.stores.gradedEssays.addMany(
    seeded.assignment.id,
    [2, 3, 4, 5].map((score) => ({
      id: `exemplar-${score}`,
      text: `A street of ${score} houses, told by somebody who lives in the last one and counts lamps.`,
      raters: ['a', 'b'].map((rater) => ({ rater, scores: scores(score) })),
      resolved: scores(score),
      source: 'import' as const,
    })),
  );
}, 300_000);
afterAll(() => fixture.close());

test('a batch is proposed with its expected error, a sample is held back, nothing is approved before it is committed', async () => {
  const proposed = await ask(fixture, `POST ${base}/approvals`, { threshold: 0.5, auditShare: 0.25, seed: 'lot' });
  expect(proposed.status).toBe(201);
  // 40 grades, 4 of them with a reason; a quarter of the 36 is held back.
  expect(proposed.body.promise).toMatchObject({ approve: 27, audit: 9, basis: 'interval' });
  const { expectedShare, interval } = proposed.body.promise;
  expect(interval.low).toBeLessThanOrEqual(expectedShare);
  expect(interval.high).toBeGreaterThanOrEqual(expectedShare);
  expect(proposed.body.words).toContain('27 grades');
  const counts = async () => (await ask(fixture, `GET ${base}/queue?limit=1`)).body.counts;
  expect(await counts()).toEqual({ cleared: 36, 'needs-review': 4 });

  // Somebody decides on one of them meanwhile: it is passed over.
  const first = proposed.body.items.find((item: Loose) => item.role === 'approve');
  const place = seeded.gradeIds.indexOf(first.gradeId);
  const other = fixture.workspace.actingAs('ms-b');
  await decideOnDesk(other, seeded.submissionIds[place] ?? '', { action: 'approve', revision: 0 });

  const committed = await ask(fixture, `POST ${base}/approvals/${proposed.body.id}/commit`);
  expect(Object.groupBy(committed.body.items, (item: Loose) => item.outcome)).toMatchObject({
    approved: { length: 26 },
    held: { length: 9 },
    skipped: { length: 1 },
  });
  expect(await counts()).toEqual({ reviewed: 27, 'needs-review': 13 });
  expect((await ask(fixture, `POST ${base}/approvals/${proposed.body.id}/commit`)).body.items).toEqual(
    committed.body.items,
  );

  // What is held back is not released, and what a teacher gives it measures the batch.
  await ask(fixture, `POST ${base}/release`, { submissionIds: [seeded.submissionIds[place]] });
  const held = committed.body.items.find((item: Loose) => item.outcome === 'held');
  const heldId = seeded.submissionIds[seeded.gradeIds.indexOf(held.gradeId)] ?? '';
  const view = (await ask(fixture, `GET /api/v1/submissions/${heldId}/desk`)).body;
  expect(view.grade.reasons.map((one: Loose) => one.code)).toEqual(['audit.held']);
  const away = view.grade.result.score > 3 ? 1 : 6;
  await decideOnDesk(other, heldId, { action: 'override', revision: 0, score: away, reason: 'Not at all.' });
  const [batch] = (await ask(fixture, `GET ${base}/approvals`)).body.items;
  expect(batch.audit).toMatchObject({ held: 9, read: 1, changed: 1 });

  const undone = await ask(fixture, `POST ${base}/approvals/${proposed.body.id}/undo`);
  expect(undone.body).toEqual({ reopened: 26, kept: 0 });
  // Two of the others were decided by a person: one is released, one is reviewed.
  expect(await counts()).toEqual({ cleared: 34, 'needs-review': 4, reviewed: 1, released: 1 });
  expect((await ask(fixture, `POST ${base}/approvals/${proposed.body.id}/commit`)).status).toBe(409);
});

test('what a batch is approved by survives a restart, also under other settings: the same risks, the same promise', async () => {
  const { workspace } = fixture;
  const { submissionIds } = await seedDesk(workspace, { count: 45, slug: 'restarted', scorerError: 0.6 });
  const path = '/api/v1/assignments/restarted';
  const state = async (server: Pick<ServerFixture, 'server'>) => {
    const there = { ...fixture, ...server };
    const queue = await ask(there, `GET ${path}/queue?limit=100&order=arrival`);
    const body = { threshold: 0.9, auditShare: 0.2, seed: 'lot' };
    const { promise, items, words } = (await ask(there, `POST ${path}/approvals`, body)).body;
    return { risks: queue.body.items.map((row: Loose) => [row.risk, row.riskBasis]), promise, items, words };
  };
  const restarted = async () => {
    const { route: _route, ...config } = workspace.config;
    const own = await openWorkspace({
      // No model this time: what the scorer is known to err by must not depend on it.
      config: { ...config, route: undefined },
      secrets: { modelApiKey: undefined, serverToken: token },
      actor: 'after-restart',
    });
    const engine = await startGrading(workspace);
    const server = await startServer({ workspace: own, engine, log: pino({ level: 'silent' }), token });
    try {
      return await state({ server });
    } finally {
      await server.close();
      await own.close();
    }
  };

  const before = await state(fixture);
  expect(before.risks[0][1]).toBe('residuals');
  expect(before.promise.basis).toBe('residuals');
  expect(await restarted()).toEqual(before);

  const reader = workspace.actingAs('ms-c');
  for (const [index, id] of submissionIds.slice(0, 30).entries()) {
    const word = index % 3 === 0 ? { action: 'override', score: 6, reason: 'More than that.' } : { action: 'approve' };
    await decideOnDesk(reader, id, { ...word, revision: 0 } as Parameters<typeof decideOnDesk>[2]);
  }
  const after = await state(fixture);
  expect(after.promise.basis).toBe('decisions');
  expect(after.risks[44][0]).toBeGreaterThan(before.risks[44][0]);
  expect(await restarted()).toEqual(after);
});

test('an appeal goes to another reader, who compares with exemplars until one level is left', async () => {
  const { workspace } = fixture;
  const submissionId = seeded.submissionIds[9] ?? '';
  const question = { submissionId, traitId: 'ideas', askedBy: 'parent', question: 'Why only this for the ideas?' };
  const early = await ask(fixture, `POST ${base}/appeals`, question);
  expect([early.status, early.body.detail]).toEqual([409, expect.stringContaining('needs-review')]);
  await decideOnDesk(workspace.actingAs('ms-b'), submissionId, { action: 'approve', revision: 0 });
  await ask(fixture, `POST ${base}/release`, { submissionIds: [submissionId] });
  const opened = await ask(fixture, `POST ${base}/appeals`, question);
  // The tenth essay: 2 + 9 mod 4 = 3.
  expect(opened.body).toMatchObject({
    state: 'open',
    contestedScore: 3,
    overdue: false,
    next: { essayId: 'exemplar-3' },
  });
  expect((await ask(fixture, `POST ${base}/appeals`, question)).status).toBe(409);
  const { appeals } = workspace.actingAs('ms-b').stores.desk;
  await expect(appeals.take(seeded.assignment.id, opened.body.id)).rejects.toMatchObject({ code: 'access.denied' });

  const appeal = `${base}/appeals/${opened.body.id}`;
  expect((await ask(fixture, `POST ${appeal}/take`)).body.state).toBe('assigned');
  const once = await ask(fixture, `POST ${appeal}/comparisons`, { essayId: 'exemplar-3', answer: 'better' });
  // Better than a 3: 4, 5 and 6 are left; the middle is next.
  expect(once.body.inferred).toEqual({ best: [4, 5, 6], score: 5, against: 0, compareAt: 5 });
  expect(once.body.next.essayId).toBe('exemplar-5');
  const twice = await ask(fixture, `POST ${appeal}/comparisons`, { essayId: 'exemplar-5', answer: 'worse' });
  expect([twice.body.inferred, twice.body.next]).toEqual([{ best: [4], score: 4, against: 0 }, undefined]);
  const answered = await ask(fixture, `POST ${appeal}/answer`, { score: 4, answer: 'The second part weighs reasons.' });
  expect(answered.body).toMatchObject({ state: 'answered', outcome: 'raised', outcomeScore: 4 });
  // What was answered is a row of the regression set, with the answer's score; it leaves with the essay.
  const set = await ask(fixture, `POST ${base}/datasets`, { from: 'appeals', name: 'answered' });
  expect(set.body).toMatchObject({ kind: 'contested', reserved: false, versions: [{ rows: 1, gone: 0 }] });
  const exported = await ask(fixture, 'GET /api/v1/datasets/answered/export');
  expect(JSON.parse(exported.body)).toMatchObject({ id: submissionId, resolved: { ideas: 4 } });
  expect((await ask(fixture, `POST ${appeal}/withdraw`)).status).toBe(409);

  await workspace.stores.erasure.submission(submissionId, '');
  expect((await ask(fixture, 'GET /api/v1/datasets/answered')).body.versions).toMatchObject([{ rows: 1, gone: 1 }]);
  const [erased] = (await ask(fixture, `GET ${base}/appeals`)).body.items;
  expect([erased.question, erased.answer, erased.outcome]).toEqual([undefined, undefined, 'raised']);
});

test('hidden scores are not sent before the reader has scored; then they are', async () => {
  const { stores } = fixture.workspace;
  await stores.assignments.put({ ...seeded.assignment, policy: { machineScores: 'until-scored' } });
  // Waits for a teacher with a reason: no batch has touched it. Its score is 2 + 19 mod 4 = 5.
  const id = seeded.submissionIds[19] ?? '';
  const before = (await ask(fixture, `GET /api/v1/submissions/${id}/desk`)).body;
  expect([before.hidden, before.grade, before.current, before.decisions]).toEqual([true, undefined, undefined, []]);
  const rows = (await ask(fixture, `GET ${base}/queue?limit=100`)).body.items;
  const row = rows.find((one: Loose) => one.submissionId === id);
  expect([row.score, row.bandId, row.interval, row.risk, row.reasons]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    [],
  ]);
  // No filter lets them shine through.
  const filtered = (await ask(fixture, `GET ${base}/queue?score=5&limit=100`)).body.items;
  expect(filtered.map((one: Loose) => one.submissionId)).not.toContain(id);
  const decision = { action: 'override', revision: 0, traitScores: { ideas: 5, words: 5 } };
  const made = await ask(fixture, `POST /api/v1/submissions/${id}/decisions`, decision);
  expect([made.status, made.body.blind]).toEqual([201, true]);
  expect((await ask(fixture, `GET /api/v1/submissions/${id}/desk`)).body.grade.result.score).toBe(5);
  await stores.assignments.put({ ...seeded.assignment, policy: {} });
});

test('a second reader reads blind; what lies too far apart comes back to a teacher, and moves no grade by itself', async () => {
  const { workspace } = fixture;
  await workspace.stores.assignments.put({ ...seeded.assignment, policy: { secondReads: 1 } });
  const id = seeded.submissionIds[29] ?? '';
  const [first, second] = [workspace.actingAs('ms-b'), workspace.actingAs('mr-c')];
  await decideOnDesk(first, id, { action: 'override', revision: 0, score: 2, reason: 'Short.' });
  const seen = (await essayView(second, id)) as Loose;
  expect([seen.hidden, seen.secondRead, seen.grade, seen.decisions]).toEqual([true, 'wanted', undefined, []]);
  await expect(decideOnDesk(second, id, { action: 'override', revision: 0, score: 5 })).rejects.toMatchObject({
    code: 'conflict',
    details: {},
  });
  const made = await decideOnDesk(second, id, { action: 'override', revision: 1, score: 5 });
  expect([made.reading, made.blind]).toEqual(['second', true]);
  const after = (await essayView(second, id)) as Loose;
  expect([after.state, after.current.score, after.secondRead]).toEqual(['needs-review', 2, 'done']);
  expect(after.grade.reasons.map((one: Loose) => one.code)).toEqual(['essay.off-topic', 'readers.differ']);
  await decideOnDesk(first, id, { action: 'override', revision: 2, score: 3, reason: 'We talked.' });
  expect((await essayView(second, id)) as Loose).toMatchObject({ state: 'reviewed', current: { score: 3 } });
  expect(await workspace.stores.reviews.secondReadings(seeded.assignment.id)).toEqual([{ first: 2, second: 5 }]);
  await workspace.stores.assignments.put({ ...seeded.assignment, policy: {} });
});

test('the class at a glance, and what was learnt of teachers', async () => {
  const { body } = await ask(fixture, `GET ${base}/class-picture`);
  expect(body.scored).toBe(39);
  expect(body.scores.reduce((sum: number, bar: Loose) => sum + bar.n, 0)).toBe(39);
  expect(body.traits[0].levels).toHaveLength(6);
  expect(body.generic).toEqual({ sentences: 40, generic: 0 });
  expect(body.agreement).toMatchObject({ enough: false, needed: 20 });
  const learnt = (await ask(fixture, `GET ${base}/learnt`)).body;
  expect(learnt.overrides[0]).toMatchObject({ score: 3, reason: 'We talked.', decidedBy: 'ms-b' });
  expect(learnt.learntFrom).toBeGreaterThan(0);
});

test('essays like this one, without the one itself', async () => {
  const { body } = await ask(fixture, `GET /api/v1/submissions/${seeded.submissionIds[0]}/similar`);
  expect(body.items.length).toBeGreaterThan(0);
  expect(body.items.map((one: Loose) => one.submissionId)).not.toContain(seeded.submissionIds[0]);
});

test('whatever was changed above left its row in the audit log', async () => {
  expect(await watch.unaudited()).toEqual([]);
});
