import { sql } from 'kysely';
import type { LikenessStore } from '../../ports/likeness-store.ts';
import { notFound, type Scope } from './scope.ts';

/** Beyond so many the essay is everybody's, and a few names say as much. */
const mostCandidates = 20;
/** Of a run: what more essays have is common property, whether a turn of phrase or the task's own words. */
const mostHolders = 50;
/** Of the smaller sketch, in common: below it no exact comparison would find enough. */
const leastShared = 0.15;

export function createLikenessStore(scope: Scope): LikenessStore {
  const { db, tenantId, clock } = scope;
  return {
    async candidates(submissionId, grams) {
      const list = grams?.map(String) ?? null;
      const { rows } = await sql<{ submission: string }>`
        select submission from assay.near_submissions(${tenantId}, ${submissionId}, ${list}::bigint[], ${leastShared}::double precision,
          ${mostHolders}::integer, ${mostCandidates}::integer)`.execute(db);
      return rows.map((row) => row.submission);
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
