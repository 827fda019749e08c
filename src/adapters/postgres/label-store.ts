import type { LabelStore } from '../../ports/stores.ts';
import { inChunks, type Scope } from './scope.ts';

export function createLabelStore({ db, tenantId }: Scope): LabelStore {
  return {
    async putMany(labels) {
      for (const chunk of inChunks(labels)) {
        await db
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
    },
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
