import type { Kysely, Selectable } from 'kysely';
import type { ExternalFlag, FlagStore } from '../../ports/account-stores.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import { notFound, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

function toFlag(row: Selectable<Tables['external_flag']>): ExternalFlag {
  return {
    id: row.flag_id,
    submissionId: row.submission_id,
    source: row.source,
    kind: row.kind,
    verdict: row.verdict,
    ...(row.probability === null ? {} : { probability: row.probability }),
    ...(row.note === null ? {} : { note: row.note }),
    ...(row.link === null ? {} : { link: row.link }),
    postedBy: row.posted_by,
    postedAt: row.posted_at,
  };
}

/** The submission's row is held: an erasure that comes now waits, and finds what is written here. */
export async function holdSubmission(trx: Kysely<Tables>, tenantId: string, submissionId: string): Promise<void> {
  const row = await trx
    .selectFrom('submission')
    .select('erased_at')
    .where('tenant_id', '=', tenantId)
    .where('submission_id', '=', submissionId)
    .forShare()
    .executeTakeFirst();
  if (row === undefined || row.erased_at !== null) throw notFound('submission', submissionId);
}

export function createFlagStore(scope: Scope): FlagStore {
  const { db, tenantId, actor, clock } = scope;
  return {
    async put({ submissionId, source, kind, ...said }) {
      return db.transaction().execute(async (trx) => {
        await holdSubmission(trx, tenantId, submissionId);
        const values = {
          verdict: said.verdict,
          probability: said.probability ?? null,
          note: said.note ?? null,
          link: said.link ?? null,
          posted_by: actor,
          posted_at: clock.now(),
        };
        const row = await trx
          .insertInto('external_flag')
          .values({ tenant_id: tenantId, flag_id: newId('flg'), submission_id: submissionId, source, kind, ...values })
          .onConflict((conflict) =>
            conflict.columns(['tenant_id', 'submission_id', 'source', 'kind']).doUpdateSet(values),
          )
          .returningAll()
          .executeTakeFirstOrThrow();
        // Note and link are another tool's words about a student: they stay out of the chain.
        await writeAudit(trx, scope, {
          action: 'flag.post',
          subject: submissionId,
          details: { flag: row.flag_id, source, kind, verdict: said.verdict },
        });
        return toFlag(row);
      });
    },
    async ofSubmission(submissionId) {
      const rows = await db
        .selectFrom('external_flag')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('submission_id', '=', submissionId)
        .orderBy('flag_id')
        .execute();
      return rows.map(toFlag);
    },
    async ofAssignment(assignmentId) {
      const rows = await db
        .selectFrom('external_flag as f')
        .innerJoin('submission as s', (join) =>
          join.onRef('s.tenant_id', '=', 'f.tenant_id').onRef('s.submission_id', '=', 'f.submission_id'),
        )
        .selectAll('f')
        .where('f.tenant_id', '=', tenantId)
        .where('s.assignment_id', '=', assignmentId)
        .orderBy('f.flag_id')
        .execute();
      return Map.groupBy(rows.map(toFlag), (flag) => flag.submissionId);
    },
  };
}
