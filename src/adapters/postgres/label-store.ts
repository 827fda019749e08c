import { sql } from 'kysely';
import type { LabelStore } from '../../ports/stores.ts';
import { writeAudit } from './audit-store.ts';
import { inChunks, type Scope } from './scope.ts';

export function createLabelStore(scope: Scope): LabelStore {
  const { db, tenantId } = scope;
  return {
    putMany: (labels) =>
      db.transaction().execute(async (trx) => {
        for (const chunk of inChunks(labels)) {
          await trx
            .insertInto('submission_label')
            .values(
              chunk.map(({ submissionId, scores, raters }) => ({
                tenant_id: tenantId,
                submission_id: submissionId,
                scores: JSON.stringify(scores),
                raters: JSON.stringify(raters),
              })),
            )
            .onConflict((conflict) =>
              conflict.columns(['tenant_id', 'submission_id']).doUpdateSet((excluded) => ({
                scores: excluded.ref('excluded.scores'),
                raters: excluded.ref('excluded.raters'),
              })),
            )
            .execute();
        }
        const assignments = await trx
          .selectFrom('submission')
          .select((select) => ['assignment_id', select.fn.countAll<number>().as('labels')])
          .where('tenant_id', '=', tenantId)
          .where('submission_id', '=', sql<string>`any(${labels.map((label) => label.submissionId)}::text[])`)
          .groupBy('assignment_id')
          .execute();
        for (const row of assignments)
          await writeAudit(trx, scope, {
            action: 'labels.put',
            subject: row.assignment_id,
            details: { labels: row.labels },
          });
      }),
    async ofAssignment(assignmentId) {
      const rows = await db
        .selectFrom('submission_label as label')
        .innerJoin('submission', (join) =>
          join
            .onRef('submission.tenant_id', '=', 'label.tenant_id')
            .onRef('submission.submission_id', '=', 'label.submission_id'),
        )
        .select(['label.submission_id as submissionId', 'label.scores', 'label.raters'])
        .where('label.tenant_id', '=', tenantId)
        .where('submission.assignment_id', '=', assignmentId)
        .execute();
      return new Map(rows.map((row) => [row.submissionId, row]));
    },
  };
}
