import { sql } from 'kysely';
import { AssayError } from '../../core/errors.ts';
import type { DraftStore, Lease, LeaseStore } from '../../ports/desk-stores.ts';
import { writeAudit } from './audit-store.ts';
import { notFound, type Scope } from './scope.ts';

/** The page renews every half minute: three lost renewals, and the submission is free. */
const leaseMs = 120_000;

export function createLeaseStore(scope: Scope): LeaseStore {
  const { db, tenantId, actor } = scope;
  return {
    async acquire(submissionId, options = {}) {
      return db.transaction().execute(async (trx) => {
        const submission = await trx
          .selectFrom('submission')
          .select('submission_id')
          .where('tenant_id', '=', tenantId)
          .where('submission_id', '=', submissionId)
          .where('erased_at', 'is', null)
          // Two who open it at once come one after the other.
          .forNoKeyUpdate()
          .executeTakeFirst();
        if (submission === undefined) throw notFound('submission', submissionId);
        const now = scope.clock.now();
        const before = await trx
          .selectFrom('review_lease')
          .selectAll()
          .where('tenant_id', '=', tenantId)
          .where('submission_id', '=', submissionId)
          .where('expires_at', '>', now)
          .executeTakeFirst();
        const foreign = before !== undefined && before.holder !== actor;
        if (foreign && options.takeOver !== true) throw held(before.holder, before.expires_at);
        const lease = {
          holder: actor,
          acquired_at: before === undefined || foreign ? now : before.acquired_at,
          expires_at: new Date(now.getTime() + leaseMs),
        };
        await trx
          .insertInto('review_lease')
          .values({ tenant_id: tenantId, submission_id: submissionId, ...lease })
          .onConflict((conflict) => conflict.columns(['tenant_id', 'submission_id']).doUpdateSet(lease))
          .execute();
        if (foreign) {
          await writeAudit(trx, scope, {
            action: 'lease.take-over',
            subject: submissionId,
            details: { from: before.holder },
          });
        }
        return { submissionId, holder: actor, acquiredAt: lease.acquired_at, expiresAt: lease.expires_at };
      });
    },
    async release(submissionId) {
      await db
        .deleteFrom('review_lease')
        .where('tenant_id', '=', tenantId)
        .where('submission_id', '=', submissionId)
        .where('holder', '=', actor)
        .execute();
    },
    async find(submissionId): Promise<Lease | undefined> {
      const row = await db
        .selectFrom('review_lease')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('submission_id', '=', submissionId)
        .where('expires_at', '>', scope.clock.now())
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return { submissionId, holder: row.holder, acquiredAt: row.acquired_at, expiresAt: row.expires_at };
    },
  };
}

function held(holder: string, until: Date): AssayError {
  return new AssayError(
    'conflict',
    `"${holder}" has this submission open until ${until.toISOString()}; wait, or take it over`,
    {
      details: { current: { holder, expiresAt: until.toISOString() } },
    },
  );
}

export function createDraftStore(scope: Scope): DraftStore {
  const { db, tenantId, actor } = scope;
  return {
    async put(submissionId, draft) {
      const savedAt = scope.clock.now();
      const stored = JSON.stringify(JSON.stringify(draft));
      // One statement that holds the submission's row: an erasure that comes now waits, and then finds the draft.
      const { rows } = await sql<{ submission_id: string }>`
        insert into assay.review_draft (tenant_id, submission_id, teacher, draft, saved_at)
        select tenant_id, submission_id, ${actor}, ${stored}::jsonb, ${savedAt}::timestamptz from assay.submission
        where tenant_id = ${tenantId} and submission_id = ${submissionId} and erased_at is null for key share
        on conflict (tenant_id, submission_id, teacher) do update set draft = excluded.draft, saved_at = excluded.saved_at
        returning submission_id`.execute(db);
      if (rows.length === 0) throw notFound('submission', submissionId);
      return savedAt;
    },
    async find(submissionId) {
      const row = await db
        .selectFrom('review_draft')
        .select(['draft', 'saved_at'])
        .where('tenant_id', '=', tenantId)
        .where('submission_id', '=', submissionId)
        .where('teacher', '=', actor)
        .executeTakeFirst();
      return row === undefined ? undefined : { ...JSON.parse(row.draft), savedAt: row.saved_at };
    },
    async remove(submissionId) {
      await db
        .deleteFrom('review_draft')
        .where('tenant_id', '=', tenantId)
        .where('submission_id', '=', submissionId)
        .where('teacher', '=', actor)
        .execute();
    },
  };
}
