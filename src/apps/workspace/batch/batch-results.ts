import { sql } from 'kysely';
import type { StoredGrade } from '../../../ports/stored.ts';
import { hiddenFrom } from '../desk/blind.ts';
import type { Workspace } from '../workspace.ts';

/** One submission of a batch as far as it is now. */
export interface BatchResult {
  readonly submissionId: string;
  readonly runId: string;
  readonly status: string;
  readonly gradeId: string | undefined;
  /** Neither state nor score of a grade that is kept back from who asks until they have scored the essay themselves. */
  readonly state: StoredGrade['state'] | undefined;
  readonly score: number | undefined;
  readonly hidden: true | undefined;
  readonly error: string | undefined;
}

interface Row {
  readonly submissionId: string;
  readonly runId: string;
  readonly status: string;
  readonly gradeId: string | null;
  readonly state: StoredGrade['state'] | null;
  readonly score: number | null;
  readonly error: string | null;
}

const pageSize = 500;

/** What there is of a batch at this moment, in the order of its runs; a page of runs and their grades is one statement. */
export async function* batchResults(workspace: Workspace, batchId: string): AsyncGenerator<BatchResult> {
  const { stores, database } = workspace;
  const { assignmentId } = await stores.batches.get(batchId);
  const keptBack = await hiddenFrom(workspace, await stores.assignments.get(assignmentId));
  let after = '';
  for (;;) {
    const { rows } = await sql<Row>`
      select r.submission_id as "submissionId", r.run_id as "runId", r.status, g.grade_id as "gradeId", g.state, g.score::float8 as score,
        r.error_message as error
      from assay.run r left join assay.grade g on g.tenant_id = r.tenant_id and g.run_id = r.run_id and r.status = 'done'
      where r.tenant_id = ${stores.tenantId} and r.batch_id = ${batchId} and r.run_id > ${after}
      order by r.run_id limit ${pageSize}`.execute(database.db);
    for (const row of rows) yield toResult(row, row.gradeId !== null && keptBack.has(row.gradeId));
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = last.runId;
  }
}

function toResult({ gradeId, state, score, error, ...run }: Row, hidden: boolean): BatchResult {
  return {
    ...run,
    gradeId: gradeId ?? undefined,
    state: hidden ? undefined : (state ?? undefined),
    score: hidden ? undefined : (score ?? undefined),
    hidden: hidden ? true : undefined,
    error: error ?? undefined,
  };
}
