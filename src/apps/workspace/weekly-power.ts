import { goldenPower, simulatedPower, type GoldenPower } from '../../evaluation/drift/golden-power.ts';
import { seedOf } from '../../evaluation/monitors/mean-monitors.ts';
import type { OpenDataset } from './experiment-grade.ts';
import { pairedRuns } from './weekly-pairs.ts';
import { keyOf } from './weekly-runs.ts';
import type { Workspace } from './workspace.ts';

/**
 * How often the golden set would see a fall of .05 QWK by the next weekly run: planted in its own baseline where that is there, simulated for its
 * size before.
 */
export async function powerOfSet(workspace: Workspace, open: OpenDataset): Promise<GoldenPower> {
  const { regressions } = workspace.stores;
  const runs = await regressions.list(keyOf(open));
  const accepted = runs.filter(({ role, status }) => role === 'baseline' && status === 'done');
  const columns = await Promise.all(accepted.map(({ id }) => regressions.points(id)));
  const { human, baseline, newest } = pairedRuns(open.rows, columns).runs;
  const own = goldenPower({ human, baseline: [...baseline, newest] }, { seed: seedOf(open.dataset.id, new Date(0)) });
  return own ?? simulatedPower(open.rows.length);
}
