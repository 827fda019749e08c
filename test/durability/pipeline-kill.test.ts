import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { retryTransient } from '../../src/adapters/postgres/transient-error.ts';
import { embeddedStatus } from '../../src/adapters/postgres/embedded-server.ts';
import {
  startScriptedProvider,
  type ScriptedProvider,
} from '../../src/adapters/scripted-provider/start-scripted-provider.ts';
import { executeRun } from '../../src/apps/workspace/grade-run.ts';
import { currentPlan } from '../../src/apps/workspace/current-plan.ts';
import { publishAssignment } from '../../src/apps/workspace/publish-assignment.ts';
import { replayGrade } from '../../src/apps/workspace/replay-grade.ts';
import { openWorkspace, type Workspace } from '../../src/apps/workspace/workspace.ts';
import type { Config } from '../../src/config/config.ts';
import type { CallRecord } from '../../src/ports/call-records.ts';
import type { StoredAssignment } from '../../src/ports/stored.ts';
import { crashAndResume, runWorker } from './crash-and-resume.ts';
import type { CrashPoint } from './crashing-journal.ts';
import { gradedEssays, rubric, submissionText, taskText } from './pipeline-class.ts';
import type { PipelineWork } from './pipeline-worker.ts';
import { testStorage, type TestStorage } from './test-database.ts';
import { prices, scriptedRoute, testConfig } from '../test-config.ts';

const script = new URL('./pipeline-worker.ts', import.meta.url);

let storage: TestStorage;
let provider: ScriptedProvider;
let workspace: Workspace;
let config: Config;
let assignment: StoredAssignment;

beforeAll(async () => {
  storage = await testStorage();
  provider = await startScriptedProvider({ prices });
  config = testConfig(storage, { route: scriptedRoute(provider.url) });
  workspace = await openWorkspace({ config, secrets: { modelApiKey: 'test', serverToken: undefined }, actor: 'test' });
  const published = await publishAssignment(workspace, {
    slug: 'killed',
    title: 'Killed',
    taskText,
    gradeLevel: '8',
    genre: 'argumentative',
    rubric,
    essays: gradedEssays,
  });
  assignment = published.assignment;
});

afterAll(async () => {
  await workspace.close();
  await provider.close();
  await storage.remove();
});

async function newRun(name: string): Promise<string> {
  const { hash } = await currentPlan(workspace, assignment);
  const [submission] = await workspace.stores.submissions.addMany(assignment.id, [
    { fileName: `${name}.txt`, mediaType: 'text/plain', text: submissionText(name) },
  ]);
  const [made] = await workspace.stores.runs.createMany([{ submissionId: submission?.id ?? '', planHash: hash }]);
  return made?.run.id ?? '';
}

/** Every call that the provider's own ledger has from the `since`-th on is in ours, by attempt id. */
async function expectEveryCallKnown(runs: readonly string[], since: number): Promise<readonly CallRecord[]> {
  const ours = (await Promise.all(runs.map((run) => workspace.ledger.list(run)))).flat();
  const known = new Set(ours.map((call) => call.attemptId));
  const theirs = provider.ledger().slice(since);
  expect(theirs.length).toBeGreaterThan(0);
  expect(theirs.filter((call) => !known.has(call.attemptId ?? ''))).toEqual([]);
  return ours;
}

async function expectOneGradeThatReplays(runs: readonly string[]): Promise<void> {
  for (const run of runs) {
    const grade = await workspace.stores.grades.ofRun(run);
    expect(grade?.content.result).toMatchObject({ status: 'scored' });
    expect(await replayGrade(workspace, grade?.id ?? '')).toMatchObject({ status: 'same' });
  }
  const { items } = await workspace.stores.grades.list({ assignmentId: assignment.id }, { limit: 1000 });
  expect(new Set(items.map((grade) => grade.submissionId)).size).toBe(items.length);
}

/** Reconciles what is unknown with the provider's own word, and compares the two bills to the micro-dollar. */
async function expectBillsToMatch(runs: readonly string[], ours: readonly CallRecord[]): Promise<void> {
  const theirs = new Map(provider.ledger().map((call) => [call.attemptId, call]));
  const sum = (totals: readonly { totalMicroUsd: number }[]) => totals.reduce((all, one) => all + one.totalMicroUsd, 0);
  const totals = () => Promise.all(runs.map((runId) => workspace.ledger.totals({ runId })));
  const ids = new Set(ours.map((call) => call.attemptId));
  const charged = [...theirs.values()]
    .filter((call) => ids.has(call.attemptId ?? ''))
    .reduce((all, call) => all + call.priceMicroUsd, 0);
  expect(sum(await totals())).toBeGreaterThanOrEqual(charged);
  for (const call of ours.filter(({ status }) => status === 'unknown' || status === 'open')) {
    const found = theirs.get(call.attemptId);
    const usage = { inputTokens: found?.inputTokens ?? 0, outputTokens: found?.outputTokens ?? 0 };
    await workspace.ledger.reconcile(call.attemptId, { costMicroUsd: found?.priceMicroUsd ?? 0, usage });
  }
  expect(sum(await totals())).toBe(charged);
}

// Roster, exemplars, two traits, generic feedback, near-duplicates: the steps of one run, in the order in which they are asked for.
const steps = 6;
const points: readonly CrashPoint[] = [
  { moment: 'before', step: 1 },
  ...Array.from({ length: steps }, (_, index) => [
    { moment: 'reply' as const, step: index + 1 },
    { moment: 'after' as const, step: index + 1 },
  ]).flat(),
];

test(
  'the real pipeline, killed at every step boundary: one grade a submission that replays, no settled call repeated, bills equal',
  { timeout: 600_000 },
  async () => {
    const runs: string[] = [];
    const exits = await crashAndResume<PipelineWork>(script, points, async (index, point) => {
      const earlier = [...runs];
      if (point !== undefined) runs.push(await newRun(`boundary-${index}`));
      return { config, earlier, own: point === undefined ? undefined : runs[index] };
    });
    expect(exits.map((exit) => exit.signal ?? `code ${exit.code} ${exit.output}`)).toEqual([
      ...points.map(() => 'SIGKILL'),
      'code 0 ',
    ]);
    await expectOneGradeThatReplays(runs);
    const ours = await expectEveryCallKnown(runs, 0);
    // A question is asked again only where the first asking has no settled end.
    for (const run of runs) {
      for (const step of new Set(ours.filter((call) => call.runId === run).map((call) => call.step))) {
        const calls = ours.filter((call) => call.runId === run && call.step === step);
        expect(calls.filter((call) => call.status === 'settled')).toHaveLength(1);
        expect(calls.filter((call) => call.status !== 'settled' && call.status !== 'unknown')).toEqual([]);
      }
    }
    await expectBillsToMatch(runs, ours);
    expect(await workspace.stores.audit.verify()).toMatchObject({ status: 'ok' });
  },
);

test(
  'killed while the provider has the question and we have no reply: the ledger says unknown, the call is made again, the total stays right',
  { timeout: 120_000 },
  async () => {
    const run = await newRun('in-flight');
    const before = provider.ledger().length;
    provider.setScript([{ reply: { fault: 'slow-drip' } }]);
    const child = spawn(process.execPath, [script.pathname], {
      env: { ...process.env, ASSAY_WORK: JSON.stringify({ config, earlier: [], own: run } satisfies PipelineWork) },
      stdio: 'ignore',
    });
    while (provider.ledger().length === before) await sleep(10);
    child.kill('SIGKILL');
    await once(child, 'close');
    provider.setScript([]);
    const exit = await runWorker<PipelineWork>({ script, work: { config, earlier: [run], own: undefined } });
    expect(exit).toMatchObject({ code: 0, output: '' });

    await expectOneGradeThatReplays([run]);
    const ours = await expectEveryCallKnown([run], before);
    const unknown = ours.filter((call) => call.status === 'unknown');
    expect(unknown.length).toBeGreaterThan(0);
    for (const { step } of unknown) {
      expect(ours.filter((call) => call.step === step && call.status === 'settled')).toHaveLength(1);
    }
    await expectBillsToMatch([run], ours);
  },
);

test.runIf(process.env['ASSAY_TEST_DATABASE_URL'] === undefined)(
  'the database server is killed while the provider has the questions: the run finishes, one grade, bills equal',
  { timeout: 120_000 },
  async () => {
    const run = await newRun('server-killed');
    const before = provider.ledger().length;
    const engine = await workspace.startEngine(async (opened, runId, journal) => {
      await executeRun(opened, runId, journal);
    });
    await engine.enqueue([run]);
    while (provider.ledger().length === before) await sleep(5);
    const status = await embeddedStatus(storage.dataDir);
    if (status.state !== 'running') throw new Error(`the server is ${status.state}`);
    process.kill(status.pid, 'SIGKILL');
    await engine.waitFor([run]);

    // A connection of this process's pool may still be one to the server that was killed.
    expect(await retryTransient(() => workspace.stores.runs.get(run))).toMatchObject({ status: 'done' });
    await expectOneGradeThatReplays([run]);
    await expectBillsToMatch([run], await expectEveryCallKnown([run], before));
    expect(await workspace.stores.audit.verify()).toMatchObject({ status: 'ok' });
  },
);
