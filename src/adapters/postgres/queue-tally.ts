import { sql } from 'kysely';
import type { QueueRules, QueueTally } from '../../ports/desk-queue.ts';
import { deskRows } from './queue-query.ts';
import type { Scope } from './scope.ts';

/** Counted in the database: 10,000 rows would take longer to send and to read than to count. */
export async function queueTally(scope: Scope, assignmentId: string, rules: QueueRules): Promise<QueueTally> {
  const { rows } = await sql<QueueTally>`
    with ${deskRows(scope, { assignmentId, levels: true }, rules)},
    shown as materialized (select score, machine_score, band_id, levels from rows where not hidden)
    select (select count(*)::integer from shown) as submissions,
      (select coalesce(json_agg(bar), '[]') from (
        select score, count(*)::integer as n from shown where score is not null group by 1) bar) as scores,
      (select coalesce(json_agg(bar), '[]') from (
        select machine_score as score, count(*)::integer as n from shown where machine_score is not null group by 1) bar) as "machineScores",
      (select coalesce(json_object_agg(band_id, n), '{}') from (
        select band_id, count(*) as n from shown where band_id is not null group by 1) band) as bands,
      (select coalesce(json_agg(bar), '[]') from (
        select key as "traitId", value::double precision as score, count(*)::integer as n
        from shown, jsonb_each_text(levels) where value is not null group by 1, 2) bar) as levels`.execute(scope.db);
  return rows[0] ?? { submissions: 0, scores: [], machineScores: [], bands: {}, levels: [] };
}
