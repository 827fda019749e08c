import { sha256 } from '../../core/content-hash.ts';
import {
  counterfactualCases,
  counterfactualReport,
  type CounterfactualScore,
  type VariantDifference,
} from '../../evaluation/fairness/counterfactual-report.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import { derivedKey } from './derived-key.ts';
import { experimentRunId, gradeRow } from './experiment-outcome.ts';
import { namedPlan } from './experiment-plan.ts';
import { loadMaterials } from './materials.ts';
import type { Workspace } from './workspace.ts';

/** Grades the counterfactual pairs under a plan of an assignment. Nothing is kept: no student wrote them. */
export async function gradePairs(
  workspace: Workspace,
  assignment: StoredAssignment,
  { plan, onDone }: { readonly plan: string; readonly onDone?: () => void },
): Promise<{ readonly planHash: string; readonly differences: readonly VariantDifference[] }> {
  const named = await namedPlan(workspace, assignment, plan);
  const materials = await loadMaterials(workspace, assignment, named.plan);
  const secret = await derivedKey(workspace, 'dataset-row/1');
  const grading = { assignment, plan: named.plan, planHash: named.hash, materials, secret };
  const scores = new Map<string, CounterfactualScore>();
  for (const [position, { id, text }] of counterfactualCases().entries()) {
    const row = {
      position,
      essay: { kind: 'graded', id } as const,
      rowHash: sha256(`counterfactual:${id}:${text}`),
      scores: {},
      raters: [],
      groups: {},
      text,
      note: undefined,
      pseudonym: undefined,
      learner: undefined,
    };
    await workspace.stores.budgets.attribute(experimentRunId(named.hash, row.rowHash, 0), assignment.id);
    const { score, continuous, traits } = await gradeRow(workspace, grading, row, 0);
    scores.set(id, { score: continuous ?? score, traits });
    onDone?.();
  }
  return { planHash: named.hash, differences: counterfactualReport(scores) };
}
