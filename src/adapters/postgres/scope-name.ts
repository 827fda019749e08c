import type { Kysely } from 'kysely';
import type { SpentLimit } from '../../ports/call-ledger.ts';
import type { Tables } from './table-types.ts';

/** What people call the assignment or class whose budget is spent; nothing for the others. Asked for only when a call may not be made. */
export async function withScopeName(db: Kysely<Tables>, tenantId: string, limit: SpentLimit): Promise<SpentLimit> {
  const scopeName = await nameOf(db, tenantId, limit);
  return { ...limit, ...(scopeName !== undefined && { scopeName }) };
}

async function nameOf(
  db: Kysely<Tables>,
  tenantId: string,
  { scope, scopeId }: SpentLimit,
): Promise<string | undefined> {
  if (scope === 'assignment') {
    const row = await db
      .selectFrom('assignment')
      .select('slug')
      .where('tenant_id', '=', tenantId)
      .where('assignment_id', '=', scopeId)
      .executeTakeFirst();
    return row?.slug;
  }
  if (scope !== 'class') return undefined;
  const row = await db
    .selectFrom('class')
    .select('name')
    .where('tenant_id', '=', tenantId)
    .where('class_id', '=', scopeId)
    .executeTakeFirst();
  return row?.name;
}
