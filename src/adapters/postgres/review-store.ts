import type { Selectable } from 'kysely';
import { AssayError } from '../../core/errors.ts';
import type { TeacherDecision, TeacherDecisionInput } from '../../ports/stored.ts';
import type { ReviewStore } from '../../ports/stores.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import { notFound, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

function toDecision(row: Selectable<Tables['review_decision']>): TeacherDecision {
  return {
    id: row.decision_id,
    gradeId: row.grade_id,
    action: row.action,
    ...(row.score === null ? {} : { score: row.score }),
    traitScores: row.trait_scores,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.trace_id === null ? {} : { traceId: row.trace_id }),
    delta: row.delta ?? undefined,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  };
}

const stateAfter = { approve: 'released', override: 'released', reject: 'rejected' } as const;

function check(input: TeacherDecisionInput): void {
  const scored = input.score !== undefined || Object.keys(input.traitScores ?? {}).length > 0;
  if (input.action === 'override' && !scored) {
    throw new AssayError('input.invalid', 'an override needs a score or trait scores');
  }
  if (input.action !== 'override' && scored) {
    throw new AssayError('input.invalid', `the action "${input.action}" takes no scores; use "override"`);
  }
}

export function createReviewStore(scope: Scope): ReviewStore {
  const { db, tenantId } = scope;
  return {
    async decide(input) {
      check(input);
      return db.transaction().execute(async (trx) => {
        const grade = await trx
          .selectFrom('grade')
          .select(['score'])
          .where('tenant_id', '=', tenantId)
          .where('grade_id', '=', input.gradeId)
          .forUpdate()
          .executeTakeFirst();
        if (grade === undefined) throw notFound('grade', input.gradeId);
        const delta = input.score === undefined || grade.score === null ? null : input.score - grade.score;
        const row = await trx
          .insertInto('review_decision')
          .values({
            tenant_id: tenantId,
            decision_id: newId('dec'),
            grade_id: input.gradeId,
            action: input.action,
            score: input.score ?? null,
            trait_scores: JSON.stringify(input.traitScores ?? {}),
            reason: input.reason ?? null,
            delta,
            trace_id: input.traceId ?? null,
            decided_by: scope.actor,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await trx
          .updateTable('grade')
          .set({ state: stateAfter[input.action], decided_at: scope.clock.now(), decided_by: scope.actor })
          .where('tenant_id', '=', tenantId)
          .where('grade_id', '=', input.gradeId)
          .execute();
        // The reason is a teacher's free text and may name the student: it stays out of the chain, which nothing can erase.
        await writeAudit(trx, scope, {
          action: `grade.${input.action}`,
          subject: input.gradeId,
          details: { decision: row.decision_id, ...(input.score === undefined ? {} : { score: input.score }), delta },
        });
        return toDecision(row);
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
      return rows.map(toDecision);
    },
  };
}
