import type { Json } from '../../core/content-hash.ts';
import { deskPolicySchema } from '../../core/desk-policy.ts';
import { AssayError } from '../../core/errors.ts';
import { policySchema } from '../../core/grading-plan.ts';
import { limitsPolicySchema, splitPolicy, trainingPolicySchema } from '../../core/training-policy.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import type { Workspace } from './workspace.ts';

const shapes = {
  ...policySchema.shape,
  ...trainingPolicySchema.shape,
  ...deskPolicySchema.shape,
  ...limitsPolicySchema.shape,
};

/**
 * Sets single entries of an assignment's policy; null takes one back to its default, and what is not named stays.
 *
 * @throws AssayError `input.invalid` for an entry that does not exist (naming those that do) or a value that is not allowed
 */
export async function changePolicy(
  workspace: Workspace,
  assignment: StoredAssignment,
  changes: Readonly<Record<string, Json>>,
): Promise<StoredAssignment> {
  const allowed = Object.keys(shapes).toSorted().join(', ');
  const unknown = Object.keys(changes).filter((name) => !Object.hasOwn(shapes, name));
  if (unknown.length > 0) {
    throw new AssayError('input.invalid', `policy has no entry ${unknown.join(', ')}; allowed: ${allowed}`);
  }
  const merged = { ...assignment.policy, ...changes };
  const policy = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
  const { grading, training, desk, limits } = splitPolicy(policy);
  const issues = [
    policySchema.safeParse(grading),
    trainingPolicySchema.safeParse(training),
    deskPolicySchema.safeParse(desk),
    limitsPolicySchema.safeParse(limits),
  ].flatMap((part) => part.error?.issues ?? []);
  if (issues.length > 0) {
    const problems = issues.map(({ path, message }) => ({ path: `body.${path.join('.')}`, message }));
    const words = problems.map(({ path, message }) => `${path}: ${message}`).join('; ');
    throw new AssayError('input.invalid', words, { details: { problems } });
  }
  return (await workspace.stores.assignments.put({ ...assignment, policy })).assignment;
}
