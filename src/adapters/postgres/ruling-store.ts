import { sql, type Selectable } from 'kysely';
import type { GradeStanding, Ruling, RulingStore } from '../../ports/registry.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import type { Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

function toRuling(row: Selectable<Tables['ruling']>): Ruling {
  return {
    id: row.ruling_id,
    assignmentId: row.assignment_id,
    traitId: row.trait_id ?? undefined,
    note: row.note,
    rubricId: row.rubric_id,
    rubricHash: row.rubric_hash,
    ruledBy: row.ruled_by,
    ruledAt: row.ruled_at,
  };
}

export function createRulingStore(scope: Scope): RulingStore {
  const { db, tenantId } = scope;
  return {
    async add(input) {
      return db.transaction().execute(async (trx) => {
        const row = await trx
          .insertInto('ruling')
          .values({
            tenant_id: tenantId,
            ruling_id: newId('rul'),
            assignment_id: input.assignmentId,
            trait_id: input.traitId ?? null,
            note: input.note,
            rubric_id: input.rubricId,
            rubric_hash: input.rubricHash,
            ruled_by: scope.actor,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await writeAudit(trx, scope, {
          action: 'rubric.ruling',
          subject: row.ruling_id,
          details: { assignment: input.assignmentId, rubric: input.rubricId, hash: input.rubricHash },
        });
        return toRuling(row);
      });
    },
    async list(assignmentId) {
      const rows = await db
        .selectFrom('ruling')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('assignment_id', '=', assignmentId)
        .orderBy('ruling_id', 'desc')
        .execute();
      return rows.map(toRuling);
    },
    async currentGrades(assignmentId) {
      const rows = await db
        .selectFrom('grade')
        .innerJoin('run', (join) =>
          join.onRef('run.tenant_id', '=', 'grade.tenant_id').onRef('run.run_id', '=', 'grade.run_id'),
        )
        .innerJoin('submission', (join) =>
          join
            .onRef('submission.tenant_id', '=', 'grade.tenant_id')
            .onRef('submission.submission_id', '=', 'grade.submission_id'),
        )
        .distinctOn('grade.submission_id')
        .select([
          'grade.grade_id as gradeId',
          'grade.submission_id as submissionId',
          'grade.plan_hash as planHash',
          // By what was decided on it: what the queue shows again after that (a second reader differs, a flag came) was decided all the same.
          sql<GradeStanding>`case
            when grade.state = 'rejected' then 'rejected'
            when grade.published_at is not null then 'released'
            when grade.state = 'review' then 'review'
            when grade.decided_at is not null then 'reviewed'
            else 'cleared' end`.as('state'),
        ])
        .where('grade.tenant_id', '=', tenantId)
        .where('grade.assignment_id', '=', assignmentId)
        .where('run.rerun_of', 'is', null)
        .where('submission.erased_at', 'is', null)
        .orderBy('grade.submission_id')
        .orderBy('grade.grade_id', 'desc')
        .execute();
      return rows;
    },
    async mentioning(gradeIds, words) {
      // Texts are stored as JSON strings (see text-column.ts): what is looked for is written the same way.
      const needle = JSON.stringify(words.toLowerCase()).slice(1, -1);
      const { rows } = await sql<{ gradeId: string; where: 'feedback' | 'essay' }>`
        select grade_id as "gradeId", case when in_feedback then 'feedback' else 'essay' end as "where"
        from (
          select g.grade_id,
            exists (
              select from assay.grade_feedback f
              where f.tenant_id = g.tenant_id and f.grade_id = g.grade_id
                and (strpos(lower(f.comment), ${needle}) > 0 or strpos(lower(f.quote), ${needle}) > 0)
            ) as in_feedback,
            exists (
              select from assay.submission_text t
              where t.tenant_id = g.tenant_id and t.submission_id = g.submission_id and strpos(lower(t.source_text), ${needle}) > 0
            ) as in_essay
          from assay.grade g
          where g.tenant_id = ${tenantId} and g.grade_id = any(${gradeIds}::text[])
        ) as found
        where in_feedback or in_essay
        order by grade_id`.execute(db);
      return rows;
    },
    async withFeedbackOn(gradeIds, traitId) {
      const rows = await db
        .selectFrom('grade_feedback')
        .select('grade_id')
        .distinct()
        .where('tenant_id', '=', tenantId)
        .where('trait_id', '=', traitId)
        .where('grade_id', '=', sql<string>`any(${gradeIds}::text[])`)
        .execute();
      return rows.map((row) => row.grade_id);
    },
  };
}
