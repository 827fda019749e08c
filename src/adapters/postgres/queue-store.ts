import { sql } from 'kysely';
import type { DeskState } from '../../core/desk-state.ts';
import type { QueueItem, QueueStore, Reading, RiskFacts } from '../../ports/desk-queue.ts';
import type { RunStatus } from '../../ports/stored.ts';
import { writeAudit } from './audit-store.ts';
import { hiddenGrades } from './blind-query.ts';
import { conditions, deskRows, ordering } from './queue-query.ts';
import { queueTally } from './queue-tally.ts';
import { inChunks, notFound, type Scope } from './scope.ts';
import { textFromColumn } from './text-column.ts';

/** A row as JSON: times are text. */
interface Row {
  readonly submission_id: string;
  readonly number: number;
  readonly pseudonym: string | null;
  readonly name: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly words: number;
  readonly state: DeskState;
  readonly run_id: string | null;
  readonly run_status: RunStatus | null;
  readonly stage: string | null;
  readonly error_code: string | null;
  readonly grade_id: string | null;
  readonly revision: number;
  readonly machine_score: number | null;
  readonly score: number | null;
  readonly band_id: string | null;
  readonly interval_low: number | null;
  readonly interval_high: number | null;
  readonly interval_coverage: number | null;
  readonly risk: number | null;
  readonly risk_basis: string | null;
  readonly reasons: readonly string[];
  readonly hidden: boolean;
  readonly second_read: 'wanted' | 'done' | null;
  readonly open_appeals: number;
  readonly holder: string | null;
  readonly expires_at: string | null;
}

interface Bounds {
  readonly interval_low: number | null;
  readonly interval_high: number | null;
  readonly interval_coverage: number | null;
}

function intervalOf({
  interval_low: low,
  interval_high: high,
  interval_coverage: coverage,
}: Bounds): QueueItem['interval'] {
  return low === null || high === null || coverage === null ? undefined : { low, high, coverage };
}

interface RiskRow extends Bounds {
  readonly grade_id: string;
  readonly plan_hash: string;
  readonly score: number | null;
  readonly continuous: number | null;
  readonly aggregate: number | null;
  readonly reason_codes: readonly string[];
}

function toFacts(row: RiskRow): RiskFacts {
  return {
    gradeId: row.grade_id,
    planHash: row.plan_hash,
    score: row.score ?? undefined,
    continuous: row.continuous ?? undefined,
    aggregate: row.aggregate ?? undefined,
    interval: intervalOf(row),
    reasons: row.reason_codes,
  };
}

function toItem(row: Row): QueueItem {
  return {
    submissionId: row.submission_id,
    number: row.number,
    pseudonym: row.pseudonym ?? undefined,
    name: row.name ?? undefined,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
    words: row.words,
    state: row.state,
    runId: row.run_id ?? undefined,
    runStatus: row.run_status ?? undefined,
    stage: row.stage ?? undefined,
    errorCode: row.error_code ?? undefined,
    gradeId: row.grade_id ?? undefined,
    revision: row.revision,
    ...scoresOf(row),
    reasons: row.reasons,
    hidden: row.hidden,
    secondRead: row.second_read ?? undefined,
    openAppeals: row.open_appeals,
    lease:
      row.holder === null || row.expires_at === null
        ? undefined
        : { holder: row.holder, expiresAt: new Date(row.expires_at) },
  };
}

function scoresOf(row: Row): Pick<QueueItem, 'machineScore' | 'score' | 'bandId' | 'interval' | 'risk' | 'riskBasis'> {
  return {
    machineScore: row.machine_score ?? undefined,
    score: row.score ?? undefined,
    bandId: row.band_id ?? undefined,
    interval: intervalOf(row),
    risk: row.risk ?? undefined,
    riskBasis: row.risk_basis ?? undefined,
  };
}

/** The student's name, or the file's where nobody knows the student. */
function nameOf({ tenantId }: Scope) {
  return sql`coalesce(
    (select min(value) from assay.identity i where i.tenant_id = ${tenantId} and i.pseudonym = rows.pseudonym and i.kind = 'name'),
    (select file_name from assay.submission_text f where f.tenant_id = ${tenantId} and f.submission_id = rows.submission_id))`;
}

/** Looked up for the rows of a page only. */
function wordsOf({ tenantId }: Scope) {
  return sql`coalesce((select t.words from assay.submission_text t
    where t.tenant_id = ${tenantId} and t.submission_id = first.submission_id), 0)`;
}

export function createQueueStore(scope: Scope): QueueStore {
  const { db, tenantId } = scope;
  return {
    async page(assignmentId, rules, request) {
      const { limit, offset, names } = request;
      const name = names ? nameOf(scope) : sql`null::text`;
      const { rows } = await sql<{
        items: Row[];
        total: number;
        counts: Record<string, number>;
        reason_counts: Record<string, number>;
      }>`
        with ${deskRows(scope, { assignmentId, levels: request.level !== undefined }, rules)},
        picked as not materialized (select rows.*, ${name} as name from rows where ${conditions(request)})
        select (select count(*)::integer from picked) as total,
          (select coalesce(json_object_agg(state, n), '{}') from (select state, count(*) as n from rows group by 1) c) as counts,
          (select coalesce(json_object_agg(code, n), '{}') from (
            select code, count(*) as n from rows, jsonb_array_elements_text(reasons) as code
            where state = 'needs-review' and not hidden group by 1) c) as reason_counts,
          (select coalesce(json_agg(page), '[]') from (
            select first.*, ${wordsOf(scope)} as words from (
              select * from picked order by ${ordering(request.order, names)} limit ${limit} offset ${offset}) first) page) as items`.execute(
        db,
      );
      const [found] = rows;
      if (found === undefined) throw notFound('assignment', assignmentId);
      if (names) {
        await db.transaction().execute((trx) =>
          writeAudit(trx, scope, {
            action: 'identity.reveal-list',
            subject: assignmentId,
            details: { students: found.items.length },
          }),
        );
      }
      return {
        items: found.items.map(toItem),
        total: found.total,
        counts: found.counts,
        reasonCounts: found.reason_counts,
      };
    },
    async item(assignmentId, rules, submissionId) {
      const { rows } = await sql<{ row: Row }>`
        with ${deskRows(scope, { assignmentId, submissionId }, rules)}
        select to_json(found) as row from (
          select first.*, null::text as name, ${wordsOf(scope)} as words from rows first) found`.execute(db);
      const [found] = rows;
      if (found === undefined) throw notFound('submission on the desk', submissionId);
      return toItem(found.row);
    },
    tally: (assignmentId, rules) => queueTally(scope, assignmentId, rules),
    async hiddenGrades(assignmentId, rules, submissionId) {
      const { rows } = await hiddenGrades(scope, { assignmentId, submissionId }, rules).execute(db);
      return new Set(rows.map((row) => row.grade_id));
    },
    async next(assignmentId, rules, { order, secondRead, after }) {
      const waiting =
        secondRead === true
          ? sql`second_read = 'wanted'`
          : sql`(state in ('needs-review', 'ungraded') or (state = 'cleared' and hidden))`;
      const { rows } = await sql<{ submission_id: string | null; waiting: number }>`
        with ${deskRows(scope, { assignmentId }, rules)},
        waiting as (select * from rows where ${waiting} and submission_id is distinct from ${after ?? null})
        select (select count(*)::integer from waiting) as waiting,
          (select submission_id from waiting where holder is null or holder = ${scope.actor}
            order by ${ordering(order, false)} limit 1) as submission_id`.execute(db);
      const [found] = rows;
      return { submissionId: found?.submission_id ?? undefined, left: found?.waiting ?? 0 };
    },
    async staleRisks(assignmentId, model) {
      const { rows } = await sql<RiskRow>`
        select g.grade_id, g.plan_hash, g.score, g.continuous, g.aggregate, g.interval_low, g.interval_high, g.interval_coverage, g.reason_codes
        from assay.grade g left join assay.grade_risk k on k.tenant_id = g.tenant_id and k.grade_id = g.grade_id
        where g.tenant_id = ${tenantId} and g.assignment_id = ${assignmentId} and k.model is distinct from ${model}`.execute(
        db,
      );
      return rows.map(toFacts);
    },
    async readings(assignmentId) {
      const { rows } = await sql<RiskRow & { action: Reading['action']; given: number | null }>`
        select g.grade_id, g.plan_hash, g.score, g.continuous, g.aggregate, g.interval_low, g.interval_high, g.interval_coverage, g.reason_codes,
          d.action, case d.action when 'approve' then g.score when 'override' then d.score end as given
        from assay.grade g join assay.run r on r.tenant_id = g.tenant_id and r.run_id = g.run_id and r.rerun_of is null join lateral (
          select decision_id, action, score from assay.review_decision
          where tenant_id = ${tenantId} and grade_id = g.grade_id and batch_id is null and reading = 'first'
          order by decision_id desc limit 1) d on d.action <> 'reopen'
        where g.tenant_id = ${tenantId} and g.assignment_id = ${assignmentId} and g.revision > 0
        order by d.decision_id`.execute(db);
      return rows.map((row) => ({ ...toFacts(row), action: row.action, given: row.given ?? undefined }));
    },
    async genericFeedback(assignmentId) {
      const { rows } = await sql<{ sentences: number; generic: number }>`
        select coalesce(sum(sentences), 0)::integer as sentences, coalesce(sum(generic_sentences), 0)::integer as generic
        from assay.grade g join assay.run r on r.tenant_id = g.tenant_id and r.run_id = g.run_id and r.rerun_of is null
        where g.tenant_id = ${tenantId} and g.assignment_id = ${assignmentId}`.execute(db);
      return rows[0] ?? { sentences: 0, generic: 0 };
    },
    async newest(assignmentId, limit) {
      const { rows } = await sql<{ id: string }>`
        select s.submission_id as id from assay.submission s
        where s.tenant_id = ${tenantId} and s.assignment_id = ${assignmentId} and s.erased_at is null
          and not exists (select from assay.submission later where later.tenant_id = s.tenant_id
            and later.assignment_id = s.assignment_id and later.slot = s.slot and later.version > s.version)
        order by s.submission_id desc limit ${limit}`.execute(db);
      return rows.map(({ id }) => id).toReversed();
    },
    async texts(submissionIds) {
      const rows = await db
        .selectFrom('submission_text')
        .select(['submission_id', 'source_text'])
        .where('tenant_id', '=', tenantId)
        .where('submission_id', '=', sql<string>`any(${submissionIds}::text[])`)
        .execute();
      return new Map(rows.map((row) => [row.submission_id, textFromColumn(row.source_text)]));
    },
    async putRisks(risks, model) {
      for (const chunk of inChunks(risks, 5000)) {
        // In one order, so that two who do it at a time wait for each other instead of for ever.
        await sql`insert into assay.grade_risk (tenant_id, grade_id, assignment_id, risk, basis, model)
          select ${tenantId}, given.grade_id, g.assignment_id, given.risk, given.basis, ${model}
          from unnest(${chunk.map((one) => one.gradeId)}::text[], ${chunk.map((one) => one.risk)}::double precision[],
            ${chunk.map((one) => one.basis)}::text[]) as given(grade_id, risk, basis)
          join assay.grade g on g.tenant_id = ${tenantId} and g.grade_id = given.grade_id order by given.grade_id
          on conflict (tenant_id, grade_id) do update set risk = excluded.risk, basis = excluded.basis, model = excluded.model`.execute(
          db,
        );
      }
    },
  };
}
