import { AssayError } from '../../core/errors.ts';
import type { Stage } from '../../core/stage.ts';
import type { StoredGrade } from '../../ports/stored.ts';
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
  const [created] = await stores.runs.createMany([
    { submissionId: grade.submissionId, planHash: hash, rerunOf: grade.runId, fromStage: options.from },
  ]);
  if (created === undefined) throw new AssayError('internal', 'the rerun was not created');
  const { run } = created;
  const engine = await startGrading(workspace);
  if (run.status === 'failed') await engine.retry(run.id, stores.actor);
  else await engine.enqueue([run.id]);
  await engine.waitFor([run.id]);
  const rerun = await stores.grades.ofRun(run.id);
  if (rerun !== undefined) return rerun;
  const { error } = await stores.runs.get(run.id);
  throw new AssayError('replay.impossible', `the rerun did not finish: ${error?.message ?? 'it was cancelled'}`);
}
