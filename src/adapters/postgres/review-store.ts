import type { FeedbackAct, ReviewStore } from '../../ports/desk-stores.ts';
import { writeAudit } from './audit-store.ts';
import type { Scope } from './scope.ts';
import { textFromColumn } from './text-column.ts';
import { checkDecision, decisionAct, toDecision, writeDecision } from './write-decision.ts';

async function feedbackActs(
  { db, tenantId }: Scope,
  decisionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly FeedbackAct[]>> {
  if (decisionIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('decision_feedback')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('decision_id', 'in', decisionIds)
    .orderBy('decision_id')
    .orderBy('position')
    .execute();
  const acts = rows.map((row) => ({
    act: row.act,
    traitId: row.trait_id,
    ...(row.comment_hash === null ? {} : { commentHash: row.comment_hash }),
    ...(row.comment === null ? {} : { comment: textFromColumn(row.comment) }),
    ...(row.span_start === null || row.span_end === null ? {} : { span: { start: row.span_start, end: row.span_end } }),
  }));
  const byDecision = new Map<string, FeedbackAct[]>(decisionIds.map((id) => [id, []]));
  for (const [place, row] of rows.entries()) byDecision.get(row.decision_id)?.push(...acts.slice(place, place + 1));
  return byDecision;
}

export function createReviewStore(scope: Scope): ReviewStore {
  const { db, tenantId } = scope;
  return {
    async decide(input, options) {
      checkDecision(input);
      return db.transaction().execute(async (trx) => {
        const { decision, made } = await writeDecision(trx, scope, input, options);
        if (made) await writeAudit(trx, scope, decisionAct(decision));
        return { ...decision, ...(input.feedback !== undefined && { feedback: input.feedback }) };
      });
    },
    async ofGrade(gradeId) {
      const rows = await db
        .selectFrom('review_decision')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('grade_id', '=', gradeId)
        .orderBy('decision_id')
        .execute();
      const acts = await feedbackActs(
        scope,
        rows.map((row) => row.decision_id),
      );
      return rows.map((row) => {
        const feedback = acts.get(row.decision_id);
        return { ...toDecision(row), ...(feedback !== undefined && feedback.length > 0 && { feedback }) };
      });
    },
  };
}
