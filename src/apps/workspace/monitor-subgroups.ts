import { AssayError } from '../../core/errors.ts';
import { holistic } from '../../core/exemplar.ts';
import { fewestInGroup, subgroupReading, type MeasuredSet } from '../../evaluation/monitors/subgroup-reading.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import { alarmSettings, applyReading, type AppliedReading } from './alarm-desk.ts';
import { learnerGroups } from './learner-groups.ts';
import { gradingWork, openDataset, type OpenDataset } from './experiment-grade.ts';
import { namedPlan } from './experiment-plan.ts';
import { fairnessReport, type FairnessOptions } from './fairness-report.ts';
import { systemInformation } from './system-information.ts';
import { newestRun } from './weekly-runs.ts';
import type { Workspace } from './workspace.ts';

/** Assignments that have a labelled set whose writers' groups are known with consent, and those sets. */
export async function fairnessSets(
  workspace: Workspace,
): Promise<readonly { readonly assignment: StoredAssignment; readonly sets: readonly OpenDataset[] }[]> {
  const listed = await workspace.stores.datasets.list();
  const open = await Promise.all(
    listed
      .filter(({ reserved, kind }) => reserved && kind !== 'red-team')
      .map(({ slug }) => openDataset(workspace, slug)),
  );
  const told = open.filter(({ rows }) =>
    rows.some(
      ({ scores, learner, groups }) =>
        scores[holistic] !== undefined && Object.keys({ ...learnerGroups(learner), ...groups }).length > 0,
    ),
  );
  return [...Map.groupBy(told, ({ assignment }) => assignment.id).values()].flatMap((sets) => {
    const assignment = sets[0]?.assignment;
    return assignment === undefined ? [] : [{ assignment, sets }];
  });
}

/**
 * The fairness report of every labelled set of an assignment, and the alarm that it comes to. A golden set is read from its newest weekly run, for
 * which nothing is graded; the others are graded under the plan in use, what was graded before not again, within the limit of a weekly run.
 *
 * @returns undefined where no set could be measured and none was passed over
 */
export async function lookAtSubgroups(
  workspace: Workspace,
  { assignment, sets }: { readonly assignment: StoredAssignment; readonly sets: readonly OpenDataset[] },
  { at, signal }: { readonly at: Date; readonly signal?: AbortSignal },
): Promise<AppliedReading | undefined> {
  const measured: MeasuredSet[] = [];
  const passedOver: string[] = [];
  let since = at;
  for (const open of sets) {
    const found = await measureSet(workspace, open, signal);
    if (found === undefined) continue;
    if ('why' in found) passedOver.push(found.why);
    else measured.push(found);
    if ('slot' in found && found.slot !== undefined && found.slot < since) since = found.slot;
  }
  if (measured.length + passedOver.length === 0) return undefined;
  return applyReading(workspace, subgroupReading(measured, { subject: assignment.id, at, since, passedOver }));
}

/** @returns undefined for a golden set without a weekly run */
async function measureSet(
  workspace: Workspace,
  open: OpenDataset,
  signal: AbortSignal | undefined,
): Promise<(MeasuredSet & { readonly slot: Date | undefined }) | { readonly why: string } | undefined> {
  const set = `${open.dataset.slug}@${open.version.version}`;
  const isGolden = open.dataset.kind === 'golden';
  const run = isGolden ? await newestRun(workspace, open) : undefined;
  if (isGolden && run === undefined) return undefined;
  try {
    const { agreement, planHash } = await fairnessReport(workspace, {
      dataset: open.dataset.slug,
      minimumN: fewestInGroup,
      system: systemInformation(),
      onDone: () => signal?.throwIfAborted(),
      ...(run?.read ?? (await withinLimit(workspace, open))),
    });
    return { set, planHash, report: agreement, slot: run?.slot };
  } catch (error) {
    if (!(error instanceof AssayError) || !canWait.has(error.code)) throw error;
    return { why: `${set}: ${error.message}` };
  }
}

/** Nothing that another try an hour later would change: no grader, a scorer that was taught the set, too dear. */
const canWait: ReadonlySet<string> = new Set(['grader.not-ready', 'conflict', 'budget.spent']);

/** @throws AssayError `budget.spent` when grading the set would pass the limit of a weekly run */
async function withinLimit(workspace: Workspace, open: OpenDataset): Promise<Pick<FairnessOptions, 'plan'>> {
  const { estimate } = await gradingWork(workspace, open, await namedPlan(workspace, open.assignment, 'current'), 0);
  const most = alarmSettings(workspace).weeklyMaxMicroUsd;
  if (estimate.likelyMicroUsd <= most) return { plan: 'current' };
  throw new AssayError(
    'budget.spent',
    `grading it would cost about $${(estimate.likelyMicroUsd / 1e6).toFixed(2)}, more than ASSAY_WEEKLY_MAX_USD`,
  );
}
