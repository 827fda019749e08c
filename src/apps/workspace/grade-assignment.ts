import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../adapters/engine/engine.ts';
import type { StoredAssignment, StoredGrade, StoredRun } from '../../ports/stored.ts';
import { currentPlan, type PlanChoices } from './current-plan.ts';
import { executeRun } from './grade-run.ts';
import { planArms } from './registry-arms.ts';
import type { Workspace } from './workspace.ts';

export interface GradeProgress {
  readonly done: number;
  readonly total: number;
  /** Of the assignment's calls since the beginning, settled or reserved. */
  readonly costMicroUsd: number;
}

export interface GradeAssignmentOptions extends PlanChoices {
  /** Only these submissions; all of the assignment when left out. */
  readonly submissionIds?: readonly string[];
  readonly onProgress?: (progress: GradeProgress) => void;
  readonly onWarning?: (message: string, error?: unknown) => void;
  /** Runs that failed before are tried once more. Default true. */
  readonly retryFailed?: boolean;
}

export interface GradedAssignment {
  readonly planHash: string;
  readonly grades: readonly StoredGrade[];
  readonly failed: readonly StoredRun[];
}

/** Starts the engine with the pipeline as its work. */
export function startGrading(
  workspace: Workspace,
  options: { readonly concurrency?: number; readonly onWarning?: (message: string, error?: unknown) => void } = {},
): Promise<Engine> {
  return workspace.startEngine(async (own, runId, journal, run) => {
    await executeRun(own, runId, journal, run);
  }, options);
}

/**
 * Grades the submissions of an assignment under its current plan, and waits until all have ended. What was graded under this plan before
 * is not graded again; what was under way when a process died goes on where it stopped.
 *
 * @throws AssayError `grader.not-ready` when there is no grader yet
 */
export async function gradeAssignment(
  workspace: Workspace,
  assignment: StoredAssignment,
  options: GradeAssignmentOptions = {},
): Promise<GradedAssignment> {
  const { hash } = await currentPlan(workspace, assignment, options);
  const engine = await startGrading(workspace, options);
  const runs = await enqueueRuns(workspace, assignment, { ...options, engine, planHash: hash });
  const runIds = runs.map(({ run }) => run.id);
  await waitWithProgress(workspace, engine, { assignmentId: assignment.id, runIds }, options.onProgress);
  return { planHash: hash, ...(await collect(workspace, runIds)) };
}

/**
 * Makes and queues the runs of an assignment under a plan, and does not wait for them. While an A/B runs, the submissions that are dealt to its
 * candidate get that one's plan.
 */
export async function enqueueRuns(
  workspace: Workspace,
  assignment: StoredAssignment,
  options: Pick<GradeAssignmentOptions, 'submissionIds' | 'retryFailed'> & {
    readonly engine: Engine;
    readonly planHash: string;
  },
): Promise<readonly { readonly run: StoredRun; readonly created: boolean }[]> {
  const { engine, planHash } = options;
  const submissionIds = options.submissionIds ?? (await allSubmissions(workspace, assignment));
  const arms = await planArms(workspace, assignment, { planHash, submissionIds });
  const created = await workspace.stores.runs.createMany(
    submissionIds.map((submissionId) => ({ submissionId, planHash: arms.planOf(submissionId) })),
  );
  await arms.record(created.map(({ run }) => run));
  if (options.retryFailed !== false) {
    for (const { run } of created) if (run.status === 'failed') await engine.retry(run.id, workspace.stores.actor);
  }
  await engine.enqueue(created.filter(({ run }) => run.status === 'queued').map(({ run }) => run.id));
  return created;
}

export async function allSubmissions({ stores }: Workspace, assignment: StoredAssignment): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page = await stores.submissions.list(assignment.id, { limit: 1000, ...(after !== undefined && { after }) });
    ids.push(...page.items.filter((one) => one.erasedAt === undefined).map((one) => one.id));
    after = page.after;
  } while (after !== undefined);
  return ids;
}

async function waitWithProgress(
  { stores, ledger }: Workspace,
  engine: Engine,
  { assignmentId, runIds }: { readonly assignmentId: string; readonly runIds: readonly string[] },
  onProgress: GradeAssignmentOptions['onProgress'],
): Promise<void> {
  if (runIds.length === 0) return;
  const since = new Date();
  const report = async (): Promise<void> => {
    const done = await countEnded(stores, runIds);
    const { totalMicroUsd } = await ledger.totals({ assignmentId, since });
    onProgress?.({ done, total: runIds.length, costMicroUsd: totalMicroUsd });
  };
  const ended = new AbortController();
  const watching = onProgress === undefined ? Promise.resolve() : repeatUntil(ended.signal, report);
  await engine.waitFor(runIds).finally(() => ended.abort());
  await watching;
  await report();
}

async function repeatUntil(ended: AbortSignal, work: () => Promise<void>): Promise<void> {
  while (!ended.aborted) {
    await work();
    await sleep(250, undefined, { signal: ended }).catch(() => undefined);
  }
}

async function countEnded(stores: Workspace['stores'], runIds: readonly string[]): Promise<number> {
  const counts = await stores.runs.counts({ runIds });
  return counts.done + counts.failed + counts.cancelled;
}

async function collect(
  { stores }: Workspace,
  runIds: readonly string[],
): Promise<{ grades: StoredGrade[]; failed: StoredRun[] }> {
  const grades: StoredGrade[] = [];
  const failed: StoredRun[] = [];
  for (const runId of runIds) {
    const grade = await stores.grades.ofRun(runId);
    if (grade === undefined) failed.push(await stores.runs.get(runId));
    else grades.push(grade);
  }
  return { grades, failed };
}
