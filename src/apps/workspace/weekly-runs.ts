import type { RegressionKey } from '../../ports/monitor-stores.ts';
import type { OpenDataset } from './experiment-grade.ts';
import type { Workspace } from './workspace.ts';

export function keyOf({ dataset, version }: OpenDataset): RegressionKey {
  return { assignmentId: dataset.assignmentId, datasetId: dataset.id, version: version.version };
}

/** The newest run of a golden set that was finished and stands, and what it gave, by position. */
export async function newestRun(
  { stores }: Workspace,
  open: OpenDataset,
): Promise<
  | {
      readonly slot: Date;
      readonly read: { readonly plan: string; readonly scores: ReadonlyMap<number, number | undefined> };
    }
  | undefined
> {
  const runs = await stores.regressions.list(keyOf(open));
  const run = runs.find(({ status, role }) => status === 'done' && role !== 'superseded');
  if (run === undefined) return undefined;
  return { slot: run.slot, read: { plan: run.planHash, scores: await stores.regressions.points(run.id) } };
}
