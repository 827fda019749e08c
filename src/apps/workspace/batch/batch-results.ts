import type { StoredGrade } from '../../../ports/stored.ts';
import type { Workspace } from '../workspace.ts';

/** One submission of a batch as far as it is now. */
export interface BatchResult {
  readonly submissionId: string;
  readonly runId: string;
  readonly status: string;
  readonly gradeId: string | undefined;
  readonly state: StoredGrade['state'] | undefined;
  readonly score: number | undefined;
  readonly error: string | undefined;
}

/** What there is of a batch at this moment, in the order of its runs. */
export async function* batchResults({ stores }: Workspace, batchId: string): AsyncGenerator<BatchResult> {
  let after: string | undefined;
  do {
    const page = await stores.runs.list({ batchId }, { limit: 500, ...(after !== undefined && { after }) });
    for (const run of page.items) {
      const grade = run.status === 'done' ? await stores.grades.ofRun(run.id) : undefined;
      yield {
        submissionId: run.submissionId,
        runId: run.id,
        status: run.status,
        gradeId: grade?.id,
        state: grade?.state,
        score: grade?.score,
        error: run.error?.message,
      };
    }
    after = page.after;
  } while (after !== undefined);
}
