import type { Engine } from '../../adapters/engine/engine.ts';
import { AssayError } from '../../core/errors.ts';
import type { Stage } from '../../core/stage.ts';
import type { StoredGrade, StoredRun } from '../../ports/stored.ts';
import { currentPlan, findPlan } from './current-plan.ts';
import { startGrading } from './grade-assignment.ts';
import type { Workspace } from './workspace.ts';

export interface RerunOptions {
  readonly from: Stage;
  readonly planHash: string;
  /** Called when a run is made or tried again, not for one that is there. What it throws cancels the run. */
  readonly onBegin?: () => Promise<void>;
}

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
  { from, planHash, onBegin }: RerunOptions,
): Promise<StoredRun> {
  const { stores } = workspace;
  const [there] = await stores.runs.createMany([
    { submissionId: grade.submissionId, planHash, rerunOf: grade.runId, fromStage: from },
  ]);
  if (there === undefined) throw new AssayError('internal', 'the rerun was not created');
  const { run, created } = there;
  const engine = await startGrading(workspace);
  if (created || (await isTriedAgain(engine, run, stores.actor))) {
    await onBegin?.().catch(async (error: unknown) => {
      await engine.cancel(run.id, stores.actor);
      throw error;
    });
  }
  await engine.enqueue([run.id]);
  await engine.waitFor([run.id]);
  return stores.runs.get(run.id);
}

/** Who asks again does not wait until a held run tries by itself: the budget may have been raised. @returns false where it goes on already */
async function isTriedAgain(engine: Engine, { id, status }: StoredRun, actor: string): Promise<boolean> {
  if (status !== 'failed' && status !== 'cancelled' && status !== 'held') return false;
  try {
    await engine.retry(id, actor);
    return true;
  } catch (error) {
    // Somebody else asked in the same moment.
    if (error instanceof AssayError && error.code === 'conflict') return false;
    throw error;
  }
}

/** Of grades that are reruns' the run that each is a rerun of, by the grade's id. @param grades at most 1,000 */
export async function rerunsAmong(
  { stores }: Workspace,
  grades: readonly Pick<StoredGrade, 'id' | 'runId'>[],
): Promise<ReadonlyMap<string, string>> {
  if (grades.length === 0) return new Map();
  const { items } = await stores.runs.list({ runIds: grades.map(({ runId }) => runId) }, { limit: 1000 });
  const rerunOf = new Map(items.map((run) => [run.id, run.rerunOf]));
  return new Map(
    grades.flatMap(({ id, runId }) => {
      const first = rerunOf.get(runId);
      return first === undefined ? [] : [[id, first]];
    }),
  );
}
