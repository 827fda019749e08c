import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  startScriptedProvider,
  type ScriptedProvider,
} from '../../src/adapters/scripted-provider/start-scripted-provider.ts';
import { currentPlan } from '../../src/apps/workspace/current-plan.ts';
import { decideOnDesk } from '../../src/apps/workspace/desk/decide-on-desk.ts';
import { takeSecondLook } from '../../src/apps/workspace/desk/second-look.ts';
import { startGrading } from '../../src/apps/workspace/grade-assignment.ts';
import type { GradingPlan } from '../../src/core/grading-plan.ts';
import type { StoredAssignment } from '../../src/ports/stored.ts';
import { watchAudit, type AuditWatch } from './audit-watch.ts';
import { seedDesk } from './desk-seed.ts';
import { laterAssignment, laterEssay } from './later-start.ts';
import { ask, startServerFixture, type Loose, type ServerFixture } from './server-fixture.ts';

/** A cascade of two models of two prices: the cheap one gives 3 to everything, the costly one 5, and is asked on appeal. */
let fixture: ServerFixture;
let cheap: ScriptedProvider;
let watch: AuditWatch;
let assignment: StoredAssignment;
let plan: GradingPlan;
const base = '/api/v1/assignments/later';
const costlyModel = 'scripted-grader-1';

beforeAll(async () => {
  cheap = await startScriptedProvider({ script: [{ reply: { score: 3 } }] });
  const first = { provider: 'openai-compatible', model: 'scripted-mini', baseUrl: cheap.url };
  fixture = await startServerFixture({
    provider: { script: [{ reply: { score: 5 } }] },
    route: {
      inputMicroUsdPerMTok: 2_000_000,
      outputMicroUsdPerMTok: 8_000_000,
      cascade: {
        first: { ...first, inputMicroUsdPerMTok: 150_000, outputMicroUsdPerMTok: 600_000 },
        escalate: { onAppeal: true },
      },
    },
  });
  watch = await watchAudit(fixture.workspace.database);
  await ask(fixture, `PUT ${base}`, { ...laterAssignment, policy: { maskedTwin: false } });
  assignment = await fixture.workspace.stores.assignments.get('later');
  plan = (await currentPlan(fixture.workspace, assignment)).plan;
}, 120_000);
afterAll(async () => {
  await fixture.close();
  await cheap.close();
});

/** An essay that was graded under the plan, approved by ms-b, released, and is questioned for its ideas. */
async function appealed(hour: string, under: GradingPlan = plan): Promise<Loose> {
  const { workspace } = fixture;
  const { stores } = workspace;
  const files = [{ fileName: `${hour}.txt`, mediaType: 'text/plain', text: laterEssay(hour) }];
  const [submission] = await stores.submissions.addMany(assignment.id, files);
  const submissionId = submission?.id ?? '';
  const planHash = await stores.artifacts.putJson('plan', under);
  const [made] = await stores.runs.createMany([{ submissionId, planHash }]);
  const engine = await startGrading(workspace);
  await engine.enqueue([made?.run.id ?? '']);
  await engine.waitFor([made?.run.id ?? '']);
  await decideOnDesk(workspace.actingAs('ms-b'), submissionId, { action: 'approve', revision: 0 });
  await ask(fixture, `POST ${base}/release`, { submissionIds: [submissionId] });
  const question = { submissionId, traitId: 'ideas', askedBy: 'student', question: 'Why only a three?' };
  const opened = await ask(fixture, `POST ${base}/appeals`, question);
  expect(opened.body.detail ?? opened.status).toBe(201);
  return opened.body;
}

function routeOf({ route }: GradingPlan) {
  if (route?.cascade === undefined) throw new Error('the plan has no cascade');
  return { ...route, cascade: route.cascade };
}

function calls(): readonly [cheap: number, costly: number] {
  return [cheap.ledger().length, fixture.provider.ledger().length];
}

test('the costly model is asked because of the appeal, once, and what it says changes nothing', async () => {
  const { stores, database } = fixture.workspace;
  const appeal = await appealed('9:30');
  // Two traits.
  expect(calls()).toEqual([2, 0]);
  expect(appeal).toMatchObject({ contestedScore: 3, secondLook: { state: 'possible', model: costlyModel } });
  const path = `${base}/appeals/${appeal.id}`;
  const decider = fixture.workspace.actingAs('ms-b');
  await expect(takeSecondLook(decider, assignment, appeal.id)).rejects.toMatchObject({ code: 'access.denied' });
  expect(calls()).toEqual([2, 0]);

  const standing = async () => {
    const grade = await ask(fixture, `GET /api/v1/grades/${appeal.gradeId}`);
    return [grade.body, (await ask(fixture, `GET ${base}/queue`)).body.items];
  };
  const before = await standing();
  const look = () => ask(fixture, `POST ${path}/second-look`);
  // Two clicks at once are one look; so is a third one later.
  const looks = [...(await Promise.all([look(), look()])), await look()];
  expect(looks.map(({ status, body }) => body.detail ?? status)).toEqual([200, 200, 200]);
  expect(calls()).toEqual([4, 2]);
  const { secondLook } = looks[2]?.body ?? {};
  expect(secondLook).toMatchObject({
    state: 'done',
    score: 5,
    model: costlyModel,
    answeredBy: costlyModel,
    costlyAsked: true,
  });
  expect((await ask(fixture, `GET ${path}`)).body).toMatchObject({ state: 'open', contestedScore: 3, secondLook });
  expect((await ask(fixture, `GET ${base}/appeals`)).body.items[0].secondLook).toBeUndefined();
  expect(await standing()).toEqual(before);

  // What differs from the contested grade's plan is that it is asked on appeal.
  const trace = (await ask(fixture, `GET /api/v1/grades/${secondLook.gradeId}/trace`)).body;
  expect(trace.plan).toEqual({ ...plan, policy: { ...plan.policy, appeal: true } });

  await ask(fixture, `POST ${path}/withdraw`);
  expect((await look()).body).toMatchObject({ code: 'conflict', detail: 'this appeal is withdrawn already' });
  expect((await ask(fixture, `GET ${path}`)).body.secondLook).toEqual(secondLook);
  expect(await stores.grades.feedback(secondLook.gradeId)).not.toEqual([]);
  await stores.erasure.submission(appeal.submissionId, '');
  expect((await ask(fixture, `GET ${path}`)).body.secondLook).toBeUndefined();
  expect(await stores.grades.feedback(secondLook.gradeId)).toEqual([]);
  const { rows } = await database.pool.query(
    'select count(*)::integer as steps, count(output)::integer as kept from assay.step_output where run_id = $1',
    [secondLook.runId],
  );
  expect(rows[0].steps).toBeGreaterThan(0);
  expect(rows[0].kept).toBe(0);
}, 60_000);

test('where the same model or none would look again, it is refused, and the appeal says why', async () => {
  const { cascade, ...route } = routeOf(plan);
  const refused = async (appeal: Loose, where = base) => {
    const seen = calls();
    const { status, body } = await ask(fixture, `POST ${where}/appeals/${appeal.id}/second-look`);
    expect(appeal.secondLook).toEqual({ state: 'impossible', why: body.detail });
    expect(calls()).toEqual(seen);
    return `${status} ${body.code}: ${body.detail}`;
  };
  expect(await refused(await appealed('8:10', { ...plan, route }))).toMatch(
    /^409 grader.not-ready: .* no cascade; with "cascade.escalate.onAppeal: true"/,
  );
  const overWords = { ...cascade, escalate: { overWords: 1 } };
  expect(await refused(await appealed('8:20', { ...plan, route: { ...route, cascade: overWords } }))).toContain(
    'no rule "onAppeal" in its cascade',
  );
  const both = { ...overWords, escalate: { overWords: 1, onAppeal: true as const } };
  expect(await refused(await appealed('8:30', { ...plan, route: { ...route, cascade: both } }))).toBe(
    `409 conflict: the costly model, "${costlyModel}", scored "ideas" in this grade already`,
  );

  const seeded = await seedDesk(fixture.workspace, { count: 1 });
  const submissionId = seeded.submissionIds[0] ?? '';
  await decideOnDesk(fixture.workspace.actingAs('ms-b'), submissionId, { action: 'approve', revision: 0 });
  const there = '/api/v1/assignments/seeded';
  await ask(fixture, `POST ${there}/release`, { submissionIds: [submissionId] });
  const question = { submissionId, traitId: 'ideas', askedBy: 'student', question: 'Why?' };
  const { body } = await ask(fixture, `POST ${there}/appeals`, question);
  expect(await refused(body, there)).toMatch(/^409 grader.not-ready: no model graded this essay/);
}, 60_000);

test('a spent budget holds the look as it holds any run; asked again when there is more, it goes on', async () => {
  const appeal = await appealed('7:45');
  const budget = { scope: 'assignment', scopeId: 'later', period: 'total', limitMicroUsd: 1 };
  const put = await ask(fixture, 'PUT /api/v1/budgets', budget);
  expect(put.body.detail ?? put.status).toBe(200);
  const seen = calls();
  const { body } = await ask(fixture, `POST ${base}/appeals/${appeal.id}/second-look`);
  expect(body.secondLook).toMatchObject({ state: 'held', why: expect.stringContaining('budget') });
  expect(calls()).toEqual(seen);
  await ask(fixture, `DELETE /api/v1/budgets/${put.body.id}`);
  const again = await ask(fixture, `POST ${base}/appeals/${appeal.id}/second-look`);
  expect(again.body.secondLook).toMatchObject({ state: 'done', runId: body.secondLook.runId, score: 5 });
}, 60_000);

test('whatever was changed above left its row in the audit log', async () => {
  expect(await watch.unaudited()).toEqual([]);
});
