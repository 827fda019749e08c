import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  startScriptedProvider,
  type ScriptedProvider,
} from '../../src/adapters/scripted-provider/start-scripted-provider.ts';
import { readAlarmConfig } from '../../src/config/alarms.ts';
import { applyReading, muteMonitor } from '../../src/apps/workspace/alarm-desk.ts';
import { splitDataset } from '../../src/apps/workspace/dataset-make.ts';
import { openDataset } from '../../src/apps/workspace/experiment-grade.ts';
import { gradeAssignment } from '../../src/apps/workspace/grade-assignment.ts';
import { askCanaries } from '../../src/apps/workspace/monitor-canary.ts';
import { lookAtAll } from '../../src/apps/workspace/monitor-look.ts';
import { lastDue, runJobs, sendMessages } from '../../src/apps/workspace/schedule.ts';
import { monitorJobs } from '../../src/apps/workspace/schedule-jobs.ts';
import { publishAssignment, type AssignmentDraft } from '../../src/apps/workspace/publish-assignment.ts';
import { submitEssays } from '../../src/apps/workspace/submit-essays.ts';
import { keptCards } from '../../src/apps/workspace/model-cards.ts';
import { acceptGolden, weeklyRegression } from '../../src/apps/workspace/weekly-regression.ts';
import { keyOf } from '../../src/apps/workspace/weekly-runs.ts';
import { openWorkspace, type Workspace } from '../../src/apps/workspace/workspace.ts';
import { parseRubric } from '../../src/registry/rubric/parse-rubric.ts';
import { limitReading } from '../../src/evaluation/monitors/limit-reading.ts';
import type { StoredAssignment } from '../../src/ports/stored.ts';
import { testStorage, type TestStorage } from '../durability/test-database.ts';
import { scriptedRoute, testConfig } from '../test-config.ts';

/** Monitors from the golden set to the message that arrives: real database, scripted model, a receiver on loopback, a clock of our own. */
let storage: TestStorage;
let provider: ScriptedProvider;
let workspace: Workspace;
let assignment: StoredAssignment;
let receiver: Server;
let told: { event: string; monitorId: string; subject: string; change: { after?: string }; traces: string[] }[];
let answerWith = 200;

const monday = new Date('2026-03-02T03:00:00Z');
const hour = 3_600_000;
const week = 7 * 24 * hour;
const later = (ms: number) => new Date(monday.getTime() + ms);

beforeAll(async () => {
  told = [];
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      if (answerWith === 200) told.push(JSON.parse(body));
      response.writeHead(answerWith).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  storage = await testStorage();
  provider = await startScriptedProvider();
  workspace = await openWorkspace({
    config: testConfig(storage, {
      route: scriptedRoute(provider.url),
      concurrency: 8,
      alarms: readAlarmConfig({ ASSAY_BASELINE_RUNS: '2', ASSAY_PUBLIC_URL: 'https://assay.example/' }),
    }),
    secrets: {
      modelApiKey: undefined,
      serverToken: undefined,
      alarms: {
        webhook: {
          url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/hook`,
          secret: 'a-shared-secret-of-the-test',
        },
      },
    },
    actor: 'worker',
  });
  ({ assignment } = await publishAssignment(workspace, await smallClass()));
  await splitDataset(
    workspace,
    assignment,
    { slug: 'golden-class', title: 'Golden', kind: 'golden' },
    { size: 51, seed: 5 },
  );
}, 300_000);

afterAll(async () => {
  await workspace.close();
  await provider.close();
  await storage.remove();
  await new Promise((resolve) => receiver.close(resolve));
});

/** One trait, and the first three sentences of each graded essay of the demonstration class: what is watched here is the watching, and each essay of the set is graded five times. */
async function smallClass(): Promise<AssignmentDraft> {
  const whole = parseRubric(await readFile('examples/class/rubric.yaml', 'utf8'), 'rubric.yaml');
  const lines = (await readFile('examples/class/graded.jsonl', 'utf8')).trim().split('\n');
  const [trait] = whole.traits;
  if (trait === undefined) throw new Error('the example rubric has no trait');
  const rubric = { ...whole, id: 'one-trait', traits: [{ ...trait, weight: 1 }] };
  const { min, max } = rubric.scale;
  return {
    slug: 'small-class',
    title: 'Small class',
    taskText: 'Should school begin later? Write to the board.',
    gradeLevel: '8',
    genre: 'argumentative',
    rubric,
    essays: lines.map((line, index) => {
      const { text } = JSON.parse(line) as { text: string };
      const score = min + (index % (max - min + 1));
      const scores = { holistic: score, [trait.id]: score };
      return {
        id: `graded-${index}`,
        text: text
          .split(/(?<=[.!?])\s/)
          .slice(0, 3)
          .join(' '),
        raters: [{ rater: 'a', scores }],
        resolved: scores,
      };
    }),
  };
}

const calls = () => provider.ledger().length;
const golden = () => openDataset(workspace, 'golden-class');
const open = (monitorId: string, subject = assignment.id) => workspace.stores.alarms.openFor(monitorId, subject);

test('cron: the last time that was due, in UTC; a pattern that is none is refused', () => {
  expect(lastDue('0 3 * * 1', later(0))).toEqual(monday);
  expect(lastDue('0 3 * * 1', later(-1))).toEqual(later(-week));
  expect(lastDue('0 3 * * 1', later(week - 1))).toEqual(monday);
  expect(lastDue('0 5 1 * *', new Date('2026-03-31T00:00:00Z'))).toEqual(new Date('2026-03-01T05:00:00Z'));
  expect(() => lastDue('99 3 * * 1', monday)).toThrow('is no cron pattern');
});

test(
  'the weekly run: baseline first, broken off and gone on with, steady, then a grader gone wrong, which is alarmed once',
  { timeout: 300_000 },
  async () => {
    const set = await golden();
    const before = calls();
    provider.setScript([{ times: 1, reply: { status: 401 } }]);
    await expect(weeklyRegression(workspace, set, { slot: monday, now: monday })).rejects.toThrow('HTTP 401');
    const paid = calls() - before;
    provider.setScript([]);
    const first = await weeklyRegression(workspace, set, { slot: monday, now: later(hour) });
    expect(first).toMatchObject({ made: 'baseline', essays: 51 });
    const forBaseline = calls() - before;
    expect(paid).toBeGreaterThan(0);
    const runs = await workspace.stores.regressions.list(keyOf(set));
    expect(runs.map(({ role, status }) => `${role} ${status}`)).toEqual(['baseline done', 'baseline done']);

    const second = await weeklyRegression(workspace, set, { slot: later(week), now: later(week) });
    expect(second.made).toBe('compared');
    // Two runs of a baseline, and the call that was refused: what was answered before the break was not asked again.
    expect(forBaseline).toBe(2 * (calls() - before - forBaseline) + 1);
    expect(second.applied.at(-1)?.reading).toMatchObject({ status: 'ok', n: 51, pValue: 1 });
    expect(second.costMicroUsd).toBeGreaterThan(0);
    // The same slot again asks nothing.
    const asked = calls();
    await weeklyRegression(workspace, set, { slot: later(week), now: later(week) });
    expect(calls()).toBe(asked);

    // What production grades with has its card from the run's own scores; once, however many weeks come.
    expect(await keptCards(workspace, assignment)).toMatchObject([
      {
        inUse: true,
        card: { dataset: { slug: set.dataset.slug }, agreement: { dataDescription: { records: 51 } }, unscored: 0 },
      },
    ]);

    // A card that cannot be written takes no week's comparison away.
    const { artifacts } = workspace.stores;
    const full: typeof artifacts = {
      ...artifacts,
      list: (kind) => (kind === 'model-card' ? Promise.resolve([]) : artifacts.list(kind)),
      putJson: (kind, value) =>
        kind === 'model-card' ? Promise.reject(new Error('no space left')) : artifacts.putJson(kind, value),
    };
    const cardless = { ...workspace, stores: { ...workspace.stores, artifacts: full } };
    const readings = () => workspace.stores.monitors.history({ monitorId: 'golden-agreement', limit: 10 });
    const compared = (await readings()).length;
    await expect(weeklyRegression(cardless, set, { slot: later(week), now: later(week + hour) })).rejects.toThrow(
      'space',
    );
    expect(await readings()).toHaveLength(compared + 1);

    // A grader that no longer gives a score.
    provider.setScript([{ reply: { content: '{"nothing": true}' } }]);
    const third = await weeklyRegression(workspace, set, { slot: later(2 * week), now: later(2 * week) });
    provider.setScript([]);
    expect(third.applied.at(-1)).toMatchObject({ step: 'raise', reading: { status: 'breach' } });
    const alarm = await open('golden-agreement');
    expect(alarm?.change).toMatchObject({
      what: 'many essays of the golden set get no score any more',
      facts: { dataset: 'golden-class@1', baselineRuns: 2 },
    });
    expect(alarm?.change.facts['plan']).toMatch(/^[0-9a-f]{64}$/);

    answerWith = 503;
    expect(await sendMessages(workspace, later(2 * week))).toEqual({ sent: 0, failed: 1 });
    answerWith = 200;
    // A minute later, and no sooner.
    expect(await sendMessages(workspace, later(2 * week + 59_000))).toEqual({ sent: 0, failed: 0 });
    expect(await sendMessages(workspace, later(2 * week + 60_000))).toEqual({ sent: 1, failed: 0 });
    expect(told.at(-1)).toMatchObject({ event: 'raised', monitorId: 'golden-agreement', subject: assignment.slug });
    expect(await sendMessages(workspace, later(2 * week + hour))).toEqual({ sent: 0, failed: 0 });

    // Nobody acknowledged it in four hours.
    expect(await sendMessages(workspace, later(2 * week + 4 * hour))).toEqual({ sent: 1, failed: 0 });
    expect(told.at(-1)?.event).toBe('escalated');
    await workspace.actingAs('ms-weaver').stores.alarms.acknowledge(alarm?.id ?? '', later(2 * week + 5 * hour));

    const fourth = await weeklyRegression(workspace, set, { slot: later(3 * week), now: later(3 * week) });
    expect(fourth.applied.at(-1)?.step).toBe('recover');
    await sendMessages(workspace, later(3 * week));
    expect(told.at(-1)?.event).toBe('recovered');
    const events = await workspace.stores.alarms.events(alarm?.id ?? '');
    expect(events.map(({ kind }) => kind)).toEqual([
      'raised',
      'delivered',
      'escalated',
      'delivered',
      'acknowledged',
      'recovered',
      'delivered',
    ]);
    expect(events.find(({ kind }) => kind === 'acknowledged')?.by).toBe('ms-weaver');
    const audited = (await workspace.stores.audit.latest(1000)).filter(({ subject }) => subject === alarm?.id);
    expect(audited).toHaveLength(events.length);
  },
);

test('replies of the golden set are not kept, and an erased essay leaves the runs', async () => {
  const set = await golden();
  const [newest] = await workspace.stores.regressions.list(keyOf(set));
  const { rows } = await workspace.database.pool.query(
    "select count(*)::int as n from assay.model_reply m join assay.call_ledger c using (tenant_id, attempt_id) where c.run_id like 'exp_%' and m.reply is not null",
  );
  expect(rows[0].n).toBe(0);
  const points = await workspace.stores.regressions.points(newest?.id ?? '');
  expect(points.size).toBe(51);
  await workspace.stores.gradedEssays.remove(assignment.id, [set.rows[0]?.essay.id ?? '']);
  expect((await workspace.stores.regressions.points(newest?.id ?? '')).size).toBe(50);
});

test('a cost limit stops the run and says so', async () => {
  const set = await golden();
  const poor = {
    ...workspace,
    config: {
      ...workspace.config,
      alarms: readAlarmConfig({ ASSAY_BASELINE_RUNS: '2', ASSAY_WEEKLY_MAX_USD: '0.001' }),
    },
  };
  const found = await weeklyRegression(poor, set, { slot: later(4 * week), now: later(4 * week) });
  expect(found.made).toBe('stopped');
  // Eight lanes at a time, each counted beforehand.
  expect(found.costMicroUsd).toBeLessThanOrEqual(1000);
  expect(await open('golden-run')).toMatchObject({ severity: 'warning' });
});

test('what the grader does now is accepted: no earlier run is compared with any more', async () => {
  const set = await golden();
  expect(await acceptGolden(workspace, set, 'new model, read and found good')).toBeGreaterThan(0);
  const roles = (await workspace.stores.regressions.list(keyOf(set))).map(({ role }) => role);
  expect(new Set(roles)).toEqual(new Set(['superseded']));
});

test("another model's answer is noticed on the first reply, once, with the run whose trace shows it", async () => {
  const submitted = await submitEssays(workspace, assignment, 'examples/class/submissions');
  expect(submitted.submissions.length).toBeGreaterThan(5);
  const ids = submitted.submissions.map(({ id }) => id);
  await gradeAssignment(workspace, assignment, { submissionIds: ids.slice(0, 2) });
  expect(await workspace.stores.monitors.pins(assignment.id)).toEqual([
    { asked: 'scripted-grader-1', answered: 'scripted-grader-1', fingerprint: expect.any(String) },
  ]);
  expect(await open('answered-model')).toBeUndefined();
  provider.setScript([{ times: 1, reply: { fault: 'wrong-model' } }]);
  await gradeAssignment(workspace, assignment, { submissionIds: ids.slice(2, 3) });
  provider.setScript([]);
  const alarm = await open('answered-model');
  expect(alarm).toMatchObject({ severity: 'critical', change: { before: 'scripted-grader-1' } });
  expect(alarm?.change.after).not.toBe('scripted-grader-1');
  expect(alarm?.change.runIds).toHaveLength(1);
  await sendMessages(workspace, new Date());
  expect(told.find(({ monitorId }) => monitorId === 'answered-model')).toMatchObject({
    link: `https://assay.example/admin/monitors#${alarm?.id}`,
    traces: [`https://assay.example/a/${assignment.slug}/e/${ids[2]}`],
  });
});

test('canaries: three looks are the baseline; another judge of the same name is noticed', async () => {
  for (const [index, expected] of ['too-few', 'too-few', 'too-few', 'ok'].entries()) {
    const found = await askCanaries(workspace, later(index * 24 * hour));
    expect(found?.reading.status).toBe(expected);
  }
  // Every passage gets the score furthest from its own.
  const answers = String(
    (await workspace.stores.monitors.history({ monitorId: 'canary-answers', limit: 1 }))[0]?.change.facts['answers'],
  );
  expect(answers.split(',')).toHaveLength(12);
  const other = answers.split(',').filter((score) => score === '1').length > 6 ? 6 : 1;
  provider.setScript([{ reply: { content: JSON.stringify({ score: other }) } }]);
  const found = await askCanaries(workspace, later(5 * 24 * hour));
  provider.setScript([]);
  expect(found).toMatchObject({ step: 'raise', reading: { status: 'breach', change: { before: answers } } });
});

test('a mute tells nobody until its time, and then the alarm is raised', async () => {
  const reading = (at: Date, value: number) =>
    limitReading({
      monitorId: 'queue-age',
      subject: '',
      window: { from: at, to: at },
      n: 1,
      least: 1,
      value,
      limit: 60,
      what: 'late',
    });
  await muteMonitor(workspace, { monitorId: 'queue-age', until: later(hour), reason: 'moving house' }, monday);
  expect((await applyReading(workspace, reading(later(1), 99))).step).toBe('muted');
  expect(await open('queue-age', '')).toBeUndefined();
  expect((await applyReading(workspace, reading(later(hour), 99))).step).toBe('raise');
  expect((await applyReading(workspace, reading(later(hour + 1), 99))).step).toBe('note');
  expect((await applyReading(workspace, reading(later(hour + 2), 1))).step).toBe('note');
  expect((await applyReading(workspace, reading(later(hour + 3), 1))).step).toBe('recover');
  await expect(
    muteMonitor(workspace, { monitorId: 'queue-age', until: later(-1), reason: 'x' }, monday),
  ).rejects.toThrow('must be ahead');
  await expect(muteMonitor(workspace, { monitorId: 'nothing', until: later(1), reason: 'x' }, monday)).rejects.toThrow(
    'does not exist',
  );
});

test('two processes that see the same raise one alarm', async () => {
  const at = later(9 * week);
  const reading = limitReading({
    monitorId: 'call-failures',
    subject: '',
    window: { from: at, to: at },
    n: 50,
    least: 20,
    value: 0.9,
    limit: 0.2,
    what: 'calls fail',
  });
  const steps = await Promise.all(Array.from({ length: 8 }, () => applyReading(workspace, reading)));
  expect(steps.filter(({ step }) => step === 'raise')).toHaveLength(1);
  expect(new Set(steps.map(({ alarm }) => alarm?.id)).size).toBe(1);
});

test('the scheduler does each slot once, tries again what failed, and one process at a time leads', async () => {
  const done: string[] = [];
  let fails = true;
  const jobs = [
    { name: 'good', cron: '0 3 * * 1', work: async (slot: Date) => void done.push(`good ${slot.toISOString()}`) },
    {
      name: 'bad',
      cron: '0 3 * * 1',
      work: async () => {
        if (fails) throw new Error('away');
        done.push('bad');
      },
    },
  ];
  const warnings: string[] = [];
  const round = (now: Date) =>
    runJobs(workspace, jobs, {
      now: () => now,
      onWarning: (message) => void warnings.push(message),
      signal: new AbortController().signal,
    });
  // Three weeks off: what is due is done once, for the last slot.
  expect(await round(later(3 * week + hour))).toEqual(['good']);
  expect(done).toEqual([`good ${later(3 * week).toISOString()}`]);
  expect(warnings).toHaveLength(1);
  fails = false;
  expect(await round(later(3 * week + hour + 299_000))).toEqual([]);
  expect(await round(later(3 * week + hour + 300_000))).toEqual(['bad']);
  expect(await round(later(3 * week + 2 * hour))).toEqual([]);

  let inside: boolean | undefined;
  const { monitors } = workspace.stores;
  const outside = await monitors.asLeader('test', async () => {
    inside = await monitors.asLeader('test', async () => undefined);
  });
  expect([outside, inside]).toEqual([true, false]);
  expect(await monitors.asLeader('test', async () => undefined)).toBe(true);
});

test('every job of the installation runs by the clock; production is read from the grades', async () => {
  const jobs = await monitorJobs(workspace);
  // Nobody's groups are known in this class: no subgroups to look at.
  expect(jobs.map(({ name }) => name.split(' ')[0])).toEqual(['production', 'canaries', 'retention', 'weekly']);
  const applied = await lookAtAll(workspace, new Date(Date.now() + 1000));
  const readings = new Map(applied.map(({ reading }) => [reading.monitorId, reading]));
  // Three essays were graded: too few for a verdict, enough to be counted.
  expect(readings.get('abstention-rate')).toMatchObject({ n: 3, status: 'too-few' });
  expect(readings.get('score-shift')).toMatchObject({ status: 'too-few' });
  expect(readings.get('queue-age')).toMatchObject({ status: 'ok', value: 0 });
  const facts = await workspace.stores.monitors.production.graded(assignment.id, {
    from: monday,
    to: new Date(Date.now() + 1000),
  });
  expect(facts).toHaveLength(3);
  expect(facts[0]).toMatchObject({
    injection: false,
    overridden: undefined,
    planHash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(facts[0]?.claims).toBeGreaterThan(0);
  expect(facts[0]?.costMicroUsd).toBeGreaterThan(0);
});

test('nothing that alarms keep or tell holds a word of an essay or a name', async () => {
  const { rows } = await workspace.database.pool.query<{ text: string }>(
    "select coalesce(string_agg(change::text, ' '), '') as text from (select change from assay.alarm union all select change from assay.monitor_reading) all_changes",
  );
  const kept = rows[0]?.text ?? '';
  expect(kept.length).toBeGreaterThan(100);
  const essays = (await workspace.stores.gradedEssays.list(assignment.id)).map(({ text }) => text.slice(0, 40));
  for (const said of [kept, JSON.stringify(told)]) {
    for (const essay of essays) expect(said).not.toContain(essay);
  }
});
