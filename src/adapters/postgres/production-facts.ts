import { sql } from 'kysely';
import type { ProductionFacts } from '../../ports/production-facts.ts';
import type { Scope } from './scope.ts';
import { textFromColumn } from './text-column.ts';

interface GradeRow {
  readonly run_id: string;
  readonly created_at: Date;
  readonly plan_hash: string;
  readonly score: number | null;
  readonly overridden: boolean | null;
  readonly claims: number;
  readonly rejected: number;
  readonly generic: number;
  readonly injection: boolean;
  readonly cost: number;
  readonly latency: number;
}

export function createProductionFacts({ db, tenantId }: Scope): ProductionFacts {
  return {
    async graded(assignmentId, { from, to }) {
      const { rows } = await sql<GradeRow>`
        select g.run_id, g.created_at, g.plan_hash, g.score, d.overridden,
          (g.content #>> '{faithfulness,claims}')::double precision as claims,
          (g.content #>> '{faithfulness,rejected}')::double precision as rejected,
          (g.content #>> '{faithfulness,generic}')::double precision as generic,
          jsonb_path_exists(g.content, '$.decision.reasons[*] ? (@.code == "injection.suspected")') as injection,
          coalesce((g.envelope ->> 'costMicroUsd')::double precision, 0) as cost,
          coalesce((g.envelope ->> 'latencyMs')::double precision, 0) as latency
        from assay.grade g
        join assay.run r on r.tenant_id = g.tenant_id and r.run_id = g.run_id and r.rerun_of is null
        left join lateral (
          select d.action = 'override' and d.score is distinct from g.score as overridden
          from assay.review_decision d
          where d.tenant_id = g.tenant_id and d.grade_id = g.grade_id and d.action in ('approve', 'override')
          order by d.decided_at desc, d.decision_id desc limit 1
        ) d on true
        where g.tenant_id = ${tenantId} and g.assignment_id = ${assignmentId}
          and g.created_at >= ${from} and g.created_at < ${to}
        order by g.created_at, g.grade_id`.execute(db);
      return rows.map((row) => ({
        runId: row.run_id,
        at: row.created_at,
        planHash: row.plan_hash,
        score: row.score ?? undefined,
        overridden: row.overridden ?? undefined,
        claims: row.claims,
        rejected: row.rejected,
        generic: row.generic,
        injection: row.injection,
        costMicroUsd: row.cost,
        latencyMs: row.latency,
      }));
    },
    async sentences(assignmentId, { from, to }, limit) {
      const { rows } = await sql<{ run_id: string; comment: string }>`
        select g.run_id, f.comment
        from assay.grade g
        join assay.run r on r.tenant_id = g.tenant_id and r.run_id = g.run_id and r.rerun_of is null
        join lateral (
          select f.comment from assay.grade_feedback f
          where f.tenant_id = g.tenant_id and f.grade_id = g.grade_id
          -- Any one of them, the same each time.
          order by f.comment_hash limit 1
        ) f on true
        where g.tenant_id = ${tenantId} and g.assignment_id = ${assignmentId}
          and g.created_at >= ${from} and g.created_at < ${to}
        order by g.created_at desc, g.grade_id desc
        limit ${limit}`.execute(db);
      return rows.map((row) => ({ runId: row.run_id, comment: textFromColumn(row.comment) }));
    },
    async calls({ from, to }) {
      const { rows } = await sql<{ status: string; error_code: string | null; run_id: string }>`
        select status, error_code, run_id from assay.call_ledger
        where tenant_id = ${tenantId} and settled_at >= ${from} and settled_at < ${to}
        order by settled_at desc`.execute(db);
      // A reply that came and could not be used is the feedback monitors' business.
      const failed = rows.filter((row) => row.status !== 'settled');
      const codes = failed.map((row) => row.error_code ?? 'unknown').sort();
      const commonest = codes
        .map((code) => ({ code, count: codes.filter((other) => other === code).length }))
        .sort((a, b) => b.count - a.count)[0]?.code;
      return {
        ended: rows.length,
        failed: failed.length,
        commonest,
        runIds: [...new Set(failed.map((row) => row.run_id))].slice(0, 5),
      };
    },
    async oldestQueued() {
      const row = await db
        .selectFrom('run')
        .select(['run_id', 'created_at'])
        .where('tenant_id', '=', tenantId)
        .where('status', '=', 'queued')
        .orderBy('created_at')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? undefined : { runId: row.run_id, at: row.created_at };
    },
  };
}
