import type { Engine } from '../../adapters/engine/engine.ts';
import { AssayError } from '../../core/errors.ts';
import { gradingPlanSchema } from '../../core/grading-plan.ts';
import type { GradeStanding, TouchedGrade } from '../../ports/registry.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import { currentPlan } from './current-plan.ts';
import { enqueueRuns } from './grade-assignment.ts';
import { currentRubric } from './registry-resolve.ts';
import type { Workspace } from './workspace.ts';

/** The grades of one assignment that were made by another version of its rubric than the one in question. */
export interface Impact {
  readonly assignment: string;
  readonly rubricHash: string;
  readonly touched: Readonly<Record<GradeStanding, number>>;
  /** Made by that version already. */
  readonly untouched: number;
  readonly gradeIds: readonly string[];
}

/**
 * Which grades a version of a rubric touches: for each assignment that uses it, those that count now and were made by another version.
 *
 * @param hash the version; what the assignment's environment holds when not given
 */
export async function rubricImpact(workspace: Workspace, rubricId: string, hash?: string): Promise<readonly Impact[]> {
  const assignments = (await workspace.stores.assignments.list()).filter((one) => one.rubricId === rubricId);
  const impacts: Impact[] = [];
  for (const assignment of assignments) {
    const rubricHash = hash ?? (await currentRubric(workspace, assignment)).hash;
    const { touched, untouched } = await splitGrades(workspace, assignment, rubricHash);
    const counts = { review: 0, cleared: 0, reviewed: 0, released: 0, rejected: 0 };
    for (const { state } of touched) counts[state]++;
    const gradeIds = touched.map((one) => one.gradeId);
    impacts.push({ assignment: assignment.slug, rubricHash, touched: counts, untouched, gradeIds });
  }
  return impacts;
}

async function splitGrades(
  { stores }: Workspace,
  assignment: StoredAssignment,
  rubricHash: string,
): Promise<{ readonly touched: readonly TouchedGrade[]; readonly untouched: number }> {
  const grades = await stores.rulings.currentGrades(assignment.id);
  const rubricOf = new Map<string, string>();
  for (const plan of new Set(grades.map((one) => one.planHash))) {
    rubricOf.set(plan, gradingPlanSchema.parse(await stores.artifacts.getJson(plan)).rubricHash);
  }
  const touched = grades.filter((one) => rubricOf.get(one.planHash) !== rubricHash);
  return { touched, untouched: grades.length - touched.length };
}

export interface Regrading {
  readonly planHash: string;
  /** Runs that are under way now. */
  readonly queued: number;
  /** Essays that were graded under this plan before. */
  readonly there: number;
}

/**
 * Grades essays of an assignment anew under its current plan. What was decided on the earlier grades stays on record with them.
 *
 * @param options which: the given grades, or all touched ones in the given states. Without either those that no
 *   teacher decided on. Decided and released grades are taken only where they are asked for: a teacher's word, or what a student has seen.
 */
export async function regradeTouched(
  workspace: Workspace,
  assignment: StoredAssignment,
  options: {
    readonly engine: Engine;
    readonly gradeIds?: readonly string[];
    readonly states?: readonly GradeStanding[];
  },
): Promise<Regrading> {
  const { hash: planHash, plan } = await currentPlan(workspace, assignment);
  const { gradeIds, states = ['review', 'cleared'], engine } = options;
  const current = await workspace.stores.rulings.currentGrades(assignment.id);
  const chosen =
    gradeIds === undefined
      ? (await splitGrades(workspace, assignment, plan.rubricHash)).touched.filter((one) => states.includes(one.state))
      : current.filter((one) => gradeIds.includes(one.gradeId));
  if (gradeIds !== undefined && chosen.length < new Set(gradeIds).size) {
    throw new AssayError(
      'not-found',
      `some of the grades do not count in assignment "${assignment.slug}" now; read them again`,
    );
  }
  if (chosen.length === 0) return { planHash, queued: 0, there: 0 };
  const submissionIds = chosen.map((one) => one.submissionId);
  const runs = await enqueueRuns(workspace, assignment, { engine, planHash, submissionIds });
  const queued = runs.filter((one) => one.created).length;
  return { planHash, queued, there: runs.length - queued };
}
