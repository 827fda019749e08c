import { deskPolicySchema, type DeskPolicy } from '../../../core/desk-policy.ts';
import { AssayError } from '../../../core/errors.ts';
import type { Rubric } from '../../../core/rubric.ts';
import { splitPolicy } from '../../../core/training-policy.ts';
import type { QueueRules } from '../../../ports/desk-queue.ts';
import type { StoredAssignment } from '../../../ports/stored.ts';
import type { Workspace } from '../workspace.ts';

export function deskPolicyOf({ slug, policy }: StoredAssignment): DeskPolicy {
  const parsed = deskPolicySchema.safeParse(splitPolicy(policy).desk);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `policy.${issue.path.join('.')}: ${issue.message}`);
  throw new AssayError('input.invalid', `assignment "${slug}": ${problems.join('; ')}`);
}

/** What the queue of an assignment is made by, and the newest version of its rubric. */
export async function deskRules(
  { stores }: Workspace,
  assignment: StoredAssignment,
): Promise<{ readonly rules: QueueRules; readonly rubric: Rubric }> {
  const { rubric } = await stores.rubrics.get(assignment.rubricId);
  return { rules: { ...deskPolicyOf(assignment), bands: rubric.bands }, rubric };
}
