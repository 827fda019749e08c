import { AssayError } from '../../core/errors.ts';
import type { Page, PageRequest, StoredAssignment, StoredGrade, StoredRun } from '../../ports/stored.ts';
import type { GradedAssignment } from './grade-assignment.ts';
import type { Workspace } from './workspace.ts';

/**
 * What an assignment's grades under one plan are now: one a submission, counterfactual reruns left out.
 *
 * @param planHash the plan of the newest grade when not given
 * @throws AssayError `not-found` when nothing was graded under it yet
 */
export async function latestGrades(
  { stores }: Workspace,
  assignment: StoredAssignment,
  planHash?: string,
): Promise<GradedAssignment> {
  const runs = await everyItem((page) => stores.runs.list({ assignmentId: assignment.id }, page));
  const own = new Map(runs.filter((run) => run.rerunOf === undefined).map((run) => [run.id, run]));
  const grades = (await everyItem((page) => stores.grades.list({ assignmentId: assignment.id }, page))).filter(
    (grade) => own.has(grade.runId),
  );
  const plan = planHash ?? grades.at(-1)?.planHash;
  if (plan === undefined || !grades.some((grade) => grade.planHash === plan)) {
    throw new AssayError('not-found', `assignment "${assignment.slug}" has no grades under this plan yet`);
  }
  return {
    planHash: plan,
    grades: grades.filter((grade) => grade.planHash === plan),
    failed: [...own.values()].filter((run) => run.planHash === plan && run.status === 'failed'),
  };
}

async function everyItem<T extends StoredGrade | StoredRun>(
  read: (page: PageRequest) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  for (let after: string | undefined; ;) {
    const page = await read({ limit: 1000, ...(after !== undefined && { after }) });
    items.push(...page.items);
    after = page.after;
    if (after === undefined) return items;
  }
}
