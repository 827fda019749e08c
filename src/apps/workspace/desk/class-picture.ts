import { scorePoints, type ScoreScale } from '../../../core/score-scale.ts';
import type { Bar } from '../../../ports/desk-queue.ts';
import type { StoredAssignment } from '../../../ports/stored.ts';
import { agreementShare } from '../../../stats/agreement-share.ts';
import { bootstrapIntervals } from '../../../stats/bootstrap-intervals.ts';
import { quadraticWeightedKappa } from '../../../stats/quadratic-weighted-kappa.ts';
import type { Workspace } from '../workspace.ts';
import { deskRules } from './desk-rules.ts';
import { rowsOf } from './release.ts';

/** Below this an agreement says more of chance than of the two who agree. */
const fewestPairs = 20;

export interface Agreement {
  readonly n: number;
  /** False: too few pairs for a figure. */
  readonly enough: boolean;
  readonly quadraticWeightedKappa?: number;
  readonly interval?: { readonly low: number; readonly high: number };
  readonly exactShare?: number;
  readonly needed: number;
}

/** Agreement of pairs of scores, with a 95% bootstrap interval; no figure below 20 pairs. */
function agreementOf(pairs: readonly (readonly [number, number])[]): Agreement {
  const n = pairs.length;
  if (n < fewestPairs) return { n, enough: false, needed: fewestPairs };
  const [left, right] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
  const kappa = quadraticWeightedKappa(left, right);
  const { qwk } = bootstrapIntervals(
    [left, right],
    ({ columns: [a = new Float64Array(), b = new Float64Array()], counts }) => {
      const rows = Array.from(counts).flatMap((times, row) => Array.from({ length: times }, () => row));
      return {
        qwk: quadraticWeightedKappa(
          rows.map((row) => a[row] ?? 0),
          rows.map((row) => b[row] ?? 0),
        ),
      };
    },
    { seed: 7, draws: 500 },
  );
  const exact = agreementShare(left, right);
  return {
    n,
    enough: true,
    needed: fewestPairs,
    ...(kappa !== undefined && { quadraticWeightedKappa: kappa }),
    ...(qwk !== undefined && { interval: qwk }),
    ...(exact !== undefined && { exactShare: exact }),
  };
}

/** A class at a glance: how scores and levels lie, how generic the feedback is, and how teachers and machine agree so far. */
export async function classPicture(workspace: Workspace, assignment: StoredAssignment): Promise<object> {
  const { stores } = workspace;
  const { rules, rubric } = await deskRules(workspace, assignment);
  const [tally, generic, readings, seconds] = await Promise.all([
    stores.desk.queue.tally(assignment.id, rules),
    stores.desk.queue.genericFeedback(assignment.id),
    stores.desk.queue.readings(assignment.id),
    stores.reviews.secondReadings(assignment.id),
  ]);
  return {
    submissions: tally.submissions,
    scored: tally.scores.reduce((sum, { n }) => sum + n, 0),
    scores: histogram(tally.scores, rubric.scale),
    machineScores: histogram(tally.machineScores, rubric.scale),
    bands: rubric.bands.map(({ id, name }) => ({ id, name, n: tally.bands[id] ?? 0 })),
    traits: rubric.traits.map(({ id, name, scale }) => ({
      traitId: id,
      name,
      levels: histogram(
        tally.levels.filter(({ traitId }) => traitId === id),
        scale,
      ),
    })),
    generic,
    agreement: agreementOf(
      readings.flatMap(({ score, given }) =>
        score === undefined || given === undefined ? [] : [[score, given] as const],
      ),
    ),
    readers: agreementOf(seconds.map(({ first, second }) => [first, second] as const)),
  };
}

/** Every point of the scale, also those that nobody got. */
function histogram(bars: readonly Bar[], scale: ScoreScale): readonly Bar[] {
  return scorePoints(scale).map((score) => ({ score, n: bars.find((bar) => bar.score === score)?.n ?? 0 }));
}

/** What the machine learnt of teachers so far: overrides that stand, what became a graded essay, and where the scorer is. */
export async function whatWasLearnt(workspace: Workspace, assignment: StoredAssignment): Promise<object> {
  const { stores } = workspace;
  const overrides = await stores.reviews.overrides(assignment.id, 200);
  const [rows, versions, inUse, readings, gradedEssays] = await Promise.all([
    rowsOf(
      workspace,
      assignment,
      overrides.map(({ submissionId }) => submissionId),
    ),
    stores.scorers.list(assignment.id),
    stores.scorers.inUse(assignment.id),
    stores.desk.queue.readings(assignment.id),
    stores.gradedEssays.count(assignment.id),
  ]);
  const numbers = new Map(rows.map((row) => [row.submissionId, row]));
  const newest = versions.at(-1);
  return {
    overrides: overrides
      .filter(({ submissionId }) => numbers.get(submissionId)?.hidden !== true)
      .map((one) => ({ ...one, label: `Essay ${numbers.get(one.submissionId)?.number ?? '?'}` })),
    learntFrom: overrides.filter(({ learntFrom }) => learntFrom !== undefined).length,
    // Two readers who agree: then it may be shown beside another essay.
    exemplars: overrides.filter(({ learntFrom }) => (learntFrom ?? 0) >= 2).length,
    gradedEssays,
    scorer: { versions: versions.length, inUse: inUse?.version, newest: newest?.version, trainedAt: newest?.trainedAt },
    agreement: agreementOf(
      readings.flatMap(({ score, given }) =>
        score === undefined || given === undefined ? [] : [[score, given] as const],
      ),
    ),
  };
}
