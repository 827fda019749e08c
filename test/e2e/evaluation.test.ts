import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
// First: the server gives zod what its schemas are described with, before any of them is made.
import { ask, startServerFixture, type Loose, type ServerFixture } from './server-fixture.ts';
import { readAlarmConfig } from '../../src/config/alarms.ts';
import { applyReading } from '../../src/apps/workspace/alarm-desk.ts';
import { adjudicate, assignReaders, closeLabelling } from '../../src/apps/workspace/dataset-labelling.ts';
import {
  overridesDataset,
  sampleDataset,
  splitDataset,
  submissionsDataset,
} from '../../src/apps/workspace/dataset-make.ts';
import { openDataset } from '../../src/apps/workspace/experiment-grade.ts';
import { requireValidated, judgeNamed, validateJudge } from '../../src/apps/workspace/experiment-judge.ts';
import { prepareExperiment } from '../../src/apps/workspace/experiment-prepare.ts';
import { runExperiment } from '../../src/apps/workspace/experiment-run.ts';
import { gradeAssignment } from '../../src/apps/workspace/grade-assignment.ts';
import { importClass } from '../../src/apps/workspace/import-class.ts';
import { latestGrades } from '../../src/apps/workspace/latest-grades.ts';
import { requestPromotion } from '../../src/apps/workspace/promote-version.ts';
import { registerPolicy } from '../../src/apps/workspace/registry-register.ts';
import { submitEssays } from '../../src/apps/workspace/submit-essays.ts';
import { systemInformation } from '../../src/apps/workspace/system-information.ts';
import { trainAssignment } from '../../src/apps/workspace/train-assignment.ts';
import { limitReading } from '../../src/evaluation/monitors/limit-reading.ts';
import type { StoredAssignment } from '../../src/ports/stored.ts';

/** Evidence before release on the demonstration class: real database, a scripted model over the wire, the command line as a process. */
let fixture: ServerFixture;
let assignment: StoredAssignment;

beforeAll(async () => {
  fixture = await startServerFixture();
  ({ assignment } = await importClass(fixture.workspace, 'examples/class/assignment.yaml'));
  await splitDataset(
    fixture.workspace,
    assignment,
    { slug: 'held-out', title: 'Held out', kind: 'holdout' },
    { size: 12, seed: 7 },
  );
}, 300_000);
afterAll(() => fixture.close());

const system = systemInformation();

test(
  'the model against the trained scorer: costed beforehand, paid once, resumed for nothing',
  { timeout: 300_000 },
  async () => {
    const { workspace, provider } = fixture;
    await trainAssignment(workspace, assignment, { promote: true });
    const request = { dataset: 'held-out', a: 'scorer', b: 'model', minimumN: 10, draws: 200, lengthBins: 1 };
    const prepared = await prepareExperiment(workspace, request);
    expect(prepared).toMatchObject({ essaysToGrade: 24 });
    expect(prepared.estimate.calls).toBeGreaterThan(0);
    expect(provider.ledger()).toHaveLength(0);
    const { report, experiment } = await runExperiment(workspace, prepared, { system });
    expect(report.a.grader).toMatch(/^scorer /);
    expect(report.b.grader).toBe('scripted-grader-1');
    expect([report.a.costMicroUsd, report.b.costMicroUsd > 0]).toEqual([0, true]);
    const qwk = report.figures.find(({ evaluator, bin }) => evaluator === 'qwk' && bin === undefined);
    expect(qwk).toMatchObject({ n: 12, a: { status: 'ok' }, b: { status: 'ok' } });
    const paid = provider.ledger().length;
    const again = await runExperiment(workspace, await prepareExperiment(workspace, request), { system });
    expect(provider.ledger()).toHaveLength(paid);
    expect(again.report.figures).toEqual(report.figures);
    expect((await workspace.stores.experiments.get(experiment.id)).report).toBeDefined();
  },
);

test(
  'in CI: a refusal is exit code 7, and each check is a test case of the JUnit file',
  { timeout: 300_000 },
  async () => {
    const { storage } = fixture;
    const file = join(storage.dataDir, 'gates.xml');
    const { DATABASE_URL: _own, ...inherited } = process.env;
    const env = {
      ...inherited,
      ASSAY_DATA_DIR: storage.dataDir,
      ...(storage.databaseUrl !== undefined && { DATABASE_URL: storage.databaseUrl }),
    };
    const args = [
      '--json',
      'experiment',
      'run',
      '--dataset',
      'held-out',
      '--a',
      'scorer',
      '--b',
      'scorer,exemplars=0',
      '--junit',
      file,
    ];
    const ran = await new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
      execFile('node', ['src/apps/cli/main.ts', ...args], { env, maxBuffer: 64e6 }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
      );
    });
    expect(ran.stderr).not.toContain('Error');
    expect(ran.code).toBe(7);
    const checks: { status: string }[] = JSON.parse(ran.stdout).checks;
    const xml = await readFile(file, 'utf8');
    expect(xml.match(/<testcase /g)).toHaveLength(checks.length);
    expect(xml.match(/<failure /g)).toHaveLength(checks.filter(({ status }) => status !== 'passed').length);
  },
);

test('a judging model holds no gate until people agree with it', { timeout: 120_000 }, async () => {
  const { workspace, provider, storage } = fixture;
  const request = { dataset: 'held-out', a: 'scorer', b: 'model', judges: ['specific'], judgesGate: true };
  await expect(prepareExperiment(workspace, request)).rejects.toThrow('never validated');
  await expect(prepareExperiment(workspace, { ...request, judges: ['kind'] })).rejects.toThrow(
    'specific, actionable, harmful',
  );

  // People: 1 to 4 by turns. The judge first says 2 to everything, then what people said.
  const lines = Array.from({ length: 60 }, (_, index) => ({
    feedback: `Level ${index % 4} comment ${index}.`,
    score: 1 + (index % 4),
  }));
  const file = join(storage.dataDir, 'judged.jsonl');
  await writeFile(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  provider.setScript([{ reply: { content: JSON.stringify({ score: 2 }) } }]);
  const blind = await validateJudge(workspace, 'specific', file);
  expect(blind).toMatchObject({ n: 60, unanswered: 0, refusal: expect.stringContaining('QWK 0.000') });
  await expect(requireValidated(workspace, [judgeNamed(workspace, 'specific')])).rejects.toThrow('may hold no gate');

  const other = lines.map((line) => ({ ...line, feedback: `${line.feedback} Again.` }));
  await writeFile(file, other.map((line) => JSON.stringify(line)).join('\n'));
  provider.setScript(
    [0, 1, 2, 3].map((level) => ({
      essayMatches: new RegExp(`Level ${level} `),
      reply: { content: JSON.stringify({ score: level + 1 }) },
    })),
  );
  const found = await validateJudge(workspace, 'specific', file);
  expect(found).toMatchObject({ n: 60, quadraticKappa: 1, kappa: 1, low: 1, high: 1, refusal: undefined });
  expect(await workspace.stores.experiments.validation(found.judgeHash)).toMatchObject({ n: 60, quadraticKappa: 1 });

  provider.setScript([{ reply: { content: JSON.stringify({ score: 3 }) } }]);
  const prepared = await prepareExperiment(workspace, {
    ...request,
    a: 'model',
    minimumN: 10,
    draws: 100,
    lengthBins: 1,
  });
  const { report, checks } = await runExperiment(workspace, prepared, { system });
  provider.setScript([]);
  expect(report.figures.find(({ evaluator }) => evaluator === 'judge:specific')).toMatchObject({ b: { value: 3 } });
  expect(checks.find(({ name }) => name === 'parity judge:specific')).toMatchObject({ status: 'passed' });
});

test(
  'double-blind over HTTP: two accounts read apart, a third decides, the baseline is theirs',
  { timeout: 120_000 },
  async () => {
    const { workspace } = fixture;
    const submitted = await submitEssays(workspace, assignment, 'examples/class/submissions');
    const ids = submitted.submissions.map(({ id }) => id).slice(0, 3);
    await submissionsDataset(workspace, assignment, { slug: 'to-read', title: 'To read', kind: 'sampled' }, ids);
    const first = await ask(fixture, 'POST /api/v1/accounts', {
      name: 'Admin',
      email: 'admin@school.example',
      roles: ['admin'],
    });
    const admin = await signedIn('admin@school.example', first.body.link);
    const people = new Map<string, Awaited<ReturnType<typeof signedIn>>>();
    for (const name of ['ann', 'ben', 'dora']) {
      const email = `${name}@school.example`;
      const made = await admin.ask('POST /api/v1/accounts', { name, email, roles: ['teacher'] });
      people.set(name, await signedIn(email, made.body.link));
    }
    const [ann, ben, dora] = [people.get('ann')!, people.get('ben')!, people.get('dora')!];
    const readings = 'POST /api/v1/datasets/to-read/readings';
    const next = 'GET /api/v1/datasets/to-read/readings/next';
    expect(await assignReaders(workspace, 'to-read', { readers: [ann.id, ben.id] })).toBe(6);

    // Ann finds 4 everywhere; Ben 4, 4 and, for the last essay, 1.
    for (const [reader, scores] of [
      [ann, [4, 4, 4]],
      [ben, [4, 4, 1]],
    ] as const) {
      for (const [index, holistic] of scores.entries()) {
        const { body } = await reader.ask(next);
        expect([body.task.done, body.task.total]).toEqual([index, 3]);
        expect(Object.keys(body.task).toSorted()).toEqual(['done', 'scores', 'taskId', 'taskText', 'text', 'total']);
        expect((await reader.ask(readings, { taskId: body.task.taskId, scores: { holistic: 9 } })).status).toBe(400);
        const stranger = reader === ann ? ben : ann;
        expect((await stranger.ask(readings, { taskId: body.task.taskId, scores: { holistic } })).status).toBe(404);
        const every = Object.fromEntries(body.task.scores.map(({ id }: Loose) => [id, holistic]));
        expect((await reader.ask(readings, { taskId: body.task.taskId, scores: every })).status).toBe(200);
      }
      expect((await reader.ask(next)).body.task).toBeNull();
    }
    await expect(closeLabelling(workspace, 'to-read')).rejects.toThrow('waits for adjudication');
    await expect(adjudicate(workspace, 'to-read', ben.id)).rejects.toThrow('a third person decides');
    expect(await adjudicate(workspace, 'to-read', dora.id)).toBe(1);
    const { body } = await dora.ask(next);
    const every = Object.fromEntries(body.task.scores.map(({ id }: Loose) => [id, 2]));
    expect((await dora.ask(readings, { taskId: body.task.taskId, scores: every })).status).toBe(200);
    const state = await admin.ask('GET /api/v1/datasets/to-read/readings');
    // Three essays are too few for a baseline, and it says so by saying nothing.
    expect(state.body).toMatchObject({ essays: 3, resolved: 3, doubleRead: 3, humanHumanKappa: null });
    expect((await closeLabelling(workspace, 'to-read')).version).toBe(2);
    const { rows } = await openDataset(workspace, 'to-read');
    expect(rows.map(({ scores }) => scores['holistic'] ?? 0).toSorted((a, b) => a - b)).toEqual([2, 4, 4]);
    expect(rows.map(({ raters }) => raters.length)).toEqual([2, 2, 2]);
  },
);

test('overrides that stand become a set; a sample is drawn over the scores', { timeout: 120_000 }, async () => {
  const { workspace } = fixture;
  const { items } = await workspace.stores.submissions.list(assignment.id, { limit: 6 });
  const { grades } = await gradeAssignment(workspace, assignment, { submissionIds: items.map(({ id }) => id) });
  const [changed, undone] = grades;
  for (const grade of [changed, undone]) {
    await workspace.stores.reviews.decide({
      gradeId: grade?.id ?? '',
      action: 'override',
      score: 3,
      reason: 'read again',
    });
  }
  const made = await overridesDataset(workspace, assignment, { slug: 'changed', title: 'Changed', kind: 'overrides' });
  expect(made).toMatchObject({ dataset: { reserved: false }, version: { rows: 2 } });
  const { rows } = await openDataset(workspace, 'changed');
  expect(rows.map(({ scores }) => scores['holistic'])).toEqual([3, 3]);
  const sample = await sampleDataset(
    workspace,
    assignment,
    { slug: 'sample', title: 'Sample', kind: 'sampled' },
    { size: 4, seed: 7 },
  );
  expect(sample.version.rows).toBe(4);
});

test(
  'an A/B: both arms are what the class is now; an alarm stops it, and the next takes the newest change back',
  { timeout: 300_000 },
  async () => {
    const workspace = {
      ...fixture.workspace,
      config: { ...fixture.workspace.config, alarms: readAlarmConfig({ ASSAY_ALARM_ROLLBACK: 'on' }) },
    };
    const { hash } = await registerPolicy(workspace, { minTopBandClaims: 1 }, 'fewer claims');
    const item = { kind: 'policy', name: 'default', note: 'try', overrideReason: 'test of the A/B' } as const;
    await requestPromotion(workspace, { ...item, environment: 'staging' });
    await requestPromotion(workspace, { ...item, environment: 'production', share: 0.5 });
    const { items } = await workspace.stores.submissions.list(assignment.id, { limit: 100 });
    const ids = items.map(({ id }) => id).slice(6);
    await gradeAssignment(workspace, assignment, { submissionIds: ids });
    const [test] = await workspace.stores.promotions.tests();
    const dealt = await workspace.stores.promotions.armGrades(test?.id ?? '');
    expect(new Set(dealt.map(({ arm }) => arm))).toEqual(new Set(['control', 'candidate']));
    const now = await latestGrades(workspace, assignment);
    expect(new Set(now.grades.map(({ planHash }) => planHash)).size).toBe(2);
    expect(now.grades.length).toBeGreaterThanOrEqual(dealt.length);
    expect(new Set(now.grades.map(({ submissionId }) => submissionId)).size).toBe(now.grades.length);

    const breach = (value: number) =>
      applyReading(
        workspace,
        limitReading({
          monitorId: 'golden-agreement',
          subject: assignment.id,
          window: { from: new Date(), to: new Date() },
          n: 600,
          least: 1,
          value,
          limit: 0,
          what: 'agreement has fallen',
        }),
      );
    const rollbacks = async (id: string | undefined) =>
      (await workspace.stores.alarms.events(id ?? ''))
        .filter(({ kind }) => kind === 'rollback')
        .map(({ details }) => details);
    const raised = await breach(1);
    expect(raised.step).toBe('raise');
    expect(await workspace.stores.promotions.runningTest()).toBeUndefined();
    expect(await rollbacks(raised.alarm?.id)).toMatchObject([{ what: 'ab-stopped', test: { stopAction: 'alarm' } }]);

    await requestPromotion(workspace, { ...item, environment: 'production' });
    expect((await workspace.stores.registry.held(item, 'production'))?.hash).toBe(hash);
    expect((await breach(0)).step).toBe('recover');
    const second = await breach(1);
    expect((await workspace.stores.registry.held(item, 'production'))?.hash).toBeNull();
    expect(await rollbacks(second.alarm?.id)).toMatchObject([{ what: 'rolled-back', entry: { action: 'alarm' } }]);
  },
);

/** An account with a password of its own, signed in. */
async function signedIn(email: string, link: string) {
  const password = `a long enough password of ${email}`;
  const set = { token: new URL(link).searchParams.get('token'), password };
  expect((await ask(fixture, 'POST /api/v1/session/password', set, { authorization: '' })).status).toBe(204);
  const origin = fixture.server.url;
  const response = await fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ email, password }),
  });
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const send = (line: string, body?: unknown) =>
    ask(fixture, line, body, { authorization: '', cookie, origin, 'content-type': 'application/json' });
  return { id: String((await send('GET /api/v1/session')).body.id), ask: send };
}
