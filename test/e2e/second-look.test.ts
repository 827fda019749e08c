import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  startScriptedProvider,
  type ScriptedProvider,
} from '../../src/adapters/scripted-provider/start-scripted-provider.ts';
import { currentPlan } from '../../src/apps/workspace/current-plan.ts';
import { decideOnDesk } from '../../src/apps/workspace/desk/decide-on-desk.ts';
import { takeSecondLook } from '../../src/apps/workspace/desk/second-look.ts';
import { startGrading } from '../../src/apps/workspace/grade-assignment.ts';
import { studentRecord } from '../../src/apps/workspace/records/student-record.ts';
import { switchAiGradingOff } from '../../src/apps/workspace/switch-ai-grading.ts';
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

const recordSchema = z.object({
  submissions: z.array(
    z.object({
      grades: z.array(z.object({ id: z.string(), rerunOf: z.string().optional(), note: z.string().optional() })),
    }),
  ),
});

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
async function appealed(hour: string, under: GradingPlan = plan, pseudonym?: string): Promise<Loose> {
  const { workspace } = fixture;
  const { stores } = workspace;
  const files = [{ fileName: `${hour}.txt`, mediaType: 'text/plain', text: laterEssay(hour) }];
  const of = pseudonym === undefined ? {} : { pseudonym };
  const [submission] = await stores.submissions.addMany(
    assignment.id,
    files.map((file) => ({ ...file, ...of })),
  );
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

const look = (appeal: Loose) => ask(fixture, `POST ${base}/appeals/${appeal.id}/second-look`);
const shown = async (appeal: Loose) => (await ask(fixture, `GET ${base}/appeals/${appeal.id}`)).body.secondLook;

/** A budget that holds no call. @returns takes it away again */
async function spentBudget(): Promise<() => Promise<unknown>> {
  const budget = { scope: 'assignment', scopeId: 'later', period: 'total', limitMicroUsd: 1 };
  const put = await ask(fixture, 'PUT /api/v1/budgets', budget);
  expect(put.body.detail ?? put.status).toBe(200);
  return () => ask(fixture, `DELETE /api/v1/budgets/${put.body.id}`);
}

async function audited(action: string, subject: string): Promise<number> {
  const { rows } = await fixture.workspace.database.pool.query(
    'select count(*)::integer as n from assay.audit_log where action = $1 and subject = $2',
    [action, subject],
  );
  return rows[0].n;
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
  const graded = (await ask(fixture, `GET ${base}`)).body.runs.done;
  // Two clicks at once are one look; so is a third one later.
  const looks = [...(await Promise.all([look(appeal), look(appeal)])), await look(appeal)];
  expect(looks.map(({ status, body }) => body.detail ?? status)).toEqual([200, 200, 200]);
  expect(calls()).toEqual([4, 2]);
  expect(await audited('appeal.second-look', appeal.id)).toBe(1);
  expect((await ask(fixture, `GET ${base}`)).body.runs.done).toBe(graded);
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
  expect((await look(appeal)).body).toMatchObject({ code: 'conflict', detail: 'this appeal is withdrawn already' });
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
  const more = await spentBudget();
  const seen = calls();
  const { body } = await look(appeal);
  expect(body.secondLook).toMatchObject({ state: 'held', why: expect.stringContaining('budget') });
  expect(calls()).toEqual(seen);
  await more();
  const again = await look(appeal);
  expect(again.body.secondLook).toMatchObject({ state: 'done', runId: body.secondLook.runId, score: 5 });
  // A look that was made, and one that was tried again.
  expect(await audited('appeal.second-look', appeal.id)).toBe(2);
}, 60_000);

test('no other model’s word is taken for the costly one’s: while it is away there is no look, and two who ask again are one', async () => {
  const route = routeOf(plan);
  const { cascade } = route;
  const appeal = await appealed('7:50', { ...plan, route: { ...route, maxAttempts: 1, fallbacks: [cascade.first] } });
  fixture.provider.setScript([{ reply: { fault: 'unavailable' } }]);
  const seen = calls();
  const away = (await look(appeal)).body.secondLook;
  fixture.provider.setScript([{ reply: { score: 5 } }]);
  expect(away).toMatchObject({ state: 'failed', why: expect.stringContaining(`model ${costlyModel} gave no reply`) });
  const both = await Promise.all([look(appeal), look(appeal)]);
  for (const { body } of both) {
    expect(body.detail ?? body.secondLook).toMatchObject({ state: 'done', score: 5, answeredBy: costlyModel });
  }
  // Each trait once by the cheap model, as the cascade asks it first, and never as the fallback.
  expect(calls()[0] - seen[0]).toBe(2);
}, 60_000);

/** To the costly model's provider and back, with a dated build as the one that answered. */
async function passOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await new Response(Readable.toWeb(request)).arrayBuffer();
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(new URL(request.url ?? '', fixture.provider.url), { method: 'POST', headers, body });
  response.writeHead(answer.status, headers).end((await answer.text()).replace(/"model":"[^"]+/, '$&-2026-08-06'));
}

test('the costly model is known by its calls: a dated build of it is itself, and the same name on other terms is not', async () => {
  const route = routeOf(plan);
  const { cascade } = route;
  const dated = createServer((request, response) => {
    passOn(request, response).catch(() => response.destroy());
  });
  dated.listen(0, '127.0.0.1');
  await once(dated, 'listening');
  const { port } = z.object({ port: z.number() }).parse(dated.address());
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  const both = { ...cascade, escalate: { overWords: 1, onAppeal: true as const } };
  const appeal = await appealed('8:40', { ...plan, route: { ...route, baseUrl, cascade: both } });
  dated.close();
  dated.closeAllConnections();
  const { content } = await fixture.workspace.stores.grades.get(appeal.gradeId);
  expect(content.traits.map(({ answeredBy }) => answeredBy)).toEqual(Array(2).fill(`${costlyModel}-2026-08-06`));
  expect(appeal.secondLook).toMatchObject({ state: 'impossible', why: expect.stringContaining('scored "ideas"') });

  const oneName = { ...cascade, first: { ...cascade.first, model: costlyModel } };
  const theSame = await appealed('8:45', { ...plan, route: { ...route, cascade: oneName } });
  expect(theSame.secondLook).toMatchObject({ state: 'impossible', why: expect.stringContaining('at both places') });
  const other = { ...oneName, first: { ...oneName.first, maxOutputTokens: 600 } };
  const onOtherTerms = await appealed('8:50', { ...plan, route: { ...route, cascade: other } });
  expect(onOtherTerms.secondLook).toMatchObject({ state: 'possible' });
  expect((await look(onOtherTerms)).body.secondLook).toMatchObject({ state: 'done', score: 5 });
}, 60_000);

test('a look that waits from an earlier release goes on under its own plan, and is paid once', async () => {
  const appeal = await appealed('7:55');
  const more = await spentBudget();
  const { stores } = fixture.workspace;
  const stageVersions = { ...plan.stageVersions, '7-review': '0.old' };
  const policy = { ...plan.policy, appeal: true as const };
  const planHash = await stores.artifacts.putJson('plan', { ...plan, policy, stageVersions });
  await ask(fixture, `POST /api/v1/grades/${appeal.gradeId}/rerun`, { from: '4-grade', plan: planHash });
  const held = await shown(appeal);
  expect(held.state).toBe('held');
  await more();
  const seen = calls();
  expect((await look(appeal)).body.secondLook).toMatchObject({ state: 'done', runId: held.runId });
  expect(calls()).toEqual([seen[0] + 2, seen[1] + 2]);
  const { items } = await stores.runs.list({ submissionId: appeal.submissionId });
  expect(items.filter(({ rerunOf }) => rerunOf !== undefined).map(({ id }) => id)).toEqual([held.runId]);
}, 60_000);

test('a look that waits is cancelled with the last appeal that shares it; with the machine off it says so', async () => {
  const { workspace } = fixture;
  const { stores } = workspace;
  const appeal = await appealed('8:55');
  const { submissionId, gradeId } = appeal;
  const also = { submissionId, traitId: 'words', askedBy: 'student', question: 'And the words?' };
  const second = (await ask(fixture, `POST ${base}/appeals`, also)).body;
  const more = await spentBudget();
  const { runId } = (await look(appeal)).body.secondLook;
  await more();
  await ask(fixture, `POST ${base}/appeals/${appeal.id}/withdraw`);
  expect((await stores.runs.get(runId)).status).toBe('held');
  expect(await shown(appeal)).toBeUndefined();
  expect(await shown(second)).toMatchObject({ state: 'held', runId });

  await switchAiGradingOff({ workspace, engine: await startGrading(workspace) }, assignment, 'finish');
  expect(await shown(second)).toEqual({ state: 'impossible', why: (await look(second)).body.detail });
  await stores.assignments.put({ ...assignment, aiGradingEnabled: true });
  // What it waited for before is not why it ended.
  expect(await shown(second)).toMatchObject({ state: 'failed', why: 'it was cancelled' });

  const seen = calls();
  const again = await spentBudget();
  expect((await look(second)).body.secondLook).toMatchObject({ state: 'held', runId });
  await again();
  await ask(fixture, `POST ${base}/appeals/${second.id}/take`);
  const answer = { score: 3, answer: 'The level stays.' };
  expect((await ask(fixture, `POST ${base}/appeals/${second.id}/answer`, answer)).status).toBe(200);
  expect((await stores.runs.get(runId)).status).toBe('cancelled');
  expect(await stores.grades.list({ submissionId })).toMatchObject({ items: [{ id: gradeId }] });
  expect(calls()).toEqual(seen);
}, 60_000);

test('nothing is decided on a look, nothing is learnt from it, and a list and a student’s record tell it apart', async () => {
  const { workspace } = fixture;
  const pseudonym = await workspace.stores.identities.enrol('look-1', [{ kind: 'name', value: 'Ida Look' }]);
  const appeal = await appealed('9:05', plan, pseudonym);
  const { secondLook } = (await look(appeal)).body;
  const learnt = (await ask(fixture, `GET ${base}/learnt`)).body;
  const override = { action: 'override', score: 5, reason: 'As the costly model says.' };
  const refused = await ask(fixture, `POST /api/v1/grades/${secondLook.gradeId}/decisions`, override);
  expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
  expect(refused.body.detail).toContain(`decide on grade "${appeal.gradeId}"`);
  expect((await ask(fixture, `GET ${base}/learnt`)).body).toEqual(learnt);

  const { runId } = await workspace.stores.grades.get(appeal.gradeId);
  const of = `submission=${appeal.submissionId}`;
  const { items } = (await ask(fixture, `GET /api/v1/grades?${of}`)).body;
  expect(items.map((item: Loose) => [item.id, item.rerunOf])).toEqual([
    [appeal.gradeId, undefined],
    [secondLook.gradeId, runId],
  ]);
  expect((await ask(fixture, `GET /api/v1/grades/${secondLook.gradeId}`)).body.rerunOf).toBe(runId);
  const why = { purpose: 'asked for by the family', recipient: 'family' };
  const record = recordSchema.parse(await studentRecord(workspace, pseudonym, why));
  expect(record.submissions[0]?.grades).toEqual([
    { id: appeal.gradeId },
    { id: secondLook.gradeId, rerunOf: runId, note: expect.stringContaining('counts for nobody') },
  ]);
}, 60_000);

test('whatever was changed above left its row in the audit log', async () => {
  // The alarm that a dated build answered counts how often it was seen, which is measured and not done.
  expect((await watch.unaudited()).filter((what) => what !== 'alarm update')).toEqual([]);
});
