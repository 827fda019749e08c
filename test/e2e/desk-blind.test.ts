import { afterAll, beforeAll, expect, test } from 'vitest';
import { routeRules } from '../../src/apps/server/permissions.ts';
import { waitingGrades } from '../../src/apps/workspace/desk/waiting-grades.ts';
import { seedDesk } from './desk-seed.ts';
import { ask, type Loose, startServerFixture, type ServerFixture } from './server-fixture.ts';

/** The machine's scores carry a fraction that no other number has: wherever it is sent, the machine's score was. */
let fixture: ServerFixture;
let seeded: Awaited<ReturnType<typeof seedDesk>>;
const mark = 0.0314159;
const base = '/api/v1/assignments/seeded';

beforeAll(async () => {
  fixture = await startServerFixture();
  seeded = await seedDesk(fixture.workspace, { count: 10, mark, policy: { machineScores: 'until-scored' } });
}, 60_000);
afterAll(() => fixture.close());

async function setPolicy(policy: Record<string, string | number>): Promise<void> {
  await fixture.workspace.stores.assignments.put({ ...seeded.assignment, policy });
}

/** Every GET of the server that the seeded assignment, its first essay or grade can be asked of. */
async function routesThatSendScores(place: number): Promise<string[]> {
  const gradeId = seeded.gradeIds[place] ?? '';
  const { runId } = await fixture.workspace.stores.grades.get(gradeId);
  const values: Readonly<Record<string, string>> = {
    ':slug': 'seeded',
    ':submissionId': seeded.submissionIds[place] ?? '',
    ':gradeId': gradeId,
    ':runId': runId,
  };
  const sent: string[] = [];
  for (const route of Object.keys(routeRules).filter((one) => one.startsWith('GET '))) {
    const path = route.slice(4).replace(/:\w+/g, (name) => values[name] ?? name);
    if (path.includes(':')) continue;
    const query = path.endsWith('/events') ? '?until=idle' : path === '/api/v1/grades' ? '?assignment=seeded' : '';
    const { body } = await ask(fixture, `GET ${path}${query}`);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    if (text.includes('.0314159') || text.includes(`It names ${place} things`)) sent.push(route);
  }
  return sent;
}

test('who has not scored is sent the machine’s score by no route; with the scores shown these are the routes that send it', async () => {
  expect(await routesThatSendScores(3)).toEqual([]);
  await setPolicy({});
  expect(await routesThatSendScores(3)).toEqual(
    expect.arrayContaining([
      'GET /api/v1/assignments/:slug/report',
      'GET /api/v1/assignments/:slug/events',
      'GET /api/v1/grades',
      'GET /api/v1/grades/:gradeId',
      'GET /api/v1/grades/:gradeId/trace/words',
      'GET /api/v1/assignments/:slug/queue',
      'GET /api/v1/submissions/:submissionId/desk',
      'GET /api/v1/submissions/:submissionId/similar',
    ]),
  );
  await setPolicy({ machineScores: 'until-scored' });
});

test('a single grade is refused with what to do; nothing can be approved, decided, repeated or previewed around it', async () => {
  const gradeId = seeded.gradeIds[3];
  const submissionId = seeded.submissionIds[3];
  for (const [line, body] of [
    [`GET /api/v1/grades/${gradeId}`],
    [`GET /api/v1/grades/${gradeId}/trace`],
    [`POST /api/v1/grades/${gradeId}/replay`],
    [`POST /api/v1/grades/${gradeId}/rerun`, { from: '7-review' }],
    [`POST /api/v1/grades/${gradeId}/decisions`, { action: 'approve' }],
    [`POST /api/v1/submissions/${submissionId}/decisions`, { action: 'approve', revision: 0 }],
  ] as const) {
    const { status, body: problem } = await ask(fixture, line, body);
    expect([line, status, problem.code]).toEqual([line, 403, 'grade.hidden']);
  }
  const listed = (await ask(fixture, 'GET /api/v1/grades?assignment=seeded')).body.items[3];
  expect([listed.id, listed.hidden, listed.score, listed.result, listed.reasons]).toEqual([
    gradeId,
    true,
    undefined,
    undefined,
    [],
  ]);
});

test('nobody releases what no teacher has scored; who scored sees the grade, others after the release', async () => {
  expect((await ask(fixture, `POST ${base}/release`, {})).body.done).toEqual([]);
  const score = { action: 'override', revision: 0, score: 4 };
  const path = `/api/v1/submissions/${seeded.submissionIds[3]}`;
  expect((await ask(fixture, `POST ${path}/decisions`, score)).body).toMatchObject({ blind: true, score: 4 });
  // The machine's was 2 + 3 mod 4 and the mark.
  expect((await ask(fixture, `GET /api/v1/grades/${seeded.gradeIds[3]}`)).body.score).toBe(5 + mark);
  const colleague = fixture.workspace.actingAs('acc-colleague');
  const rules = { bands: [], secondReads: 0, machineScores: 'until-scored' as const };
  const hidden = () => colleague.stores.desk.queue.hiddenGrades(seeded.assignment.id, rules);
  expect(await hidden()).toEqual(new Set(seeded.gradeIds));
  expect((await ask(fixture, `POST ${base}/release`, {})).body.done).toEqual([seeded.submissionIds[3]]);
  expect(await hidden()).toEqual(new Set(seeded.gradeIds.filter((_, place) => place !== 3)));
});

test('the results of a batch keep back what the desk keeps back', async () => {
  const { workspace } = fixture;
  const [first] = seeded.gradeIds;
  const { planHash } = await workspace.stores.grades.get(first ?? '');
  const estimate = { runs: 10, calls: 0, likelyMicroUsd: 0, mostMicroUsd: 0, seconds: 0, basis: 'none' };
  const { id } = await workspace.stores.batches.create({
    assignmentId: seeded.assignment.id,
    title: 'Night',
    planHash,
    weight: 1,
    pilot: 0,
    total: 10,
    estimate,
  });
  await workspace.database.pool.query('update assay.run set batch_id = $1 where assignment_id = $2', [
    id,
    seeded.assignment.id,
  ]);
  const { body } = await ask(fixture, `GET /api/v1/batches/${id}/results`);
  const rows: readonly Loose[] = body
    .trim()
    .split('\n')
    .map((line: string) => JSON.parse(line));
  expect(rows).toHaveLength(10);
  // Only the one that this reader scored is shown.
  const shown = rows.filter((row) => row.score !== undefined || row.state !== undefined);
  expect(shown.map(({ gradeId, score, hidden }) => ({ gradeId, score, hidden }))).toEqual([
    { gradeId: seeded.gradeIds[3], score: 5 + mark, hidden: undefined },
  ]);
  expect(rows.filter(({ hidden }) => hidden === true)).toHaveLength(9);
});

test('a rerun of a hidden grade is as hidden, and an earlier grade until it was scored itself', async () => {
  const { workspace } = fixture;
  const first = await workspace.stores.grades.get(seeded.gradeIds[4] ?? '');
  await workspace.database.pool.query(
    `insert into assay.run (tenant_id, run_id, submission_id, assignment_id, plan_hash, idempotency_key, status, rerun_of)
     select tenant_id, 'run-rerun', submission_id, assignment_id, plan_hash, 'rerun', 'done', run_id from assay.run where run_id = $1`,
    [first.runId],
  );
  const rerun = await workspace.stores.grades.seal({
    runId: 'run-rerun',
    content: first.content,
    envelope: {},
    feedback: [],
  });
  expect((await ask(fixture, `GET /api/v1/grades/${rerun.id}`)).body.code).toBe('grade.hidden');
});

test('what waits is listed with what other tools say, without scores that are kept back; a report lists the rest and is a disclosure', async () => {
  const { workspace } = fixture;
  const id = seeded.submissionIds[5] ?? '';
  await workspace.stores.flags.put({ submissionId: id, source: 'copy-check', kind: 'plagiarism', verdict: 'flagged' });
  const waiting = async () =>
    (await waitingGrades(workspace, seeded.assignment)).find((one) => one.gradeId === seeded.gradeIds[5]);
  const policyOf = (policy: Record<string, string>) => ({ ...seeded.assignment, policy });
  seeded = { ...seeded, assignment: policyOf({ machineScores: 'until-scored' }) };
  expect(await waiting()).toEqual({ gradeId: seeded.gradeIds[5], score: undefined, reasons: [] });
  const before = await workspace.stores.records.disclosures({ submissionId: id }, 10);
  expect((await ask(fixture, `GET ${base}/report`)).body).toContain('essays that you have not scored yet are left out');
  expect(await workspace.stores.records.disclosures({ submissionId: id }, 10)).toHaveLength(before.length);

  await setPolicy({});
  seeded = { ...seeded, assignment: policyOf({}) };
  expect(await waiting()).toMatchObject({
    score: 3 + mark,
    reasons: [{ code: 'external.flag', detail: 'copy-check: plagiarism' }],
  });
  expect((await ask(fixture, `GET ${base}/report`)).body).toContain('copy-check: plagiarism');
  const [newest] = await workspace.stores.records.disclosures({ submissionId: id }, 10);
  expect(newest).toMatchObject({ kind: 'export', purpose: 'class report' });
});
