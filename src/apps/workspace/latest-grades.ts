import { AssayError } from '../../core/errors.ts';
import { gradingPlanSchema } from '../../core/grading-plan.ts';
import type { Page, PageRequest, StoredAssignment, StoredGrade, StoredRun } from '../../ports/stored.ts';
import type { GradedAssignment } from './grade-assignment.ts';
import type { Workspace } from './workspace.ts';

/**
 * What an assignment's grades under one plan (or in one A/B) are now: one a submission, counterfactual reruns left out.
 *
 * @param planHash the plan of the newest grade when not given; while that is of an A/B, both arms
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
  const newest = grades.at(-1);
  const plan = planHash ?? newest?.planHash;
  if (plan === undefined || !grades.some((grade) => grade.planHash === plan)) {
    throw new AssayError('not-found', `assignment "${assignment.slug}" has no grades under this plan yet`);
  }
  const plans =
    planHash === undefined && newest !== undefined ? await plansOfTest(stores, grades, newest) : new Set([plan]);
  const counted = new Map(
    grades.filter((grade) => plans.has(grade.planHash)).map((grade) => [grade.submissionId, grade]),
  );
  return {
    planHash: plan,
    grades: [...counted.values()],
    failed: [...own.values()].filter(
      (run) => plans.has(run.planHash) && run.status === 'failed' && !counted.has(run.submissionId),
    ),
  };
}

/** The plans of both arms, where the newest grade is of an A/B; else its own. A test of rubrics is told by one arm: traits differ between them. */
async function plansOfTest(
  { promotions, artifacts }: Workspace['stores'],
  grades: readonly StoredGrade[],
  newest: StoredGrade,
): Promise<ReadonlySet<string>> {
  const arms = await promotions.armsOf(grades.map(({ runId }) => runId));
  const test = arms.get(newest.runId)?.testId;
  if (test === undefined) return new Set([newest.planHash]);
  const plans = new Set(grades.filter(({ runId }) => arms.get(runId)?.testId === test).map((grade) => grade.planHash));
  const rubricOf = async (hash: string) => gradingPlanSchema.parse(await artifacts.getJson(hash)).rubricHash;
  const rubric = await rubricOf(newest.planHash);
  const same: string[] = [];
  for (const hash of plans) if ((await rubricOf(hash)) === rubric) same.push(hash);
  return new Set(same);
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
