import type { GradingPlan } from '../../core/grading-plan.ts';
import type { Likeness } from '../../core/likeness.ts';
import { submissionSketch } from '../../adapters/postgres/sketch.ts';
import { canonicalise } from '../../pipeline/1-sanitize/canonical/canonicalise.ts';
import { likenesses, shinglesOf } from '../../pipeline/3-exemplars/near-duplicate.ts';
import { wordsOf } from '../../pipeline/3-exemplars/text-terms.ts';
import type { Workspace } from './workspace.ts';

/**
 * Other submissions of the assignment that share a good part of their words with this one, graded or not. Sketches say which to compare, the texts say how
 * much; what is found is written down for both, so that the teacher of the other one sees it, too.
 */
export async function findNearDuplicates(
  { stores }: Workspace,
  submission: { readonly id: string; readonly assignmentId: string; readonly text: string },
  { taskText, policy }: { readonly taskText: string; readonly policy: GradingPlan['policy'] },
): Promise<readonly Likeness[]> {
  const { id, assignmentId, text } = submission;
  const keys = await stores.tenant.keys('essay-reference');
  // A rotated key names new sketches; those that are there keep the name they have. Keys are known for 5 s: what is graded in the first seconds of a new key may
  // find only what is handed in with it, and is found by what comes later.
  const grams = keys.length > 1 ? keys.flatMap((key) => submissionSketch(text, assignmentId, key)) : undefined;
  const candidates = await stores.likeness.candidates(id, grams);
  if (candidates.length === 0) return [];
  const texts = await stores.desk.queue.texts(candidates);
  const others = candidates.map((candidate) => runsOf(texts.get(candidate) ?? ''));
  const found = likenesses(runsOf(text), others, runsOf(taskText));
  const pairs = candidates.flatMap((submissionId, place) => {
    const likeness = found[place];
    return likeness === undefined ? [] : [{ submissionId, ...likeness }];
  });
  await stores.likeness.keep(id, pairs, { holds: policy.onFinding !== 'grade-and-flag' });
  return pairs.map(({ share, otherShare }) => ({ share, otherShare }));
}

function runsOf(text: string): Uint32Array {
  return shinglesOf(wordsOf(canonicalise(text).text));
}
