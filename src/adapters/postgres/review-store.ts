import { sql } from 'kysely';
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
    async overrides(assignmentId, limit) {
      const rows = await db
        .selectFrom('review_decision as d')
        .innerJoin('grade as g', (join) =>
          join.onRef('g.tenant_id', '=', 'd.tenant_id').onRef('g.grade_id', '=', 'd.grade_id'),
        )
        // A rerun counts for nobody.
        .innerJoin('run as r', (join) =>
          join.onRef('r.tenant_id', '=', 'g.tenant_id').onRef('r.run_id', '=', 'g.run_id').on('r.rerun_of', 'is', null),
        )
        .leftJoin('graded_essay as e', (join) =>
          join
            .onRef('e.tenant_id', '=', 'g.tenant_id')
            .onRef('e.assignment_id', '=', 'g.assignment_id')
            .on('e.essay_id', '=', sql<string>`'override-' || g.submission_id`),
        )
        .select(['d.decision_id', 'd.score', 'd.delta', 'd.trait_scores as given', 'd.reason', 'd.trace_id'])
        .select([
          'd.decided_by',
          'd.decided_at',
          'g.grade_id',
          'g.submission_id',
          'g.score as machine',
          'g.trait_scores',
        ])
        .select(sql<number | null>`jsonb_array_length(e.raters)`.as('readers'))
        .where('d.tenant_id', '=', tenantId)
        .where('g.assignment_id', '=', assignmentId)
        .where('d.action', '=', 'override')
        .where('d.undoes', 'is', null)
        .where(
          sql<boolean>`not exists (select from assay.review_decision u
            where u.tenant_id = d.tenant_id and u.grade_id = d.grade_id and u.undoes = d.decision_id)`,
        )
        .orderBy('d.decision_id', 'desc')
        .limit(limit)
        .execute();
      return rows.flatMap((row) =>
        row.score === null
          ? []
          : [
              {
                decisionId: row.decision_id,
                gradeId: row.grade_id,
                submissionId: row.submission_id,
                machineScore: row.machine ?? undefined,
                score: row.score,
                delta: row.delta ?? undefined,
                machineTraits: row.trait_scores,
                traitScores: row.given,
                reason: row.reason ?? undefined,
                traceId: row.trace_id ?? undefined,
                decidedBy: row.decided_by,
                decidedAt: row.decided_at,
                learntFrom: row.readers ?? undefined,
              },
            ],
      );
    },
    async secondReadings(assignmentId) {
      const { rows } = await sql<{ first: number; second: number }>`
        with read as (
          select d.grade_id, d.decision_id, d.reading, coalesce(d.score, case d.action when 'approve' then g.score end) as score
          from assay.review_decision d join assay.grade g on g.tenant_id = d.tenant_id and g.grade_id = d.grade_id
            join assay.run r on r.tenant_id = g.tenant_id and r.run_id = g.run_id and r.rerun_of is null
          where d.tenant_id = ${tenantId} and g.assignment_id = ${assignmentId} and d.undoes is null and d.batch_id is null
            and not exists (select from assay.review_decision u
              where u.tenant_id = d.tenant_id and u.grade_id = d.grade_id and u.undoes = d.decision_id))
        -- What the first reader had given when the second one read.
        select distinct on (s.grade_id) f.score as first, s.score as second
        from read s join read f on f.grade_id = s.grade_id and f.reading = 'first' and f.decision_id < s.decision_id
        where s.reading = 'second' and s.score is not null and f.score is not null
        order by s.grade_id, f.decision_id desc`.execute(db);
      return rows;
    },
  };
}
