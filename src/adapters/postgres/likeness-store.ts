import { sql } from 'kysely';
import type { LikenessStore } from '../../ports/likeness-store.ts';
import { notFound, type Scope } from './scope.ts';

/** Beyond so many the essay is everybody's, and a few names say as much. */
const mostCandidates = 20;
/** Of sketches with a run in common: more than a real assignment has, and a bound where texts are made from one template. */
const mostCompared = 1000;
/** Of the smaller sketch, in common: below it no exact comparison would find enough. */
const leastShared = 0.15;

export function createLikenessStore(scope: Scope): LikenessStore {
  const { db, tenantId, clock } = scope;
  return {
    async candidates(submissionId, grams) {
      if (grams.length === 0) return [];
      const list = grams.map(String);
      const { rows } = await sql<{ submission_id: string }>`
        select near.submission_id from (
          select k.submission_id, cardinality(k.grams) as size,
            (select count(*) from unnest(k.grams) as gram where gram = any(${list}::bigint[])) as shared
          from (
            select k.tenant_id, k.submission_id, k.grams, own.slot as own_slot
            from assay.submission own
            join assay.submission_sketch k on k.tenant_id = own.tenant_id and k.assignment_id = own.assignment_id
            where own.tenant_id = ${tenantId} and own.submission_id = ${submissionId} and k.grams && ${list}::bigint[]
            limit ${mostCompared}) k
          join assay.submission s on s.tenant_id = k.tenant_id and s.submission_id = k.submission_id
          where s.slot <> k.own_slot and s.erased_at is null and not exists (
            select from assay.submission later
            where later.tenant_id = s.tenant_id and later.assignment_id = s.assignment_id and later.slot = s.slot
              and later.version > s.version)) near
        where near.shared >= ${leastShared}::double precision * least(near.size, ${list.length}::integer)
        order by near.shared desc, near.submission_id limit ${mostCandidates}`.execute(db);
      return rows.map((row) => row.submission_id);
    },
    async keep(submissionId, pairs, { holds }) {
      if (pairs.length === 0) return;
      await db.transaction().execute(async (trx) => {
        const ids = [submissionId, ...pairs.map((pair) => pair.submissionId)];
        // Held until the end: an erasure that comes now waits, and finds what is written here.
        const there = await trx
          .selectFrom('submission')
          .select(['submission_id', 'assignment_id'])
          .where('tenant_id', '=', tenantId)
          .where('submission_id', 'in', ids)
          .where('erased_at', 'is', null)
          .orderBy('submission_id')
          .forShare()
          .execute();
        const own = there.find((row) => row.submission_id === submissionId);
        if (own === undefined) throw notFound('submission', submissionId);
        const values = pairs
          .filter((pair) => there.some((row) => row.submission_id === pair.submissionId))
          .map(({ submissionId: other, share, otherShare }) => {
            const isFirst = submissionId < other;
            return {
              tenant_id: tenantId,
              assignment_id: own.assignment_id,
              first_id: isFirst ? submissionId : other,
              second_id: isFirst ? other : submissionId,
              first_share: isFirst ? share : otherShare,
              second_share: isFirst ? otherShare : share,
              holds,
              found_at: clock.now(),
            };
          });
        if (values.length === 0) return;
        await trx
          .insertInto('submission_likeness')
          .values(values)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      });
    },
    async ofSubmission(submissionId) {
      const rows = await db
        .selectFrom('submission_likeness')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where((where) => where.or([where('first_id', '=', submissionId), where('second_id', '=', submissionId)]))
        .execute();
      return rows
        .map((row) =>
          row.first_id === submissionId
            ? {
                submissionId: row.second_id,
                share: row.first_share,
                otherShare: row.second_share,
                foundAt: row.found_at,
              }
            : {
                submissionId: row.first_id,
                share: row.second_share,
                otherShare: row.first_share,
                foundAt: row.found_at,
              },
        )
        .toSorted((a, b) => Math.max(b.share, b.otherShare) - Math.max(a.share, a.otherShare));
    },
  };
}
