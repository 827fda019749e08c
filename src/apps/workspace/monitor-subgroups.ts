import { holistic } from '../../core/exemplar.ts';
import { subgroupReading, type GroupedScore } from '../../evaluation/monitors/golden-reading.ts';
import { applyReading, type AppliedReading } from './alarm-desk.ts';
import { learnerGroups } from './dataset-import.ts';
import type { OpenDataset } from './experiment-grade.ts';
import { keyOf } from './weekly-regression.ts';
import type { Workspace } from './workspace.ts';

/**
 * Agreement of every consented subgroup on the golden set, from its newest finished run: nothing is graded for it.
 *
 * @returns undefined while there is no run
 */
export async function lookAtSubgroups(
  workspace: Workspace,
  open: OpenDataset,
  at: Date,
): Promise<AppliedReading | undefined> {
  const { regressions } = workspace.stores;
  const newest = (await regressions.list(keyOf(open))).find(
    (run) => run.status === 'done' && run.role !== 'superseded',
  );
  if (newest === undefined) return undefined;
  const points = await regressions.points(newest.id);
  const scores = open.rows.flatMap((row): GroupedScore[] => {
    const human = row.scores[holistic];
    const machine = points.get(row.position);
    if (human === undefined || machine === undefined) return [];
    return [{ human, machine, groups: { ...learnerGroups(row.learner), ...row.groups } }];
  });
  return applyReading(
    workspace,
    subgroupReading(scores, {
      subject: open.assignment.id,
      at,
      since: newest.slot,
      facts: { dataset: `${open.dataset.slug}@${open.version.version}`, plan: newest.planHash },
    }),
  );
}
