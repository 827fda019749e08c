import { AssayError } from '../../../core/errors.ts';
import type { QueueItem, QueueRules } from '../../../ports/desk-queue.ts';
import type { StoredAssignment } from '../../../ports/stored.ts';
import type { Workspace } from '../workspace.ts';
import { blindLabel } from './show-queue.ts';

/**
 * The submissions that share a good part of their words with this one, by their blind labels. Where the reader may see both scores, `sameScore` says
 * whether the two are graded alike.
 */
export async function nearDuplicatesOf(
  { stores }: Workspace,
  {
    assignment,
    rules,
    item,
  }: { readonly assignment: StoredAssignment; readonly rules: QueueRules; readonly item: QueueItem },
): Promise<readonly object[]> {
  const found: object[] = [];
  for (const { submissionId, share, otherShare } of await stores.likeness.ofSubmission(item.submissionId)) {
    const other = await stores.desk.queue.item(assignment.id, rules, submissionId).catch((error: unknown) => {
      // A newer version of the other has taken its place.
      if (error instanceof AssayError && error.code === 'not-found') return undefined;
      throw error;
    });
    if (other === undefined) continue;
    const mayCompare = !item.hidden && !other.hidden && item.score !== undefined && other.score !== undefined;
    found.push({
      submissionId,
      label: blindLabel(other.number),
      share,
      otherShare,
      ...(mayCompare && { score: other.score, sameScore: other.score === item.score }),
    });
  }
  return found;
}
