import { AssayError } from '../../core/errors.ts';
import type { Budget } from '../../ports/budget-store.ts';
import type { Workspace } from './workspace.ts';

/** A budget with what people call its scope: an assignment's slug, a class's name, else as in `scopeId`. */
export interface NamedBudget extends Budget {
  readonly scopeName: string;
}

export async function namedBudgets(workspace: Workspace): Promise<readonly NamedBudget[]> {
  const budgets = await workspace.stores.budgets.list();
  return Promise.all(budgets.map(async (one) => ({ ...one, scopeName: await nameOf(workspace, one) })));
}

/**
 * Sets a budget. One for what is not there would limit nothing, and nobody would notice.
 *
 * @param input `scopeId`: an assignment's slug or id, a class's name or id, a student's pseudonym; empty for the tenant
 * @throws AssayError `not-found` when there is no such assignment, class or student, `input.invalid` when a tenant's budget names one
 */
export async function setBudget(
  workspace: Workspace,
  input: Parameters<Workspace['stores']['budgets']['set']>[0],
): Promise<NamedBudget> {
  const scopeId = await idOf(workspace, input);
  const set = await workspace.stores.budgets.set({ ...input, scopeId });
  return { ...set, scopeName: await nameOf(workspace, set) };
}

async function idOf(
  { stores, database }: Workspace,
  { scope, scopeId }: Pick<Budget, 'scope' | 'scopeId'>,
): Promise<string> {
  if (scope === 'assignment') return (await stores.assignments.get(scopeId)).id;
  if (scope === 'class') {
    const found = (await stores.classes.list()).find(({ id, name }) => id === scopeId || name === scopeId);
    if (found === undefined) throw new AssayError('not-found', `class "${scopeId}" does not exist`);
    return found.id;
  }
  if (scope === 'student') {
    const row = await database.db
      .selectFrom('student')
      .select('pseudonym')
      .where('tenant_id', '=', stores.tenantId)
      .where('pseudonym', '=', scopeId)
      .executeTakeFirst();
    if (row === undefined) throw new AssayError('not-found', `student "${scopeId}" does not exist`);
    return scopeId;
  }
  if (scopeId !== '') throw new AssayError('input.invalid', `scopeId is "${scopeId}"; must be empty for the tenant`);
  return '';
}

async function nameOf({ stores }: Workspace, { scope, scopeId }: Pick<Budget, 'scope' | 'scopeId'>): Promise<string> {
  if (scope === 'assignment') return (await stores.assignments.find(scopeId))?.slug ?? scopeId;
  if (scope === 'class') return (await stores.classes.list()).find(({ id }) => id === scopeId)?.name ?? scopeId;
  return scopeId;
}
