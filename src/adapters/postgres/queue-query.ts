import { sql, type RawBuilder } from 'kysely';
import type { QueueRequest, QueueRules } from '../../ports/desk-queue.ts';
import type { Scope } from './scope.ts';

/** Before the teacher's word: what stage 7 said, and what the desk itself wants looked at. */
const state = sql`case
  when g.grade_id is null and r.run_id is null then 'ungraded'
  when g.grade_id is null and r.status in ('queued', 'running') then 'grading'
  when g.grade_id is null then 'failed'
  when g.audit_hold or g.readers_differ or g.state = 'review' then 'needs-review'
  when greatest(flags.newest, alike.newest) > coalesce(g.decided_at, '-infinity') and g.published_at is null and g.state <> 'rejected' then 'needs-review'
  when g.state = 'rejected' then 'rejected'
  when g.published_at is not null then 'released'
  when g.decided_at is not null then 'reviewed'
  else 'cleared' end`;

/** Drawn by the id: the same submissions whoever asks, and nobody can choose them. */
const secondReadLot = sql`(('x' || substr(md5(own.submission_id), 1, 8))::bit(32)::bigint / 4294967296.0)`;

export interface DeskRowsOf {
  readonly assignmentId: string;
  /** That one alone. */
  readonly submissionId?: string;
  /** Whether the rows have `levels`, those that count now. Most who ask need none, and 10,000 rows with them outgrow the memory of a statement. */
  readonly levels?: boolean;
}

/**
 * Every submission of an assignment once (its newest version), with its latest run, that run's grade and what the actor may see. Counting by state
 * reads them all anyway; the columns that are read are small, sealed documents stay closed.
 */
export function deskRows(
  scope: Scope,
  { assignmentId, submissionId, levels = false }: DeskRowsOf,
  rules: QueueRules,
): RawBuilder<unknown> {
  const { tenantId, actor } = scope;
  const now = scope.clock.now();
  const ofOne = (table: string): RawBuilder<unknown> =>
    submissionId === undefined ? sql`true` : sql`${sql.ref(`${table}.submission_id`)} = ${submissionId}`;
  const bands = JSON.stringify(rules.bands.map(({ id, min }) => ({ id, min })));
  return sql`
    own as (
      ${submissionId === undefined ? ownRows(tenantId, assignmentId) : oneRow(tenantId, assignmentId, submissionId)}
    ),
    appeals as (
      select submission_id, count(*)::integer as n from assay.appeal
      where tenant_id = ${tenantId} and assignment_id = ${assignmentId} and state in ('open', 'assigned') group by 1
    ),
    -- Sets instead of a look-up a row: the planner thinks that few versions are the newest, and would make 10,000 look-ups of each kind.
    latest as materialized (
      select distinct on (run.submission_id) run.submission_id, run.run_id, run.status, run.stage, run.error_code, run.created_at, run.finished_at
      from assay.run where run.tenant_id = ${tenantId} and run.assignment_id = ${assignmentId} and ${ofOne('run')} and run.rerun_of is null
      order by run.submission_id, run.created_at desc, run.run_id desc
    ),
    graded as materialized (
      select grade_id, run_id, score, state, revision, final_score, ${levels ? sql`final_traits, trait_scores,` : sql``} band_id, interval_low, interval_high,
          interval_coverage, reason_codes, audit_hold, readers_differ, created_at, decided_at, published_at
        from assay.grade where tenant_id = ${tenantId} and assignment_id = ${assignmentId} and ${ofOne('grade')}
    ),
    risks as materialized (
      select grade_id, risk, basis from assay.grade_risk
      where tenant_id = ${tenantId} and assignment_id = ${assignmentId}
        and ${submissionId === undefined ? sql`true` : sql`grade_id in (select grade_id from graded)`}
    ),
    readings as materialized (
      -- A decision that was taken back counts 1 and its undoing -1.
      select grade_id, sum(weight) filter (where own) > 0 as mine, bool_or(own) as seen,
        sum(weight) filter (where not own) > 0 as others, sum(weight) filter (where reading = 'second') > 0 as seconded
      from (select d.grade_id, d.decided_by = ${actor} as own, d.reading, case when d.undoes is null then 1 else -1 end as weight
        from assay.review_decision d join assay.grade on grade.tenant_id = d.tenant_id and grade.grade_id = d.grade_id
        where d.tenant_id = ${tenantId} and d.batch_id is null and grade.assignment_id = ${assignmentId} and ${ofOne('grade')}) said
      group by grade_id
    ),
    flags as (
      select f.submission_id, max(f.posted_at) as newest from assay.external_flag f join own using (submission_id)
      where f.tenant_id = ${tenantId} and f.verdict = 'flagged' group by 1
    ),
    alike as (
      select id as submission_id, max(found_at) as newest from (
        select first_id as id, found_at from assay.submission_likeness
          where tenant_id = ${tenantId} and assignment_id = ${assignmentId} and holds
        union all select second_id, found_at from assay.submission_likeness
          where tenant_id = ${tenantId} and assignment_id = ${assignmentId} and holds) both_of_them
      group by 1
    ),
    base as (
      select own.submission_id, own.number, own.pseudonym, own.slot, own.created_at,
        r.run_id, r.status as run_status, r.stage, r.error_code, g.grade_id, coalesce(g.revision, 0) as revision,
        g.score as machine_score, coalesce(g.final_score, g.score) as score,
        case when g.final_score is null then g.band_id else (
          select band ->> 'id' from jsonb_array_elements(${bands}::jsonb) as band
          where (band ->> 'min')::double precision <= g.final_score
          order by (band ->> 'min')::double precision desc limit 1) end as band_id,
        g.interval_low, g.interval_high, g.interval_coverage, risks.risk, risks.basis as risk_basis,
        ${levels ? sql`case when g.final_traits is null then coalesce(g.trait_scores, '{}'::jsonb) else g.trait_scores || g.final_traits end as levels,` : sql``}
        case when not (coalesce(g.audit_hold, false) or coalesce(g.readers_differ, false) or flags.newest is not null
          or alike.newest is not null) then coalesce(g.reason_codes, '[]'::jsonb) else coalesce(g.reason_codes, '[]'::jsonb)
          || case when g.audit_hold then '["audit.held"]'::jsonb else '[]'::jsonb end
          || case when g.readers_differ then '["readers.differ"]'::jsonb else '[]'::jsonb end
          || case when alike.newest is null or g.reason_codes ? 'text.near-duplicate' then '[]'::jsonb
            else '["text.near-duplicate"]'::jsonb end
          || case when flags.newest is null then '[]'::jsonb else '["external.flag"]'::jsonb end end as reasons,
        ${state} as state,
        greatest(own.created_at, r.created_at, r.finished_at, g.created_at, g.decided_at, g.published_at) as updated_at,
        coalesce(appeals.n, 0) as open_appeals, lease.holder, lease.expires_at,
        case when ${rules.secondReads > 0 ? sql`not (${secondReadLot} < ${rules.secondReads}::double precision)` : sql`true`} then null
          when d.seconded then 'done' when d.others and d.mine is not true and g.published_at is null then 'wanted' end as second_read,
        coalesce(d.seen, false) or g.published_at is not null as seen
      from own
      -- Written as an inequality, of which the planner thinks that many rows fulfil it: they do.
      left join latest r on r.submission_id = own.submission_id
      left join graded g on g.run_id = r.run_id
      left join risks on risks.grade_id = g.grade_id
      left join readings d on d.grade_id = g.grade_id and g.revision > 0
      left join alike on alike.submission_id = own.submission_id
      left join flags on flags.submission_id = own.submission_id
      left join appeals on appeals.submission_id = own.submission_id
      left join assay.review_lease lease
        on lease.tenant_id = ${tenantId} and lease.submission_id = own.submission_id and lease.expires_at > ${now}
      where own.erased_at is null and own.version >= own.newest
    ),
    rows as (
      select base.*, grade_id is not null and not seen
        and (${rules.machineScores} = 'until-scored' or second_read is not distinct from 'wanted') as hidden from base
    )`;
}

function ownRows(tenantId: string, assignmentId: string): RawBuilder<unknown> {
  return sql`select s.submission_id, s.pseudonym, s.slot, s.version, s.created_at, s.erased_at,
      row_number() over (order by s.submission_id) as number, newest.version as newest
    from assay.submission s join (
      select slot, max(version) as version from assay.submission
      where tenant_id = ${tenantId} and assignment_id = ${assignmentId} group by slot) newest using (slot)
    where s.tenant_id = ${tenantId} and s.assignment_id = ${assignmentId}`;
}

/** The same for one of them, without reading the others. */
function oneRow(tenantId: string, assignmentId: string, submissionId: string): RawBuilder<unknown> {
  return sql`select s.submission_id, s.pseudonym, s.slot, s.version, s.created_at, s.erased_at,
      (select count(*) from assay.submission b where b.tenant_id = ${tenantId} and b.assignment_id = ${assignmentId}
        and b.submission_id <= s.submission_id) as number,
      (select max(c.version) from assay.submission c where c.tenant_id = ${tenantId} and c.assignment_id = ${assignmentId}
        and c.slot = s.slot) as newest
    from assay.submission s
    where s.tenant_id = ${tenantId} and s.assignment_id = ${assignmentId} and s.submission_id = ${submissionId}`;
}

/** Hidden scores would show through a filter or an order by them: such rows are left out, or come last. */
export function conditions(request: Partial<QueueRequest>): RawBuilder<unknown> {
  const all: RawBuilder<unknown>[] = [sql`true`];
  const { states, reason, band, level, score, secondRead, submissionIds } = request;
  if (states !== undefined) all.push(sql`state = any(${states}::text[])`);
  if (reason !== undefined) all.push(sql`not hidden and reasons ? ${reason}`);
  if (band !== undefined) all.push(sql`not hidden and band_id = ${band}`);
  if (score !== undefined) all.push(sql`not hidden and score = ${score}`);
  if (level !== undefined) {
    all.push(sql`not hidden and (levels ->> ${level.traitId})::double precision = ${level.score}::double precision`);
  }
  if (submissionIds !== undefined) all.push(sql`submission_id = any(${submissionIds}::text[])`);
  if (secondRead === true) all.push(sql`second_read = 'wanted'`);
  return sql.join(all, sql` and `);
}

export function ordering(order: QueueRequest['order'], names: boolean): RawBuilder<unknown> {
  if (order === 'arrival') return sql`number`;
  if (order === 'student') return names ? sql`name nulls last, number` : sql`coalesce(pseudonym, slot), number`;
  return sql`case when hidden then null else risk end desc nulls last, number`;
}
