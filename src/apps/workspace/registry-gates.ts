import type { Gate, GateQuestion, GateVerdict } from '../../core/gate-verdict.ts';
import { redTeamRegistryGate } from '../red-team/kept-runs.ts';
import { rubricLintGate } from '../../registry/rubric/lint-gate.ts';
import { experimentRegistryGate } from './gate-experiment.ts';
import type { Workspace } from './workspace.ts';

/** Every gate that a promotion must pass. A gate that has nothing to say about a version says nothing. */
function registryGates({ stores }: Workspace): readonly Gate[] {
  return [
    rubricLintGate((hash) => stores.rubrics.byHash(hash)),
    redTeamRegistryGate(stores),
    experimentRegistryGate(stores),
  ];
}

/** What the gates say, those that have no say left out. */
export async function askGates(workspace: Workspace, question: GateQuestion): Promise<readonly GateVerdict[]> {
  const verdicts: GateVerdict[] = [];
  for (const gate of registryGates(workspace)) {
    const verdict = await gate(question);
    if (verdict !== undefined) verdicts.push(verdict);
  }
  return verdicts;
}
