import type { GradedEssay } from '../../core/exemplar.ts';
import { copiesOf } from '../../evaluation/datasets/same-essay.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import type { Workspace } from './workspace.ts';

/**
 * The graded essays of an assignment that may be learnt from. What stands in a reserved set is not among them, nor what its writers wrote
 * besides (both are the store's doing); nor is a version of a reserved text, under whatever id.
 */
export async function learningEssays(
  { stores }: Workspace,
  assignment: StoredAssignment,
): Promise<readonly GradedEssay[]> {
  const [essays, reserved] = [
    await stores.gradedEssays.list(assignment.id),
    await stores.datasets.reserved(assignment.id),
  ];
  if (reserved.length === 0) return essays;
  const leaking = copiesOf(
    essays.map(({ text }) => text),
    reserved.map(({ text }) => text),
  );
  return essays.filter((_, index) => !leaking.has(index));
}
