import { sql, type RawBuilder } from 'kysely';
import type { RetentionItem, RetentionRule, RetentionStore } from '../../ports/retention-store.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import { notFound, type Scope } from './scope.ts';

interface RuleRow {
  readonly rule_id: string;
  readonly slug: string | null;
  readonly months: number;
  readonly counted_from: RetentionRule['countedFrom'];
  readonly term_end: string | null;
  readonly set_by: string;
  readonly set_at: Date;
  readonly active_from: Date;
}

/** A rule that was just set, or set wrongly, can still be taken back. */
const graceMs = 7 * 86_400_000;

function toRule(row: RuleRow): RetentionRule {
  return {
    id: row.rule_id,
    assignment: row.slug ?? undefined,
    months: row.months,
    countedFrom: row.counted_from,
    termEnd: row.term_end ?? undefined,
    setBy: row.set_by,
    setAt: row.set_at,
    activeFrom: row.active_from,
  };
}

export function createRetentionStore(scope: Scope): RetentionStore {
  const { db, tenantId, clock } = scope;

  async function rules(ruleId?: string): Promise<readonly RetentionRule[]> {
    const { rows } = await sql<RuleRow>`
      select r.rule_id, a.slug, r.months, r.counted_from, to_char(r.term_end, 'YYYY-MM-DD') as term_end, r.set_by, r.set_at, r.active_from
      from assay.retention_rule r left join assay.assignment a on a.tenant_id = r.tenant_id and a.assignment_id = r.assignment_id
      where r.tenant_id = ${tenantId} and (${ruleId ?? null}::text is null or r.rule_id = ${ruleId ?? null})
      order by a.slug nulls first`.execute(db);
    return rows.map(toRule);
  }

  return {
    rules: () => rules(),
    async put({ assignment, months, countedFrom, termEnd }) {
      const id = newId('ret');
      const setAt = clock.now();
      await db.transaction().execute(async (trx) => {
        await sql`delete from assay.retention_rule
          where tenant_id = ${tenantId} and assignment_id is not distinct from ${assignment?.id ?? null}`.execute(trx);
        await sql`insert into assay.retention_rule
          (tenant_id, rule_id, assignment_id, months, counted_from, term_end, set_by, set_at, active_from)
          values (${tenantId}, ${id}, ${assignment?.id ?? null}, ${months}, ${countedFrom}, ${termEnd ?? null}::date, ${scope.actor},
            ${setAt}, ${new Date(setAt.getTime() + graceMs)})`.execute(trx);
        await writeAudit(trx, scope, {
          action: 'retention.set',
          subject: assignment?.id ?? tenantId,
          details: { rule: id, months, countedFrom, ...(termEnd !== undefined && { termEnd }) },
        });
      });
      const [made] = await rules(id);
      if (made === undefined) throw notFound('retention rule', id);
      return made;
    },
    async remove(ruleId) {
      await db.transaction().execute(async (trx) => {
        const { rows } = await sql<{ assignment_id: string | null }>`delete from assay.retention_rule
          where tenant_id = ${tenantId} and rule_id = ${ruleId} returning assignment_id`.execute(trx);
        const [gone] = rows;
        if (gone === undefined) throw notFound('retention rule', ruleId);
        await writeAudit(trx, scope, {
          action: 'retention.remove',
          subject: gone.assignment_id ?? tenantId,
          details: { rule: ruleId },
        });
      });
    },
    async due(at, options) {
      const { rows } = await sql<{
        submission_id: string;
        slug: string;
        rule_id: string;
        due_at: Date;
        basis: RetentionItem['basis'];
        held: RetentionItem['held'] | null;
      }>`
        with applied as (
          select s.submission_id, s.pseudonym, s.created_at, a.slug, r.rule_id, r.months, r.counted_from, r.term_end,
            (select max(g.published_at) from assay.grade g
              where g.tenant_id = s.tenant_id and g.submission_id = s.submission_id) as released_at,
            (select greatest(max(run.finished_at), max(g.decided_at)) from assay.run run
              left join assay.grade g on g.tenant_id = run.tenant_id and g.run_id = run.run_id
              where run.tenant_id = s.tenant_id and run.submission_id = s.submission_id) as worked_on_at
          from assay.submission s join assay.assignment a on a.tenant_id = s.tenant_id and a.assignment_id = s.assignment_id
          join lateral (${ruleOf(scope, sql`s.assignment_id`, options)}) r on true
          where s.tenant_id = ${tenantId} and s.erased_at is null
        ),
        dated as (
          select applied.*, ${started} + make_interval(months => months) as due_at,
            case when counted_from = 'term-end' then 'term-end' when released_at is null then 'last-activity' else 'release' end as basis
          from applied
        )
        select submission_id, slug, rule_id, due_at, basis,
          case
            when exists (select from assay.record_request q where q.tenant_id = ${tenantId} and q.pseudonym = dated.pseudonym
              and q.closed_at is null) then 'record-request'
            when exists (select from assay.appeal p where p.tenant_id = ${tenantId} and p.submission_id = dated.submission_id
              and p.state in ('open', 'assigned')) then 'appeal'
            when exists (select from assay.run w where w.tenant_id = ${tenantId} and w.submission_id = dated.submission_id
              and w.status in ('queued', 'running', 'held')) then 'grading' end as held
        from dated where due_at <= ${at} order by due_at, submission_id`.execute(db);
      return rows.map((row) => ({
        submissionId: row.submission_id,
        assignment: row.slug,
        ruleId: row.rule_id,
        dueAt: row.due_at,
        basis: row.basis,
        held: row.held ?? undefined,
      }));
    },
    async endLists(at, options) {
      return db.transaction().execute(async (trx) => {
        const { rows } = await sql<{ assignment_id: string }>`
          delete from assay.assignment_student l using (
            select listed.assignment_id, listed.pseudonym from assay.assignment_student listed
            join lateral (${ruleOf(scope, sql`listed.assignment_id`, options)}) r on true
            where listed.tenant_id = ${tenantId}
              and greatest(listed.created_at, ${endOfTerm}) + make_interval(months => r.months) <= ${at}
              and not exists (select from assay.submission s where s.tenant_id = ${tenantId} and s.assignment_id = listed.assignment_id
                and s.erased_at is null)
              and not exists (select from assay.record_request q where q.tenant_id = ${tenantId} and q.pseudonym = listed.pseudonym
                and q.closed_at is null)) over
          where l.tenant_id = ${tenantId} and l.assignment_id = over.assignment_id and l.pseudonym = over.pseudonym
          returning l.assignment_id`.execute(trx);
        if (rows.length > 0) {
          await writeAudit(trx, scope, {
            action: 'retention.class-lists',
            subject: tenantId,
            details: { entries: rows.length, assignments: [...new Set(rows.map((row) => row.assignment_id))].sort() },
          });
        }
        return rows.length;
      });
    },
    async bareStudents() {
      const { rows } = await sql<{ pseudonym: string }>`
        select p.pseudonym from assay.student p where p.tenant_id = ${tenantId} and p.erased_at is null
          and exists (select from assay.submission s where s.tenant_id = p.tenant_id and s.pseudonym = p.pseudonym)
          and not exists (select from assay.submission s where s.tenant_id = p.tenant_id and s.pseudonym = p.pseudonym
            and s.erased_at is null)
          and not exists (select from assay.assignment_student l where l.tenant_id = p.tenant_id and l.pseudonym = p.pseudonym)
          and not exists (select from assay.record_request q where q.tenant_id = p.tenant_id and q.pseudonym = p.pseudonym
            and q.closed_at is null)
        order by p.pseudonym`.execute(db);
      return rows.map((row) => row.pseudonym);
    },
  };
}

/** The last day belongs to the term. */
const endOfTerm = sql`((term_end + 1)::timestamp at time zone 'UTC')`;

/** What comes after the end of a term is counted from its own day. */
const started = sql`case
  when counted_from = 'term-end' then greatest(${endOfTerm}, created_at)
  when released_at is null then greatest(created_at, worked_on_at)
  else released_at end`;

/** The assignment's own rule comes before the one for all. */
function ruleOf(
  { tenantId, clock }: Scope,
  assignmentId: RawBuilder<unknown>,
  { activeOnly }: { readonly activeOnly: boolean },
): RawBuilder<unknown> {
  return sql`select own.rule_id, own.months, own.counted_from, own.term_end from (
      select rule_id, months, counted_from, term_end, active_from from assay.retention_rule
      where tenant_id = ${tenantId} and (assignment_id = ${assignmentId} or assignment_id is null)
      order by assignment_id nulls last limit 1) own
    where ${activeOnly ? sql`own.active_from <= ${clock.now()}` : sql`true`}`;
}
