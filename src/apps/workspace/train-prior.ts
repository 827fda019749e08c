import { sha256 } from '../../core/content-hash.ts';
import { holistic } from '../../core/exemplar.ts';
import { canonicalise } from '../../pipeline/1-sanitize/canonical/canonicalise.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import { priorBelow } from '../../scoring/prior.ts';
import type { EarlierAssignment } from '../../scoring/train-in-thread.ts';
import { learningEssays } from './dataset-learning.ts';
import { trainingLanguage } from './train-language.ts';
import type { Workspace } from './workspace.ts';

/** Fewer do not tell what is usual in an assignment. */
const fewestEssays = 20;
/** Of one assignment: measuring 400 essays takes some 2 s, and all instead of 400 would be worth .002 QWK (docs/metrics.md). */
const mostEssays = 400;

/**
 * What the tenant's other assignments can teach one that has few graded essays: their graded essays with the score of the whole. From
 * `priorBelow` essays of its own on an assignment needs none of it.
 *
 * @param own number of graded essays of the assignment itself
 */
export async function earlierAssignments(
  workspace: Workspace,
  assignment: StoredAssignment,
  own: number,
): Promise<EarlierAssignment[]> {
  if (own >= priorBelow) return [];
  const others = (await workspace.stores.assignments.list()).filter(({ id }) => id !== assignment.id);
  const earlier: EarlierAssignment[] = [];
  // The order decides the model's last digits: by name it is the same wherever the same assignments are.
  for (const other of others.toSorted((a, b) => (a.slug < b.slug ? -1 : 1))) {
    const essays = await learningEssays(workspace, other);
    const graded = essays.flatMap(({ id, text, resolved }) => {
      const score = resolved[holistic];
      return score === undefined ? [] : [{ place: sha256(id), text: canonicalise(text).text, score }];
    });
    if (graded.length < fewestEssays) continue;
    earlier.push({
      graded: graded
        .toSorted((a, b) => (a.place < b.place ? -1 : 1))
        .slice(0, mostEssays)
        .map(({ text, score }) => ({ text, score })),
      sourceText: other.taskText,
      language: trainingLanguage(essays),
    });
  }
  return earlier;
}
