import { AssayError } from '../../../core/errors.ts';
import { buildSparseIndex, sparseCosines, type SparseIndex } from '../../../pipeline/3-exemplars/sparse-index.ts';
import { wordsOf } from '../../../pipeline/3-exemplars/text-terms.ts';
import type { Workspace } from '../workspace.ts';
import { deskRules } from './desk-rules.ts';
import { blindLabel } from './show-queue.ts';

const most = 8;
/** Reading and indexing more essays than this would take seconds: the newest are compared. */
const mostCompared = 2000;

interface Known {
  readonly key: string;
  readonly ids: readonly string[];
  readonly index: SparseIndex;
}

/** One assignment a database: weights of words, no texts; built anew when a submission comes or goes. */
const indices = new WeakMap<Workspace['database'], Known & { readonly assignmentId: string }>();

/** Other submissions of the assignment by likeness of their words, most alike first. Scores that the actor may not see are left out. */
export async function similarSubmissions(workspace: Workspace, submissionId: string): Promise<readonly object[]> {
  const { stores } = workspace;
  const submission = await stores.submissions.get(submissionId);
  const assignment = await stores.assignments.get(submission.assignmentId);
  const { rules } = await deskRules(workspace, assignment);
  const newest = await stores.desk.queue.newest(assignment.id, mostCompared);
  const { ids, index } = await indexOf(workspace, assignment.id, newest);
  const { text } = await stores.submissions.text(submissionId);
  const likeness = sparseCosines(index, wordsOf(text));
  const alike = ids
    .map((id, place) => ({ id, similarity: Math.min(1, likeness[place] ?? 0) }))
    .filter(({ id, similarity }) => id !== submissionId && similarity > 0)
    .toSorted((a, b) => b.similarity - a.similarity)
    .slice(0, most);
  const shown = await Promise.all(
    alike.map(async ({ id, similarity }) => {
      const item = await stores.desk.queue.item(assignment.id, rules, id).catch(nothingWhereGone);
      if (item === undefined) return [];
      const score = !item.hidden && item.score !== undefined ? { score: item.score } : {};
      return [{ submissionId: id, label: blindLabel(item.number), state: item.state, similarity, ...score }];
    }),
  );
  return shown.flat();
}

/** Erased or replaced since the list was read. */
function nothingWhereGone(error: unknown): undefined {
  if (error instanceof AssayError && error.code === 'not-found') return undefined;
  throw error;
}

async function indexOf(workspace: Workspace, assignmentId: string, ids: readonly string[]): Promise<Known> {
  const key = ids.join(' ');
  const there = indices.get(workspace.database);
  if (there?.assignmentId === assignmentId && there.key === key) return there;
  const texts = await workspace.stores.desk.queue.texts(ids);
  const known = ids.filter((id) => texts.has(id));
  const index = buildSparseIndex(known.map((id) => wordsOf(texts.get(id) ?? '')));
  const made = { assignmentId, key, ids: known, index };
  indices.set(workspace.database, made);
  return made;
}
