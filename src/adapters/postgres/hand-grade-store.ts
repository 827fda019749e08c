import type { HandGradeStore } from '../../ports/account-stores.ts';
import { holdSubmission } from './flag-store.ts';
import { newId } from './new-id.ts';
import type { Scope } from './scope.ts';

export function createHandGradeStore(scope: Scope): HandGradeStore {
  const { db, tenantId, clock } = scope;
  return {
    async run(submissionId, planHash) {
      return db.transaction().execute(async (trx) => {
        await holdSubmission(trx, tenantId, submissionId);
        const { assignment_id } = await trx
          .selectFrom('submission')
          .select('assignment_id')
          .where('tenant_id', '=', tenantId)
          .where('submission_id', '=', submissionId)
          .executeTakeFirstOrThrow();
        const now = clock.now();
        const row = await trx
          .insertInto('run')
          .values({
            tenant_id: tenantId,
            run_id: newId('run'),
            submission_id: submissionId,
            assignment_id,
            plan_hash: planHash,
            idempotency_key: `${submissionId}/${planHash}`,
            // Nothing is left to do for any engine.
            status: 'done',
            started_at: now,
            finished_at: now,
          })
          .onConflict((conflict) => conflict.columns(['tenant_id', 'idempotency_key']).doNothing())
          .returning('run_id')
          .executeTakeFirst();
        if (row !== undefined) return row.run_id;
        const there = await trx
          .selectFrom('run')
          .select('run_id')
          .where('tenant_id', '=', tenantId)
          .where('idempotency_key', '=', `${submissionId}/${planHash}`)
          .executeTakeFirstOrThrow();
        return there.run_id;
      });
    },
  };
}
