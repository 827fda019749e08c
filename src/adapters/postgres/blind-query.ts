import { sql, type RawBuilder } from 'kysely';
import type { QueueRules } from '../../ports/desk-queue.ts';
import { deskRows } from './queue-query.ts';
import type { Scope } from './scope.ts';

/**
 * Ids of the grades that the actor may not see yet. A rerun is as hidden as the grade that it is a rerun of. A grade that lies on the desk
 * is hidden as its row is; one that does not (an earlier plan's, an earlier version's) until the actor decided on it, or while a second reading
 * of the same submission is wanted of them.
 */
export function hiddenGrades(
  scope: Scope,
  { assignmentId, submissionId }: { readonly assignmentId: string; readonly submissionId?: string | undefined },
  rules: QueueRules,
): RawBuilder<{ grade_id: string }> {
  const { tenantId, actor } = scope;
  const only = submissionId === undefined ? sql`true` : sql`g.submission_id = ${submissionId}`;
  return sql`
    with recursive ${deskRows(scope, { assignmentId, ...(submissionId !== undefined && { submissionId }) }, rules)},
    chain as (
      select g.grade_id, g.submission_id, r.run_id, r.rerun_of from assay.grade g
      join assay.run r on r.tenant_id = g.tenant_id and r.run_id = g.run_id
      where g.tenant_id = ${tenantId} and g.assignment_id = ${assignmentId} and ${only}
      union all
      select chain.grade_id, chain.submission_id, r.run_id, r.rerun_of from chain
      join assay.run r on r.tenant_id = ${tenantId} and r.run_id = chain.rerun_of
    ),
    roots as (
      select chain.grade_id, chain.submission_id, o.grade_id as root, o.published_at from chain
      join assay.grade o on o.tenant_id = ${tenantId} and o.run_id = chain.run_id where chain.rerun_of is null
    )
    select roots.grade_id from roots
    left join rows lying on lying.grade_id = roots.root
    left join rows other on other.submission_id = roots.submission_id
    where coalesce(lying.hidden, coalesce(other.second_read = 'wanted' and other.hidden, false)
      or (${rules.machineScores} = 'until-scored' and roots.published_at is null and not exists (
        select from assay.review_decision d where d.tenant_id = ${tenantId} and d.grade_id = roots.root
          and d.decided_by = ${actor} and d.batch_id is null)))`;
}
