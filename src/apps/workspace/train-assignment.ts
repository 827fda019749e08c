import { toJson } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import { holistic, type GradedEssay } from '../../core/exemplar.ts';
import type { Rubric } from '../../core/rubric.ts';
import type { ScoreScale } from '../../core/score-scale.ts';
import { canonicalise } from '../../pipeline/1-sanitize/canonical/canonicalise.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import type { ScorerVersion } from '../../ports/stored.ts';
import type { GradedText } from '../../scoring/graded-text.ts';
import type { TrainProgress } from '../../scoring/train.ts';
import { trainInThread } from '../../scoring/train-in-thread.ts';
import type { CrossValidatedReport } from '../../scoring/trained-scorer.ts';
import { learningEssays } from './dataset-learning.ts';
import { derivedKey } from './derived-key.ts';
import { currentRubric } from './registry-resolve.ts';
import { refusalsIn } from './replacement-checks.ts';
import { scorerGate } from './scorer-gate.ts';
import { trainingLanguage } from './train-language.ts';
import { trainingSample } from './train-sample.ts';
import { earlierAssignments } from './train-prior.ts';
import type { Workspace } from './workspace.ts';

/** Below this many graded essays of an assignment no scorer is trained: its intervals would promise too little to be of use. */
export const minimumGradedEssays = 50;

export interface TrainResult {
  readonly trained: ScorerVersion;
  readonly report: CrossValidatedReport;
  /** What was in use before, for comparison. */
  readonly inUse: ScorerVersion | undefined;
  readonly promoted: boolean;
  /** Why the gates kept it from replacing the one in use, where that was asked for; one sentence each. */
  readonly refusals: readonly string[];
}

/**
 * Trains a scorer on the assignment's graded essays; while they are few, also on what the tenant's other assignments taught. The first one is put to use; a later one only when asked, so that a grade's
 * meaning does not change behind a teacher's back.
 *
 * @throws AssayError `training.insufficient` below `minimumGradedEssays`, or when scores do not vary
 */
export async function trainAssignment(
  workspace: Workspace,
  assignment: StoredAssignment,
  options: { readonly promote: boolean; readonly onProgress?: (progress: TrainProgress) => void },
): Promise<TrainResult> {
  const { stores } = workspace;
  const essays = await learningEssays(workspace, assignment);
  if (essays.length < minimumGradedEssays) {
    throw new AssayError(
      'training.insufficient',
      `assignment "${assignment.slug}" has ${essays.length} graded essays; training needs ${minimumGradedEssays}: ${minimumGradedEssays - essays.length} more`,
      { details: { gradedEssays: essays.length, needed: minimumGradedEssays } },
    );
  }
  const { rubric } = await currentRubric(workspace, assignment);
  const sample = trainingSample(essays);
  const { bytes, report, outOfFold } = await trainInThread(
    sample.map((essay) => toGradedText(essay, rubric)),
    {
      scales: targetScales(rubric),
      seed: 7,
      language: trainingLanguage(essays),
      bucketKey: await derivedKey(workspace, 'gram-buckets/1'),
      sourceText: assignment.taskText,
      earlier: await earlierAssignments(workspace, assignment, essays.length),
      ...(options.onProgress !== undefined && { onProgress: options.onProgress }),
    },
  );
  const inUse = await stores.scorers.inUse(assignment.id);
  // Beside the report card, not in the artifact: comparing scorers and fitting calibrators needs what it said of essays it had not seen.
  const held = Object.fromEntries(outOfFold[holistic] ?? []);
  const trained = await stores.scorers.add(
    assignment.id,
    bytes,
    toJson({ ...report, gradedEssays: essays.length, outOfFold: held }),
  );
  const replaces = inUse !== undefined && inUse.hash !== trained.hash;
  const refusals =
    options.promote && replaces ? refusalsIn((await scorerGate(workspace, assignment, trained)) ?? []) : [];
  const promoted = inUse === undefined || (options.promote && replaces && refusals.length === 0);
  if (promoted) await stores.scorers.promote(assignment.id, trained.version);
  return { trained, report, inUse, promoted, refusals };
}

/** Target id → scale: the whole essay and each trait of the rubric. */
function targetScales(rubric: Rubric): Record<string, ScoreScale> {
  return { [holistic]: rubric.scale, ...Object.fromEntries(rubric.traits.map((trait) => [trait.id, trait.scale])) };
}

function toGradedText(essay: GradedEssay, rubric: Rubric): GradedText {
  const targets: Record<string, { score: number; raterScores?: readonly number[] }> = {};
  for (const id of Object.keys(targetScales(rubric))) {
    const score = essay.resolved[id];
    if (score === undefined) continue;
    const raterScores = essay.raters.flatMap((rater) => rater.scores[id] ?? []);
    targets[id] = raterScores.length >= 2 ? { score, raterScores } : { score };
  }
  return { id: essay.id, text: canonicalise(essay.text).text, targets };
}
