import type { QueueItem } from '../../../ports/desk-queue.ts';
import type { StoredAssignment } from '../../../ports/stored.ts';
import type { Workspace } from '../workspace.ts';
import { deskPolicyOf, deskRules } from './desk-rules.ts';

/** Every row of an assignment's desk, in order of arrival. */
export function allRows(workspace: Workspace, assignment: StoredAssignment): Promise<readonly QueueItem[]> {
  return rowsOf(workspace, assignment, undefined);
}

/** The rows of these submissions, in order of arrival; all of them when undefined. */
export async function rowsOf(
  workspace: Workspace,
  assignment: StoredAssignment,
  submissionIds: readonly string[] | undefined,
): Promise<readonly QueueItem[]> {
  const { rules } = await deskRules(workspace, assignment);
  const whole = { submissionIds, order: 'arrival', names: false, limit: 1_000_000, offset: 0 } as const;
  return (await workspace.stores.desk.queue.page(assignment.id, rules, whole)).items;
}

export interface Released {
  readonly done: readonly string[];
  /** What was asked for by name and not done, and where it stands. */
  readonly left: readonly { readonly submissionId: string; readonly state: string }[];
}

/**
 * Releases what teachers decided; what was only cleared goes too where the policy lets grades out without a teacher (`autoRelease`), and no teacher is to
 * score before they see the machine's grade (`machineScores`): nobody has looked at it then.
 *
 * @param submissionIds all that can be released when left out
 */
export async function releaseGrades(
  workspace: Workspace,
  assignment: StoredAssignment,
  submissionIds?: readonly string[],
): Promise<Released> {
  const cleared =
    assignment.policy['autoRelease'] !== false && deskPolicyOf(assignment).machineScores !== 'until-scored';
  return publish(workspace, assignment, submissionIds, (ids) =>
    workspace.stores.desk.publication.release(assignment.id, ids, { cleared }),
  );
}

/** Takes released grades back; they stand as before the release. */
export async function recallGrades(
  workspace: Workspace,
  assignment: StoredAssignment,
  submissionIds?: readonly string[],
): Promise<Released> {
  return publish(workspace, assignment, submissionIds, (ids) =>
    workspace.stores.desk.publication.recall(assignment.id, ids),
  );
}

async function publish(
  workspace: Workspace,
  assignment: StoredAssignment,
  submissionIds: readonly string[] | undefined,
  act: (gradeIds: readonly string[]) => Promise<readonly string[]>,
): Promise<Released> {
  const rows = await rowsOf(workspace, assignment, submissionIds);
  const done = new Set(await act(rows.flatMap(({ gradeId }) => gradeId ?? [])));
  const isDone = ({ gradeId }: QueueItem): boolean => gradeId !== undefined && done.has(gradeId);
  return {
    done: rows.filter(isDone).map(({ submissionId }) => submissionId),
    left:
      submissionIds === undefined
        ? []
        : rows.filter((row) => !isDone(row)).map(({ submissionId, state }) => ({ submissionId, state })),
  };
}
