import type { Kysely } from 'kysely';
import type { Tables } from './table-types.ts';

/** What the names of runs of calibrations and of experiments begin with (`calibrationRunId`, `experimentRunId`). */
const prefixes = ['cal\\_%', 'exp\\_%'];

/**
 * Erases replies to calls of calibrations and experiments. Those of a finished essay are gone already; what is left is of those that were broken
 * off, kept so that nothing is paid twice. A reply quotes the essay, and the call's name does not say whose it is: so all go at once.
 *
 * @param before only calls that were opened earlier; all when left out
 * @returns how many replies were erased
 */
export async function eraseCalibrationReplies(
  trx: Kysely<Tables>,
  { tenantId, now, before }: { readonly tenantId: string; readonly now: Date; readonly before?: Date },
): Promise<number> {
  const calls = trx
    .selectFrom('call_ledger')
    .select('attempt_id')
    .where('tenant_id', '=', tenantId)
    .where((row) => row.or(prefixes.map((prefix) => row('run_id', 'like', prefix))));
  const { numUpdatedRows } = await trx
    .updateTable('model_reply')
    .set({ reply: null, erased_at: now })
    .where('tenant_id', '=', tenantId)
    .where('reply', 'is not', null)
    .where('attempt_id', 'in', before === undefined ? calls : calls.where('opened_at', '<', before))
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}
