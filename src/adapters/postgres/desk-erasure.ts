import type { Kysely } from 'kysely';
import type { Tables } from './table-types.ts';

/** What the desk keeps of a submission in words: drafts, edited feedback, comments on it, appeals, and sentences learned from it alone. */
export async function eraseFromDesk(trx: Kysely<Tables>, tenantId: string, submissionId: string): Promise<void> {
  const decisions = trx
    .selectFrom('review_decision as d')
    .innerJoin('grade as g', (join) =>
      join.onRef('g.tenant_id', '=', 'd.tenant_id').onRef('g.grade_id', '=', 'd.grade_id'),
    )
    .select('d.decision_id')
    .where('d.tenant_id', '=', tenantId)
    .where('g.submission_id', '=', submissionId);
  await trx
    .deleteFrom('decision_feedback')
    .where('tenant_id', '=', tenantId)
    .where('decision_id', 'in', decisions)
    .execute();
  await trx
    .updateTable('review_decision')
    .set({ comment: null })
    .where('tenant_id', '=', tenantId)
    .where('decision_id', 'in', decisions)
    .where('comment', 'is not', null)
    .execute();
  await trx
    .updateTable('appeal')
    .set({ question: null, answer: null })
    .where('tenant_id', '=', tenantId)
    .where('submission_id', '=', submissionId)
    .execute();
  const usedHere = trx
    .selectFrom('bank_comment_use')
    .select('comment_id')
    .where('tenant_id', '=', tenantId)
    .where('submission_id', '=', submissionId);
  const usedElsewhere = trx
    .selectFrom('bank_comment_use')
    .select('comment_id')
    .where('tenant_id', '=', tenantId)
    .where('submission_id', '<>', submissionId);
  await trx
    .deleteFrom('bank_comment')
    .where('tenant_id', '=', tenantId)
    .where('origin', '=', 'learned')
    .where('comment_id', 'in', usedHere)
    .where('comment_id', 'not in', usedElsewhere)
    .execute();
  for (const table of ['bank_comment_use', 'review_draft', 'review_lease'] as const) {
    await trx.deleteFrom(table).where('tenant_id', '=', tenantId).where('submission_id', '=', submissionId).execute();
  }
}
