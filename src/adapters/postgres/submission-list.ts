import type { Page, PageRequest, SubmissionState } from '../../ports/stored.ts';
import { pageLimit, toPage, type Scope } from './scope.ts';

/** Submissions of an assignment in the order of arrival, each with its latest run and that run's grade. */
export async function listSubmissions(
  scope: Scope,
  assignmentId: string,
  page: PageRequest,
): Promise<Page<SubmissionState>> {
  const { db, tenantId } = scope;
  const limit = pageLimit(page);
  let query = db
    .selectFrom('submission as s')
    .leftJoin('submission_text as t', (join) =>
      join.onRef('t.tenant_id', '=', 's.tenant_id').onRef('t.submission_id', '=', 's.submission_id'),
    )
    .leftJoinLateral(
      (from) =>
        from
          .selectFrom('run')
          .select(['run.run_id', 'run.status', 'run.stage'])
          .whereRef('run.tenant_id', '=', 's.tenant_id')
          .whereRef('run.submission_id', '=', 's.submission_id')
          // A counterfactual rerun does not change where the submission stands.
          .where('run.rerun_of', 'is', null)
          .orderBy('run.created_at', 'desc')
          .orderBy('run.run_id', 'desc')
          .limit(1)
          .as('r'),
      (join) => join.onTrue(),
    )
    .leftJoin('grade as g', (join) => join.onRef('g.tenant_id', '=', 's.tenant_id').onRef('g.run_id', '=', 'r.run_id'))
    .selectAll('s')
    .select(['t.file_name', 'r.run_id', 'r.status', 'r.stage', 'g.grade_id', 'g.state', 'g.score'])
    .where('s.tenant_id', '=', tenantId)
    .where('s.assignment_id', '=', assignmentId)
    .orderBy('s.submission_id')
    .limit(limit + 1);
  if (page.after !== undefined) query = query.where('s.submission_id', '>', page.after);
  const rows = await query.execute();
  const states = rows.map((row): SubmissionState => ({
    id: row.submission_id,
    assignmentId: row.assignment_id,
    pseudonym: row.pseudonym ?? undefined,
    version: row.version,
    reference: row.reference,
    characters: row.characters,
    createdAt: row.created_at,
    erasedAt: row.erased_at ?? undefined,
    fileName: row.file_name ?? undefined,
    runId: row.run_id ?? undefined,
    runStatus: row.status ?? undefined,
    stage: row.stage ?? undefined,
    gradeId: row.grade_id ?? undefined,
    gradeState: row.state ?? undefined,
    score: row.score ?? undefined,
  }));
  return toPage(states, limit);
}
