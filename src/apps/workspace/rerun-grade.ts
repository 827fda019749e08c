import { AssayError } from '../../core/errors.ts';
import type { Stage } from '../../core/stage.ts';
import type { StoredGrade, StoredRun } from '../../ports/stored.ts';
import { currentPlan, findPlan } from './current-plan.ts';
import { startGrading } from './grade-assignment.ts';
import type { Workspace } from './workspace.ts';

/**
 * A counterfactual: the same essay, what the stages before `from` gave then, and everything from there on under another plan. It is a run
 * and a grade of its own; the first grade stays what it is.
 *
 * @throws AssayError `not-found` for grade or plan; what the run failed with when it did
 */
export async function rerunGrade(
  workspace: Workspace,
  gradeId: string,
  options: { readonly from: Stage; readonly plan?: string },
): Promise<StoredGrade> {
  const { stores } = workspace;
  const grade = await stores.grades.get(gradeId);
  const assignment = await stores.assignments.get(grade.assignmentId);
  const { hash } =
    options.plan === undefined ? await currentPlan(workspace, assignment) : await findPlan(workspace, options.plan);
  const { id, error } = await rerunUnder(workspace, grade, { from: options.from, planHash: hash });
  const rerun = await stores.grades.ofRun(id);
  if (rerun !== undefined) return rerun;
  throw new AssayError('replay.impossible', `the rerun did not finish: ${error?.message ?? 'it was cancelled'}`);
}

/**
 * Queues the rerun of a grade, or the one that is there where it has not ended well, and waits for it. The same stage and plan give the same run,
 * which pays for nothing twice.
 *
 * @returns the run as it ended, or as it is held
 */
export async function rerunUnder(
  workspace: Workspace,
  grade: Pick<StoredGrade, 'submissionId' | 'runId'>,
  { from, planHash }: { readonly from: Stage; readonly planHash: string },
): Promise<StoredRun> {
  const { stores } = workspace;
  const [created] = await stores.runs.createMany([
    { submissionId: grade.submissionId, planHash, rerunOf: grade.runId, fromStage: from },
  ]);
  if (created === undefined) throw new AssayError('internal', 'the rerun was not created');
  const { run } = created;
  const engine = await startGrading(workspace);
  // Who asks again does not wait until a held run tries by itself: the budget may have been raised.
  if (run.status === 'failed' || run.status === 'cancelled' || run.status === 'held')
    await engine.retry(run.id, stores.actor);
  else await engine.enqueue([run.id]);
  await engine.waitFor([run.id]);
  return stores.runs.get(run.id);
}
