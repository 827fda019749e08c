import { AssayError } from '../../core/errors.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import { namedBudgets, type NamedBudget } from './budget-scope.ts';
import type { Workspace } from './workspace.ts';

/** What a budget still has in its present period. */
interface BudgetLeft extends Pick<NamedBudget, 'scope' | 'scopeId' | 'scopeName' | 'period' | 'limitMicroUsd'> {
  readonly leftMicroUsd: number;
}

/** The budgets that work on an assignment is held against, the one with the least left first. */
export async function budgetsLeft(workspace: Workspace, assignment: StoredAssignment): Promise<readonly BudgetLeft[]> {
  const own = new Set((await workspace.stores.budgets.ofAssignment(assignment.id)).map(({ id }) => id));
  return (await namedBudgets(workspace))
    .filter(({ id }) => own.has(id))
    .map(({ scope, scopeId, scopeName, period, limitMicroUsd, countedMicroUsd }) => ({
      scope,
      scopeId,
      scopeName,
      period,
      limitMicroUsd,
      leftMicroUsd: Math.max(0, limitMicroUsd - countedMicroUsd),
    }))
    .sort((a, b) => a.leftMicroUsd - b.leftMicroUsd);
}

/**
 * Refuses work that likely costs more than a budget of the assignment has left: it would stop half-way. What does begin is held call by call, each
 * at the most that it can cost.
 *
 * @throws AssayError `budget.spent` naming the budget, and how much is wanted and left
 */
export async function requireBudgets(
  workspace: Workspace,
  assignment: StoredAssignment,
  { what, likelyMicroUsd }: { readonly what: string; readonly likelyMicroUsd: number },
): Promise<void> {
  const [least] = await budgetsLeft(workspace, assignment);
  if (least === undefined || likelyMicroUsd <= least.leftMicroUsd) return;
  const dollars = (microUsd: number) => `$${(microUsd / 1e6).toFixed(4)}`;
  const whose = least.scopeName === '' ? `the ${least.scope}` : `${least.scope} "${least.scopeName}"`;
  throw new AssayError(
    'budget.spent',
    `${what} likely costs ${dollars(likelyMicroUsd)}; the budget of ${whose} (${least.period}) has ${dollars(least.leftMicroUsd)} of ${dollars(least.limitMicroUsd)} left`,
    { details: { scope: least.scope, period: least.period, leftMicroUsd: least.leftMicroUsd, likelyMicroUsd } },
  );
}
