import { z } from 'zod';
import { holistic, type GradedEssay } from '../../core/exemplar.ts';
import { canonicalise } from '../../pipeline/1-sanitize/canonical/canonicalise.ts';
import type { ScorerVersion, StoredAssignment } from '../../ports/stored.ts';
import { predict } from '../../scoring/predict.ts';
import { loadScorer } from './materials.ts';
import type { Workspace } from './workspace.ts';

const keptSchema = z.object({ outOfFold: z.record(z.string(), z.number()).optional() });

/**
 * What the scorer in use says of graded essays that it had not seen: out of fold for those it was trained on, its own prediction for the
 * rest. Empty without a scorer, or for one that was trained before out-of-fold scores were kept.
 */
export async function heldOutScores(
  workspace: Workspace,
  assignment: StoredAssignment,
  essays: readonly GradedEssay[],
): Promise<Map<string, number>> {
  const inUse = await workspace.stores.scorers.inUse(assignment.id);
  return inUse === undefined ? new Map() : heldOutOf(workspace, inUse, essays);
}

/** The same for one version of the scorer. */
export async function heldOutOf(
  workspace: Workspace,
  version: ScorerVersion,
  essays: readonly GradedEssay[],
): Promise<Map<string, number>> {
  const kept = keptSchema.parse(version.report).outOfFold;
  if (kept === undefined) return new Map();
  const isNew = essays.some(({ id }) => kept[id] === undefined);
  const scorer = isNew ? await loadScorer(workspace, version.hash) : undefined;
  const scores = essays.flatMap(({ id, text }): [string, number][] => {
    const said = kept[id];
    const score =
      said ?? (scorer === undefined ? undefined : predict(scorer, canonicalise(text).text)[holistic]?.continuous);
    return score === undefined ? [] : [[id, score]];
  });
  return new Map(scores);
}
