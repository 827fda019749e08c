import { sql, type Kysely } from 'kysely';
import type { Tables } from './table-types.ts';

/**
 * Settles the calls of questions that no batch will take, at nothing: they were written down to be sent, and were not. What was settled before
 * stays as it is. Comes after the rows of the questions were locked: budgets are locked last, as everywhere.
 */
export async function settleUnsent(
  trx: Kysely<Tables>,
  { tenantId, attemptIds }: { readonly tenantId: string; readonly attemptIds: readonly string[] },
): Promise<void> {
  if (attemptIds.length === 0) return;
  await sql`select s.verdict from assay.settle_calls(${tenantId}, (
      select coalesce(json_agg(json_build_object('n', 0, 'attempt', c.attempt_id, 'status', 'failed', 'input', 0, 'output', 0, 'cost', 0,
        'latency', 0, 'error', 'batch-withdrawn')), '[]')
      from assay.call_ledger c where c.tenant_id = ${tenantId} and c.attempt_id = any(${attemptIds}::text[]) and c.status = 'open'
    ), '[]'::json, true) s`.execute(trx);
}
