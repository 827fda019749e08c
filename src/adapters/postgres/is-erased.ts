import type { Kysely } from 'kysely';
import type { Tables } from './table-types.ts';

/**
 * Whether the submission of a run was erased. In a transaction an erasure that comes now waits for its end, so that nothing is written
 * behind its back. False for calls of no stored run.
 */
export async function isErased(trx: Kysely<Tables>, tenantId: string, runId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('run')
    .innerJoin('submission', (join) =>
      join
        .onRef('submission.tenant_id', '=', 'run.tenant_id')
        .onRef('submission.submission_id', '=', 'run.submission_id'),
    )
    .select('submission.erased_at')
    .where('run.tenant_id', '=', tenantId)
    .where('run.run_id', '=', runId)
    .forShare('submission')
    .executeTakeFirst();
  return row !== undefined && row.erased_at !== null;
}
