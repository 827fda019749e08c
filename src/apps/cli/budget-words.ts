import type { NamedBudget } from '../workspace/budget-scope.ts';
import { microUsd } from './grade-words.ts';

/** Whose budget it is: `assignment later-bell`. */
export function budgetFor({ scope, scopeName }: Pick<NamedBudget, 'scope' | 'scopeName'>): string {
  return scopeName === '' ? `the ${scope}` : `${scope} ${scopeName}`;
}

/** Cells of a table: budget, for, period, limit, used or reserved. */
export function budgetRow(budget: NamedBudget): string[] {
  const { id, period, limitMicroUsd, countedMicroUsd } = budget;
  return [id, budgetFor(budget), period, microUsd(limitMicroUsd), microUsd(countedMicroUsd)];
}
