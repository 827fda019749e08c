import { AssayError } from '../../core/errors.ts';
import type { GateCheck } from '../../core/gate-verdict.ts';
import type { ScorerVersion, StoredAssignment } from '../../ports/stored.ts';
import { learningEssays } from './dataset-learning.ts';
import { currentRubric } from './registry-resolve.ts';
import { passOrOverride, refusalsIn, replacementChecks } from './replacement-checks.ts';
import { heldOutOf } from './train-held-out.ts';
import type { Workspace } from './workspace.ts';

/**
 * What the gates say of a scorer that would replace the one in use, both on the assignment's graded essays and each on what it had not seen:
 * the floor, people among themselves, and parity over all, by length and by what is known of the writers.
 *
 * @returns undefined where there is nothing to replace: none in use, the same one, or one that this release cannot ask any more
 */
export async function scorerGate(
  workspace: Workspace,
  assignment: StoredAssignment,
  candidate: ScorerVersion,
): Promise<readonly GateCheck[] | undefined> {
  const inUse = await workspace.stores.scorers.inUse(assignment.id);
  if (inUse === undefined || inUse.hash === candidate.hash) return undefined;
  const essays = await learningEssays(workspace, assignment);
  const before = await heldOutOf(workspace, inUse, essays).catch((error: unknown) => {
    if (error instanceof AssayError && error.code === 'artifact.invalid') return undefined;
    throw error;
  });
  if (before === undefined) return undefined;
  const after = await heldOutOf(workspace, candidate, essays);
  const { rubric } = await currentRubric(workspace, assignment);
  return replacementChecks(workspace, assignment, { essays, rubric }, { before, after });
}

/**
 * Puts a scorer to use. The first one of an assignment goes in as it is: it replaces nothing, and its score of the whole counts only from the
 * floor on. One that replaces another passes the gates, or somebody says why it goes in all the same, which is audited.
 *
 * @throws AssayError `promotion.refused` naming each check that is in the way
 */
export async function promoteScorer(
  workspace: Workspace,
  assignment: StoredAssignment,
  version: number,
  overrideReason?: string,
): Promise<ScorerVersion> {
  const { stores } = workspace;
  const found = (await stores.scorers.list(assignment.id)).find((one) => one.version === version);
  const checks = found === undefined ? undefined : await scorerGate(workspace, assignment, found);
  const refusals = refusalsIn(checks ?? []);
  await passOrOverride(workspace, { what: 'scorer', assignment, version, refusals, overrideReason });
  return stores.scorers.promote(assignment.id, version);
}
