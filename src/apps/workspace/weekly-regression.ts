import { AssayError } from '../../core/errors.ts';
import { goldenDrop } from '../../evaluation/drift/golden-drop.ts';
import { goldenPower } from '../../evaluation/drift/golden-power.ts';
import { goldenReading } from '../../evaluation/monitors/golden-reading.ts';
import { limitReading } from '../../evaluation/monitors/limit-reading.ts';
import { seedOf } from '../../evaluation/monitors/mean-monitors.ts';
import type { MonitorReading, RegressionRun } from '../../ports/monitor-stores.ts';
import { alarmSettings, applyReading, type AppliedReading } from './alarm-desk.ts';
import { currentPlan } from './current-plan.ts';
import { openDataset, type OpenDataset } from './experiment-grade.ts';
import { keepCardOfRun } from './model-cards.ts';
import { gradeGolden } from './weekly-grade.ts';
import { pairedRuns } from './weekly-pairs.ts';
import { keyOf } from './weekly-runs.ts';
import type { Workspace } from './workspace.ts';

export interface WeeklyResult {
  readonly dataset: string;
  readonly essays: number;
  readonly made: 'baseline' | 'compared' | 'stopped' | 'no-grader';
  readonly costMicroUsd: number;
  readonly applied: readonly AppliedReading[];
}

/** The frozen golden sets of the tenant, each with its assignment; the newest version. */
export async function goldenSets(workspace: Workspace): Promise<readonly OpenDataset[]> {
  const sets = (await workspace.stores.datasets.list()).filter(({ kind }) => kind === 'golden');
  const open: OpenDataset[] = [];
  for (const set of sets) open.push(await openDataset(workspace, set.slug));
  return open;
}

/**
 * Grades the golden set once under the plan that production uses now, and compares the run with the accepted baseline, essay by essay. The
 * first time (and after `acceptGolden`) it makes the baseline instead: several runs, so that the noise of one weighs less.
 *
 * Asked again for the same slot it goes on where it stopped, and pays for nothing twice.
 *
 * @param slot when it was due; names the run
 * @param now  of the readings
 */
export async function weeklyRegression(
  workspace: Workspace,
  open: OpenDataset,
  { slot, now, signal }: { readonly slot: Date; readonly now: Date; readonly signal?: AbortSignal },
): Promise<WeeklyResult> {
  const { regressions } = workspace.stores;
  const key = keyOf(open);
  const { baselineRuns } = alarmSettings(workspace);
  const named = await planOrNone(workspace, open);
  const base = { dataset: open.dataset.slug, essays: open.rows.length };
  if (named === undefined) return { ...base, made: 'no-grader', costMicroUsd: 0, applied: [] };
  const earlier = await regressions.list(key);
  const baseline = earlier.filter((run) => run.role === 'baseline');
  const isBaseline = baseline.filter((run) => run.status === 'done').length < baselineRuns;
  const wanted = isBaseline ? Array.from({ length: baselineRuns }, (_, repeat) => repeat) : [0];
  const begun = baseline[0]?.slot;
  let costMicroUsd = 0;
  let newest: RegressionRun | undefined;
  for (const repeat of wanted) {
    const run = await regressions.begin(key, {
      planHash: named.hash,
      role: isBaseline ? 'baseline' : 'weekly',
      // A baseline that was broken off goes on under its own name.
      slot: isBaseline ? (begun ?? slot) : slot,
      repeat,
      startedAt: now,
    });
    const graded = await gradeGolden(workspace, open, named, { run, signal });
    costMicroUsd += graded.costMicroUsd;
    const status = graded.complete ? 'done' : 'stopped';
    await regressions.end(run.id, { status, at: now });
    newest = run;
    if (!graded.complete) {
      const reading = runReading(open, { now, slot, complete: false, costMicroUsd });
      return { ...base, made: 'stopped', costMicroUsd, applied: [await applyReading(workspace, reading)] };
    }
  }
  const applied = [await applyReading(workspace, runReading(open, { now, slot, complete: true, costMicroUsd }))];
  let made: WeeklyResult['made'] = 'baseline';
  if (!isBaseline && newest !== undefined) {
    const reading = await compareWithBaseline(workspace, open, { baseline, newest, now });
    applied.push(await applyReading(workspace, reading));
    made = 'compared';
  }
  // Last: a card that cannot be made takes no alarm away.
  await keepCardOfRun(workspace, open);
  return { ...base, made, costMicroUsd, applied };
}

async function planOrNone(workspace: Workspace, { assignment }: OpenDataset) {
  try {
    return await currentPlan(workspace, assignment);
  } catch (error) {
    if (error instanceof AssayError && error.code === 'grader.not-ready') return undefined;
    throw error;
  }
}

interface RunFacts {
  readonly now: Date;
  readonly slot: Date;
  readonly complete: boolean;
  readonly costMicroUsd: number;
}

function runReading(
  { assignment, dataset, rows }: OpenDataset,
  { now, slot, complete, costMicroUsd }: RunFacts,
): MonitorReading {
  return limitReading({
    monitorId: 'golden-run',
    subject: assignment.id,
    window: { from: slot < now ? slot : now, to: now },
    n: rows.length,
    least: 0,
    value: complete ? 0 : 1,
    limit: 0,
    what: 'the weekly run stopped at its cost limit before all essays were graded',
    facts: { dataset: dataset.slug, costMicroUsd: Math.round(costMicroUsd) },
  });
}

async function compareWithBaseline(
  workspace: Workspace,
  open: OpenDataset,
  {
    baseline,
    newest,
    now,
  }: { readonly baseline: readonly RegressionRun[]; readonly newest: RegressionRun; readonly now: Date },
): Promise<MonitorReading> {
  const { regressions } = workspace.stores;
  const accepted = baseline.filter((run) => run.status === 'done');
  const columns: ReadonlyMap<number, number | undefined>[] = [];
  for (const run of [...accepted, newest]) columns.push(await regressions.points(run.id));
  const { runs, missing } = pairedRuns(open.rows, columns);
  const seed = seedOf(open.dataset.id, now);
  const drop = goldenDrop(runs, { seed });
  const power = goldenPower(runs, { seed });
  const first = accepted.at(-1);
  const reading = goldenReading(drop, {
    subject: open.assignment.id,
    at: now,
    since: first?.slot ?? now,
    facts: {
      dataset: `${open.dataset.slug}@${open.version.version}`,
      ...(first !== undefined && first.planHash !== newest.planHash && { planBefore: first.planHash }),
      plan: newest.planHash,
      baselineRuns: accepted.length,
      withoutScore: missing,
      ...(power !== undefined && { fallsOf05SeenByOneRun: `${power.seen} of ${power.tries}` }),
    },
  });
  // A grader that stops answering has no QWK to fall.
  if (missing <= mostMissing * open.rows.length) return reading;
  return {
    ...reading,
    status: 'breach',
    change: { ...reading.change, what: 'many essays of the golden set get no score any more' },
  };
}

/** Share of the golden set that may lack a score in the newest run or the baseline. */
const mostMissing = 0.1;

/** What the grader does now is accepted: the next weekly run makes a new baseline. */
export async function acceptGolden(workspace: Workspace, open: OpenDataset, reason: string): Promise<number> {
  return workspace.stores.regressions.supersede(keyOf(open), reason);
}
