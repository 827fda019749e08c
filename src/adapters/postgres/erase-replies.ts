import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { Tables } from './table-types.ts';

/** Erases the replies to all calls of some runs, named or asked for by a query: they quote an essay, and what was made of them is kept elsewhere. The bill stays. */
export async function eraseReplies(
  trx: Kysely<Tables>,
  {
    tenantId,
    runs,
    now,
  }: {
    readonly tenantId: string;
    readonly runs: readonly string[] | SelectQueryBuilder<Tables, 'run', { run_id: string }>;
    readonly now: Date;
  },
): Promise<void> {
  const calls = trx
    .selectFrom('call_ledger')
    .select('attempt_id')
    .where('tenant_id', '=', tenantId)
    .where('run_id', 'in', runs);
  await trx
    .updateTable('model_reply')
    .set({ reply: null, erased_at: now })
    .where('tenant_id', '=', tenantId)
    .where('attempt_id', 'in', calls)
    .execute();
}
