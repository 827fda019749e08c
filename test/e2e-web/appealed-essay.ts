import { startScriptedProvider } from '../../src/adapters/scripted-provider/start-scripted-provider.ts';
import { currentPlan } from '../../src/apps/workspace/current-plan.ts';
import { openAppeal } from '../../src/apps/workspace/desk/appeals.ts';
import { decideOnDesk } from '../../src/apps/workspace/desk/decide-on-desk.ts';
import { releaseGrades } from '../../src/apps/workspace/desk/release.ts';
import { startGrading } from '../../src/apps/workspace/grade-assignment.ts';
import { loadPromptSets } from '../../src/registry/prompts/load-prompt-sets.ts';
import type { Appeal } from '../../src/ports/desk-acts.ts';
import { scriptedRoute } from '../test-config.ts';
import type { DeskServer } from './desk-server.ts';

export interface AppealedEssay {
  readonly appeal: Appeal;
  close(): Promise<void>;
}

/** An essay that a cascade of two scripted models graded: the cheap one gives 3 and is asked first, the costly one 5. Ann approved it; its evidence is questioned. */
export async function appealedEssay({ workspace, assignment }: DeskServer, text: string): Promise<AppealedEssay> {
  const { stores } = workspace;
  const cheap = await startScriptedProvider({ script: [{ reply: { score: 3 } }] });
  const costly = await startScriptedProvider({ script: [{ reply: { score: 5 } }] });
  const first = { provider: 'openai-compatible', model: 'scripted-mini', baseUrl: cheap.url };
  const route = scriptedRoute(costly.url, { cascade: { first, escalate: { onAppeal: true } } });
  const [prompts] = await loadPromptSets();
  const { plan } = await currentPlan(workspace, assignment);
  const planHash = await stores.artifacts.putJson('plan', {
    ...plan,
    grader: 'model',
    promptsHash: prompts.hash,
    route,
    policy: { ...plan.policy, maskedTwin: false },
  });
  const [submission] = await stores.submissions.addMany(assignment.id, [
    { fileName: 'appealed.txt', mediaType: 'text/plain', text },
  ]);
  const submissionId = submission?.id ?? '';
  const [made] = await stores.runs.createMany([{ submissionId, planHash }]);
  const runId = made?.run.id ?? '';
  const engine = await startGrading(workspace);
  await engine.enqueue([runId]);
  await engine.waitFor([runId]);
  const ann = workspace.actingAs('ann');
  await decideOnDesk(ann, submissionId, { action: 'approve', revision: 0 });
  await releaseGrades(ann, assignment, [submissionId]);
  const question = { submissionId, traitId: 'evidence', askedBy: 'parent' as const, question: 'Why only a three?' };
  return {
    appeal: await openAppeal(ann, assignment, question),
    async close() {
      await cheap.close();
      await costly.close();
    },
  };
}
