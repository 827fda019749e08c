import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  startScriptedProvider,
  type ScriptedProvider,
} from '../../src/adapters/scripted-provider/start-scripted-provider.ts';
import { gradeAssignment, type GradeProgress } from '../../src/apps/workspace/grade-assignment.ts';
import { publishAssignment } from '../../src/apps/workspace/publish-assignment.ts';
import { submitTexts } from '../../src/apps/workspace/submit-texts.ts';
import { openWorkspace, type Workspace } from '../../src/apps/workspace/workspace.ts';
import { parseRubric } from '../../src/registry/rubric/parse-rubric.ts';
import { testStorage, type TestStorage } from '../durability/test-database.ts';
import { scriptedRoute, testConfig } from '../test-config.ts';
import { laterAssignment, laterEssay } from './later-start.ts';

let storage: TestStorage;
let provider: ScriptedProvider;
let workspace: Workspace;

beforeAll(async () => {
  storage = await testStorage();
  provider = await startScriptedProvider();
  workspace = await openWorkspace({
    config: testConfig(storage, { route: scriptedRoute(provider.url) }),
    secrets: { modelApiKey: undefined, serverToken: undefined },
    actor: 'cli',
  });
});

afterAll(async () => {
  await workspace.close();
  await provider.close();
  await storage.remove();
});

test('the cost that progress shows is that of the assignment, whatever else is paid for meanwhile', async () => {
  const { assignment } = await publishAssignment(workspace, {
    ...laterAssignment,
    slug: 'one-of-two',
    genre: 'argumentative',
    rubric: parseRubric(JSON.stringify(laterAssignment.rubric), 'rubric.json'),
    essays: [],
  });
  await submitTexts(workspace, assignment, [{ ref: 'a.txt', mediaType: 'text/plain', text: laterEssay('9:30') }]);
  const shown: GradeProgress[] = [];
  let another: Promise<unknown> | undefined;
  await gradeAssignment(workspace, assignment, {
    onProgress(progress) {
      shown.push(progress);
      another ??= callOfAnother();
    },
  });
  await another;
  const paid = provider.ledger().reduce((sum, { priceMicroUsd }) => sum + priceMicroUsd, 0);
  expect(paid).toBeGreaterThan(0);
  expect((await workspace.ledger.totals()).totalMicroUsd).toBe(paid + 5_000_000);
  expect(shown.at(-1)).toEqual({ done: 1, total: 1, costMicroUsd: paid });
});

/** A call of five dollars that a run elsewhere makes. */
function callOfAnother(): Promise<unknown> {
  return workspace.ledger.open(
    {
      runId: 'run-elsewhere',
      step: '4-grade/claim/1',
      attemptId: 'attempt-elsewhere',
      requestHash: 'h',
      attempt: 1,
      provider: 'p',
      modelAsked: 'm',
      reservedMicroUsd: 5_000_000,
      reservedTokens: 15,
      target: 'p m',
      estimatedTokens: 15,
    },
    0,
  );
}
