import type { AbTest } from '../../ports/registry.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import { chooseArm } from '../../registry/ab/choose-arm.ts';
import { currentPlan } from './current-plan.ts';
import { derivedKey } from './derived-key.ts';
import type { Workspace } from './workspace.ts';

/** Under which plan each submission is graded, while an A/B runs. */
export interface PlannedArms {
  planOf(submissionId: string): string;
  /** Writes down which arm each run belongs to. */
  record(runs: readonly { readonly id: string; readonly submissionId: string }[]): Promise<void>;
}

/**
 * Deals the submissions of an assignment out to the arms of the running A/B. Without one, or where it does not touch this assignment (another
 * rubric, not in production, a plan that somebody chose, a trained scorer that reads no prompts), all are graded under the given plan.
 *
 * All versions of a student's essay are in one arm; a submission without a known student is a unit of its own.
 */
export async function planArms(
  workspace: Workspace,
  assignment: StoredAssignment,
  { planHash, submissionIds }: { readonly planHash: string; readonly submissionIds: readonly string[] },
): Promise<PlannedArms> {
  const { promotions } = workspace.stores;
  const test = await promotions.runningTest();
  const candidate = test === undefined ? undefined : await candidatePlan(workspace, assignment, { test, planHash });
  if (test === undefined || candidate === undefined) {
    return { planOf: () => planHash, record: () => Promise.resolve() };
  }
  const arms = await dealOut(workspace, test, submissionIds);
  return {
    planOf: (submissionId) => (arms.get(submissionId) === 'candidate' ? candidate : planHash),
    record: (runs) =>
      promotions.recordArms(
        test.id,
        runs.map(({ id, submissionId }) => ({ runId: id, arm: arms.get(submissionId) ?? 'control' })),
      ),
  };
}

async function candidatePlan(
  workspace: Workspace,
  assignment: StoredAssignment,
  { test, planHash }: { readonly test: AbTest; readonly planHash: string },
): Promise<string | undefined> {
  if (test.kind === 'rubric' && test.name !== assignment.rubricId) return undefined;
  if ((await workspace.stores.registry.environmentOf(assignment.id)) !== 'production') return undefined;
  if ((await currentPlan(workspace, assignment)).hash !== planHash) return undefined;
  const { hash } = await currentPlan(workspace, assignment, { wanted: { [test.kind]: test.candidateHash } });
  return hash === planHash ? undefined : hash;
}

async function dealOut(
  workspace: Workspace,
  { id, share }: AbTest,
  submissionIds: readonly string[],
): Promise<ReadonlyMap<string, 'control' | 'candidate'>> {
  const secret = await derivedKey(workspace, 'ab-arms/1');
  const arms = new Map<string, 'control' | 'candidate'>();
  for (const [submissionId, unit] of await workspace.stores.promotions.unitsOf(submissionIds)) {
    arms.set(submissionId, chooseArm(secret, { testId: id, unit, share }));
  }
  return arms;
}
