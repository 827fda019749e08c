import { sql } from 'kysely';
import type { FoundStudent } from '../../ports/stores.ts';
import { writeAudit } from './audit-store.ts';
import type { Scope } from './scope.ts';

/** Letters without case and accents, so that "jose" finds "José". The statement below folds what is stored in the same way. */
function folded(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase();
}

/** `IdentityStore.lookUp`. */
export async function lookUpStudents(scope: Scope, words: string, limit: number): Promise<readonly FoundStudent[]> {
  const { db, tenantId } = scope;
  const wanted = folded(words).match(/[\p{L}\p{N}][^\s,;]*/gu) ?? [];
  if (wanted.length === 0) return [];
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<FoundStudent>`
      with named as (
        select pseudonym, string_agg(lower(regexp_replace(normalize(value, NFD), '[\u0300-\u036f]', '', 'g')), ' ') as all_values
        from assay.identity
        where tenant_id = ${tenantId} and pseudonym is not null and kind in ('name', 'external-id', 'email')
        group by pseudonym),
      found as (
        select s.pseudonym from assay.student s left join named using (pseudonym)
        where s.tenant_id = ${tenantId} and s.erased_at is null
          and (s.pseudonym = ${words.trim()} or not exists (
            select 1 from unnest(${wanted}::text[]) as word where position(word in coalesce(all_values, '')) = 0))
        order by all_values, s.pseudonym limit ${limit})
      select found.pseudonym,
        (select coalesce(json_agg(json_build_object('kind', i.kind, 'value', i.value) order by i.identity_id), '[]')
          from assay.identity i where i.tenant_id = ${tenantId} and i.pseudonym = found.pseudonym) as "values",
        (select coalesce(json_agg(json_build_object('slug', a.slug, 'title', a.title, 'submissions', n) order by a.slug), '[]')
          from (
            select assignment_id, sum(papers)::integer as n from (
              select assignment_id, count(*) as papers from assay.submission
              where tenant_id = ${tenantId} and pseudonym = found.pseudonym and erased_at is null group by assignment_id
              union all
              select assignment_id, 0 from assay.assignment_student
              where tenant_id = ${tenantId} and pseudonym = found.pseudonym) one_each
            group by assignment_id) own
          join assay.assignment a on a.tenant_id = ${tenantId} and a.assignment_id = own.assignment_id) as assignments
      from found`.execute(trx);
    // A row of each student's own: who looked them up belongs to what was done to them.
    const subjects = rows.length === 0 ? [tenantId] : rows.map(({ pseudonym }) => pseudonym);
    for (const subject of subjects)
      await writeAudit(trx, scope, { action: 'identity.look-up', subject, details: { found: rows.length } });
    return rows;
  });
}
