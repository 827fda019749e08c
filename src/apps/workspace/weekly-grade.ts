import { AssayError } from '../../core/errors.ts';
import { holistic } from '../../core/exemplar.ts';
import type { RegressionRun } from '../../ports/monitor-stores.ts';
import { alarmSettings } from './alarm-desk.ts';
import { estimateCost } from './calibrate-cost.ts';
import type { OpenDataset } from './experiment-grade.ts';
import { experimentRunId, gradeRow } from './experiment-outcome.ts';
import type { NamedPlan } from './experiment-plan.ts';
import { derivedKey } from './derived-key.ts';
import { loadMaterials } from './materials.ts';
import type { Workspace } from './workspace.ts';

/** Tells the calls of one run of the set from those of every other, experiments included: seconds since 1970, and the repeat. */
function repeatOf({ slot, repeat }: RegressionRun): number {
  return Math.floor(slot.getTime() / 1000) * 10 + repeat;
}

/**
 * Grades the essays that this run has not graded yet, until all are done or the cost limit of a weekly run is reached. Replies that were
 * paid for before a break are found in the ledger.
 *
 * @returns `complete: false` when the limit stopped it
 */
export async function gradeGolden(
  workspace: Workspace,
  { assignment, rows }: OpenDataset,
  named: Pick<NamedPlan, 'plan' | 'hash'>,
  { run, signal }: { readonly run: RegressionRun; readonly signal?: AbortSignal | undefined },
): Promise<{ readonly complete: boolean; readonly costMicroUsd: number }> {
  const { regressions } = workspace.stores;
  const done = await regressions.points(run.id);
  const todo = rows.filter((row) => !done.has(row.position));
  if (todo.length === 0) return { complete: true, costMicroUsd: run.costMicroUsd };
  const materials = await loadMaterials(workspace, assignment, named.plan);
  const secret = await derivedKey(workspace, 'dataset-row/1');
  const grading = { assignment, plan: named.plan, planHash: named.hash, materials, secret };
  const most = alarmSettings(workspace).weeklyMaxMicroUsd;
  const estimate = estimateCost(
    todo.map(({ essay, text, raters, scores }) => ({
      essay: { id: essay.id, text, raters, resolved: scores },
      score: scores[holistic] ?? materials.rubric.scale.min,
    })),
    { rubric: materials.rubric, taskText: assignment.taskText, plan: named.plan },
  );
  let spent = run.costMicroUsd;
  let dearest = estimate.likelyMicroUsd / todo.length;
  let stopped = false;
  const queue = todo.values();
  async function work(): Promise<void> {
    for (const row of queue) {
      // This essay, and what is under way in the other lanes, at the dearest essay so far.
      stopped ||= spent + dearest * workspace.config.concurrency > most;
      if (stopped || signal?.aborted === true) return;
      const repeat = repeatOf(run);
      const outcome = await gradeRow(workspace, grading, row, repeat);
      spent += outcome.costMicroUsd;
      dearest = Math.max(dearest, outcome.costMicroUsd);
      await regressions.putPoint(run, {
        position: row.position,
        score: outcome.continuous ?? outcome.score,
        costMicroUsd: outcome.costMicroUsd,
        runId: experimentRunId(named.hash, row.rowHash, repeat),
      });
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: workspace.config.concurrency }, work));
  for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason;
  if (signal?.aborted === true)
    throw new AssayError('busy', 'the process is ending; the run goes on later', { retryable: true });
  return { complete: !stopped, costMicroUsd: spent };
}
