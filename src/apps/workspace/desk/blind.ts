import { AssayError } from '../../../core/errors.ts';
import type { StoredAssignment, StoredGrade } from '../../../ports/stored.ts';
import type { Workspace } from '../workspace.ts';
import { deskRules } from './desk-rules.ts';

/**
 * The one place that decides whether a grade is kept back from who asks. It is, until they have scored the essay themselves, where the policy
 * says `machineScores: until-scored` or a second reading is wanted of them; releasing it ends that, since the student knows it then.
 *
 * @returns ids of the grades that are kept back, reruns included
 */
export async function hiddenFrom(
  workspace: Workspace,
  assignment: StoredAssignment,
  submissionId?: string,
): Promise<ReadonlySet<string>> {
  const { rules } = await deskRules(workspace, assignment);
  if (rules.machineScores === 'shown' && rules.secondReads === 0) return new Set();
  return workspace.stores.desk.queue.hiddenGrades(assignment.id, rules, submissionId);
}

/** The grade, if who asks may see it. @throws AssayError `grade.hidden` when they have to score first, `not-found` */
export async function gradeToShow(workspace: Workspace, gradeId: string): Promise<StoredGrade> {
  const grade = await workspace.stores.grades.get(gradeId);
  const assignment = await workspace.stores.assignments.get(grade.assignmentId);
  if ((await hiddenFrom(workspace, assignment, grade.submissionId)).has(grade.id)) throw hidden();
  return grade;
}

export function hidden(): AssayError {
  return new AssayError(
    'grade.hidden',
    'the machine’s grade is shown once you have scored the essay yourself, or it was released; score it on the desk',
  );
}

/** Whether a grade is kept back, of many assignments; each is asked for once. */
export function createBlindfold(workspace: Workspace): (grade: StoredGrade) => Promise<boolean> {
  const known = new Map<string, Promise<ReadonlySet<string>>>();
  return async ({ id, assignmentId }) => {
    const ids =
      known.get(assignmentId) ??
      workspace.stores.assignments.get(assignmentId).then((assignment) => hiddenFrom(workspace, assignment));
    known.set(assignmentId, ids);
    return (await ids).has(id);
  };
}
