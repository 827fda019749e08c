import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  startScriptedProvider,
  type ScriptedProvider,
} from '../../src/adapters/scripted-provider/start-scripted-provider.ts';
import { currentPlan } from '../../src/apps/workspace/current-plan.ts';
import { executeRun } from '../../src/apps/workspace/grade-run.ts';
import { publishAssignment } from '../../src/apps/workspace/publish-assignment.ts';
import { openWorkspace, type Workspace } from '../../src/apps/workspace/workspace.ts';
import type { Config } from '../../src/config/config.ts';
import { gradedEssays, rubric, submissionText, taskText } from './pipeline-class.ts';
import { testStorage, type TestStorage } from './test-database.ts';
import { prices, scriptedRoute, testConfig } from '../test-config.ts';

// Above the 5 s that an exit used to wait.
const latencyMs = { min: 6000, max: 6000 };

let storage: TestStorage;
let provider: ScriptedProvider;
let config: Config;

beforeAll(async () => {
  storage = await testStorage();
  provider = await startScriptedProvider({ prices, latencyMs });
  config = testConfig(storage, { route: scriptedRoute(provider.url) });
});
afterAll(async () => {
  await provider.close();
  await storage.remove();
});

const open = (): Promise<Workspace> =>
  openWorkspace({ config, secrets: { modelApiKey: 'test', serverToken: undefined }, actor: 'test' });

async function startRun(workspace: Workspace, name: string): Promise<string> {
  const { assignment } = await publishAssignment(workspace, {
    slug: 'closing',
    title: 'Closing',
    taskText,
    gradeLevel: '8',
    genre: 'argumentative',
    rubric,
    essays: gradedEssays,
  });
  const { hash } = await currentPlan(workspace, assignment);
  const [submission] = await workspace.stores.submissions.addMany(assignment.id, [
    { fileName: `${name}.txt`, mediaType: 'text/plain', text: submissionText(name) },
  ]);
  const [made] = await workspace.stores.runs.createMany([{ submissionId: submission?.id ?? '', planHash: hash }]);
  const runId = made?.run.id ?? '';
  const engine = await startEngine(workspace);
  const before = provider.ledger().length;
  await engine.enqueue([runId]);
  while (provider.ledger().length === before) await sleep(10);
  return runId;
}

function startEngine(workspace: Workspace): ReturnType<Workspace['startEngine']> {
  return workspace.startEngine(async (own, id, journal) => {
    await executeRun(own, id, journal);
  });
}

async function expectNothingRepeated(workspace: Workspace, runId: string): Promise<void> {
  const calls = await workspace.ledger.list(runId);
  expect(calls.length).toBeGreaterThan(0);
  expect(calls.filter((call) => call.status !== 'settled')).toEqual([]);
  expect(new Set(calls.map((call) => call.step)).size).toBe(calls.length);
}

test('an orderly close with a call in flight waits for it: the run ends, no call is unknown or repeated', async () => {
  const first = await open();
  const runId = await startRun(first, 'waited-for');
  await first.close();
  const second = await open();
  expect(await second.stores.runs.get(runId)).toMatchObject({ status: 'done', recoveries: 0 });
  await expectNothingRepeated(second, runId);
  await second.close();
}, 120_000);

test('a stop that waits for nothing lets the step end, and another process goes on after it', async () => {
  const first = await open();
  const runId = await startRun(first, 'cut-short');
  const engine = await startEngine(first);
  await engine.stop({ drainMs: 0 });
  expect(engine.busy()).toBe(true);
  await engine.idle();
  expect(engine.busy()).toBe(false);
  expect(await first.stores.runs.get(runId)).toMatchObject({ status: 'running' });
  await first.close();

  const second = await open();
  await (await startEngine(second)).waitFor([runId]);
  expect(await second.stores.runs.get(runId)).toMatchObject({ status: 'done', recoveries: 1 });
  await expectNothingRepeated(second, runId);
  await second.close();
}, 120_000);
