import { z } from 'zod';
import { toJson } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import { holistic } from '../../core/exemplar.ts';
import { roundToScale } from '../../core/score-scale.ts';
import type { ScorerVersion, StoredAssignment } from '../../ports/stored.ts';
import type { TrainProgress } from '../../scoring/train.ts';
import { isSureGain, kappaGain } from '../../stats/kappa-gain.ts';
import { learningEssays } from './dataset-learning.ts';
import { trainAssignment, type TrainResult } from './train-assignment.ts';
import { trainingPolicyOf } from './train-from-decisions.ts';
import { heldOutOf } from './train-held-out.ts';
import { currentRubric } from './registry-resolve.ts';
import type { Workspace } from './workspace.ts';

/** Two scorers on the same essays, each on what it had not seen: out of fold, or never shown to it. */
export interface ScorerComparison {
  readonly essays: number;
  readonly trained: number | undefined;
  readonly inUse: number | undefined;
  /** QWK of the new one minus that of the one in use. */
  readonly difference: number | undefined;
  /** Percentile bootstrap over essays, 95%, 1,000 draws. */
  readonly interval: { readonly low: number; readonly high: number } | undefined;
  /** Only when the whole interval lies above 0: a difference that the draw of the essays could have made is no reason to change. */
  readonly recommended: boolean;
}

export interface ComparedTraining extends TrainResult {
  /** Undefined where there is nothing to compare with: none in use, the same one, one from before out-of-fold scores were kept, or one that this release cannot read. */
  readonly comparison: ScorerComparison | undefined;
}

/** Trains, and says beside the one in use how good the new one is; the comparison is audited. */
export async function trainAndCompare(
  workspace: Workspace,
  assignment: StoredAssignment,
  options: { readonly promote: boolean; readonly onProgress?: (progress: TrainProgress) => void },
): Promise<ComparedTraining> {
  const result = await trainAssignment(workspace, assignment, options);
  const { trained, inUse } = result;
  if (inUse === undefined || inUse.hash === trained.hash) return { ...result, comparison: undefined };
  const comparison = await compareScorers(workspace, assignment, { trained, inUse });
  if (comparison !== undefined) {
    await workspace.stores.audit.append(
      'scorer.compare',
      assignment.id,
      toJson({ trained: trained.version, inUse: inUse.version, comparison }),
    );
  }
  return { ...result, comparison };
}

async function compareScorers(
  workspace: Workspace,
  assignment: StoredAssignment,
  versions: { readonly trained: ScorerVersion; readonly inUse: ScorerVersion },
): Promise<ScorerComparison | undefined> {
  const essays = await learningEssays(workspace, assignment);
  const { rubric } = await currentRubric(workspace, assignment);
  const trained = await heldOutOf(workspace, versions.trained, essays);
  // One of an earlier release cannot be asked any more: it is what training again replaces, and no reason to fail.
  const inUse = await heldOutOf(workspace, versions.inUse, essays).catch((error: unknown) => {
    if (error instanceof AssayError && error.code === 'artifact.invalid') return undefined;
    throw error;
  });
  if (inUse === undefined) return undefined;
  const rows = essays.flatMap(({ id, resolved }) => {
    const human = resolved[holistic];
    const [left, right] = [trained.get(id), inUse.get(id)];
    if (human === undefined || left === undefined || right === undefined) return [];
    return [{ human, trained: roundToScale(left, rubric.scale), inUse: roundToScale(right, rubric.scale) }];
  });
  return rows.length === 0 ? undefined : comparisonOf(rows);
}

/** @param rows scores of one essay each, on one scale */
export function comparisonOf(
  rows: readonly { readonly human: number; readonly trained: number; readonly inUse: number }[],
): ScorerComparison {
  const human = rows.map((row) => row.human);
  const scores = { after: rows.map((row) => row.trained), before: rows.map((row) => row.inUse) };
  const { after, before, gain, interval } = kappaGain(human, scores, 7);
  return {
    essays: rows.length,
    trained: after,
    inUse: before,
    difference: gain,
    interval,
    recommended: isSureGain(interval),
  };
}

/** `gradedEssays`: how many there were, of which only a sample may have been trained on; absent in reports of before. */
const trainedOnSchema = z.object({ essays: z.number(), gradedEssays: z.number().optional() });

/**
 * Trains once enough graded essays have come since the newest scorer was trained (policy entry `retrainAfter`). Never puts to use what it
 * trained. The first scorer of an assignment is trained by a person.
 *
 * @returns undefined when it was not due
 */
export async function trainWhenDue(
  workspace: Workspace,
  assignment: StoredAssignment,
): Promise<ComparedTraining | undefined> {
  const { stores } = workspace;
  const { retrainAfter } = trainingPolicyOf(assignment);
  const newest = (await stores.scorers.list(assignment.id)).at(-1);
  if (retrainAfter === 0 || newest === undefined) return undefined;
  const { essays, gradedEssays = essays } = trainedOnSchema.parse(newest.report);
  // The store's count is quick and may be too high: it holds copies of reserved essays, which training leaves out. Asked first, the slow one seldom is.
  if ((await stores.gradedEssays.count(assignment.id)) - gradedEssays < retrainAfter) return undefined;
  if ((await learningEssays(workspace, assignment)).length - gradedEssays < retrainAfter) return undefined;
  return trainAndCompare(workspace, assignment, { promote: false });
}
