import type { QueueRequest } from '../../../ports/desk-queue.ts';
import type { StoredAssignment } from '../../../ports/stored.ts';
import type { Workspace } from '../workspace.ts';
import { deskRules } from './desk-rules.ts';
import { refreshRisks } from './refresh-risks.ts';

/** What to open next: the first in this order that waits for a teacher and that nobody else has open. */
export async function nextInQueue(
  workspace: Workspace,
  assignment: StoredAssignment,
  request: Pick<QueueRequest, 'order' | 'secondRead'> & { readonly after?: string | undefined },
): Promise<{ submissionId: string | null; left: number }> {
  const { rules, rubric } = await deskRules(workspace, assignment);
  if (request.order === 'risk') await refreshRisks(workspace, assignment, rubric);
  const { submissionId, left } = await workspace.stores.desk.queue.next(assignment.id, rules, request);
  return { submissionId: submissionId ?? null, left };
}
