import type { Selectable } from 'kysely';
import type { HandGrade, HandGradeStore } from '../../ports/account-stores.ts';
import { writeAudit } from './audit-store.ts';
import { holdSubmission } from './flag-store.ts';
import { newId } from './new-id.ts';
import type { Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

function toHandGrade(row: Selectable<Tables['hand_grade']>): HandGrade {
  return {
    id: row.hand_grade_id,
    submissionId: row.submission_id,
    rubricHash: row.rubric_hash,
    score: row.score,
    traitScores: row.trait_scores,
    comment: row.comment ?? undefined,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  };
}

export function createHandGradeStore(scope: Scope): HandGradeStore {
  const { db, tenantId, actor, clock } = scope;
  return {
    async add({ submissionId, rubricHash, score, traitScores, comment }) {
      return db.transaction().execute(async (trx) => {
        await holdSubmission(trx, tenantId, submissionId);
        const row = await trx
          .insertInto('hand_grade')
          .values({
            tenant_id: tenantId,
            hand_grade_id: newId('hgr'),
            submission_id: submissionId,
            rubric_hash: rubricHash,
            score,
            trait_scores: JSON.stringify(traitScores),
            comment: comment ?? null,
            decided_by: actor,
            decided_at: clock.now(),
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await writeAudit(trx, scope, {
          action: 'grade.by-hand',
          subject: submissionId,
          details: { grade: row.hand_grade_id, score },
        });
        return toHandGrade(row);
      });
    },
    async ofSubmission(submissionId) {
      const rows = await db
        .selectFrom('hand_grade')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('submission_id', '=', submissionId)
        .orderBy('hand_grade_id')
        .execute();
      return rows.map(toHandGrade);
    },
    async ofAssignment(assignmentId) {
      const rows = await db
        .selectFrom('hand_grade as h')
        .innerJoin('submission as s', (join) =>
          join.onRef('s.tenant_id', '=', 'h.tenant_id').onRef('s.submission_id', '=', 'h.submission_id'),
        )
        .selectAll('h')
        .where('h.tenant_id', '=', tenantId)
        .where('s.assignment_id', '=', assignmentId)
        .orderBy('h.hand_grade_id')
        .execute();
      return new Map(rows.map((row) => [row.submission_id, toHandGrade(row)]));
    },
  };
}
