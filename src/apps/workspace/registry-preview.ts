import type { Json } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { RegistryKind } from '../../core/registry-kind.ts';
import type { Stage } from '../../core/stage.ts';
import type { StoredAssignment, StoredGrade } from '../../ports/stored.ts';
import type { ComparedWords } from './compared-words.ts';
import { compareGrades } from './compare-grades.ts';
import { hidden, hiddenFrom } from './desk/blind.ts';
import { currentPlan } from './current-plan.ts';
import type { WantedVersions } from './registry-resolve.ts';
import { rerunGrade } from './rerun-grade.ts';
import type { Workspace } from './workspace.ts';

export interface PreviewRequest {
  /** The version as it is (undefined: what the assignment's environment holds), and as it would be; by hash. */
  readonly before?: WantedVersions;
  readonly after: WantedVersions;
  /** Graded essays to try it on, at most 20; left out: three, with the lowest, the middle and the highest score. */
  readonly gradeIds?: readonly string[];
}

export interface EssayChange {
  /** The grade that counts; the two that were made for this are reruns and count for nobody. */
  readonly gradeId: string;
  readonly before: { readonly gradeId: string; readonly score: number | undefined };
  readonly after: { readonly gradeId: string; readonly score: number | undefined };
  /** What differs: score, traits, state, reasons. Empty where nothing does. */
  readonly changes: readonly {
    readonly what: string;
    readonly before: Json;
    readonly after: Json;
    readonly words: ComparedWords;
  }[];
}

export interface Preview {
  readonly grader: 'model' | 'scorer';
  readonly plans: { readonly before: string; readonly after: string };
  readonly essays: readonly EssayChange[];
  /** Essays whose score is another one, and by how much on the average over all of them; undefined where one has no score. */
  readonly moved: number;
  readonly meanChange: number | undefined;
  /** Said where the trained scorer grades: it reads no rubric and no prompt. */
  readonly note: string | undefined;
}

const most = 20;

/** The first stage that a change of the kind reaches. */
const reaches: Readonly<Record<RegistryKind, Stage>> = {
  rubric: '2-rubric',
  prompts: '4-grade',
  route: '4-grade',
  policy: '1-sanitize',
};

/**
 * "What changed for these essays": grades past essays anew under the version that is there and under the one that would be, and lays them side
 * by side. A grade that was made under one of the plans is taken as it is; the others are reruns (paid calls, where a model grades).
 *
 * @throws AssayError `not-found` when there are no graded essays, `grade.hidden` for one that who asks has to score first; what a rerun failed with
 */
export async function previewVersions(
  workspace: Workspace,
  assignment: StoredAssignment,
  { before, after, gradeIds }: PreviewRequest,
): Promise<Preview> {
  const left = await currentPlan(workspace, assignment, before === undefined ? {} : { wanted: before });
  const right = await currentPlan(workspace, assignment, { wanted: { ...before, ...after } });
  const from = firstStage([...Object.keys(before ?? {}), ...Object.keys(after)]);
  const grades = await chosenGrades(workspace, assignment, gradeIds);
  const essays: EssayChange[] = [];
  for (const grade of grades) {
    const one = await gradedUnder(workspace, grade, { plan: left.hash, from });
    const other = await gradedUnder(workspace, grade, { plan: right.hash, from });
    essays.push(await changeOf(workspace, grade, [one, other]));
  }
  const differences = essays.map((one) =>
    one.before.score === undefined || one.after.score === undefined ? undefined : one.after.score - one.before.score,
  );
  const known = differences.filter((one) => one !== undefined);
  return {
    grader: right.plan.grader,
    plans: { before: left.hash, after: right.hash },
    essays,
    moved: differences.filter((one) => one !== 0).length,
    meanChange: known.length < essays.length ? undefined : known.reduce((sum, one) => sum + one, 0) / known.length,
    note:
      right.plan.grader === 'scorer'
        ? 'the trained scorer grades: it reads neither the rubric’s words nor prompts, so other words change nothing here'
        : undefined,
  };
}

function firstStage(kinds: readonly string[]): Stage {
  const [first] = Object.entries(reaches)
    .filter(([kind]) => kinds.includes(kind))
    .map(([, stage]) => stage)
    .toSorted();
  return first ?? '1-sanitize';
}

async function gradedUnder(
  workspace: Workspace,
  grade: StoredGrade,
  { plan, from }: { readonly plan: string; readonly from: Stage },
): Promise<StoredGrade> {
  return grade.planHash === plan ? grade : rerunGrade(workspace, grade.id, { from, plan });
}

async function changeOf(
  workspace: Workspace,
  grade: StoredGrade,
  [left, right]: readonly [StoredGrade, StoredGrade],
): Promise<EssayChange> {
  const { rows } = await compareGrades(workspace, left.id, right.id);
  return {
    gradeId: grade.id,
    before: { gradeId: left.id, score: left.score },
    after: { gradeId: right.id, score: right.score },
    changes: rows
      .filter((row) => !row.same)
      .map(({ what, left: one, right: other, words }) => ({ what, before: one, after: other, words })),
  };
}

async function chosenGrades(
  workspace: Workspace,
  assignment: StoredAssignment,
  gradeIds: readonly string[] | undefined,
): Promise<readonly StoredGrade[]> {
  const { stores } = workspace;
  const keptBack = await hiddenFrom(workspace, assignment);
  if (gradeIds !== undefined) {
    if (gradeIds.length === 0 || gradeIds.length > most) {
      throw new AssayError('input.invalid', `gradeIds has ${gradeIds.length} entries; must have 1 to ${most}`);
    }
    const grades = await Promise.all(gradeIds.map((id) => stores.grades.get(id)));
    const stranger = grades.find((grade) => grade.assignmentId !== assignment.id);
    if (grades.some(({ id }) => keptBack.has(id))) throw hidden();
    if (stranger === undefined) return grades;
    throw new AssayError('not-found', `grade "${stranger.id}" is not one of assignment "${assignment.slug}"`);
  }
  const current = await stores.rulings.currentGrades(assignment.id);
  const grades = await Promise.all(current.map((one) => stores.grades.get(one.gradeId)));
  const scored = grades
    .filter((grade) => grade.score !== undefined && !keptBack.has(grade.id))
    .toSorted((a, b) => (a.score ?? 0) - (b.score ?? 0));
  const spread = [scored[0], scored[Math.floor(scored.length / 2)], scored.at(-1)].filter((one) => one !== undefined);
  const [...chosen] = new Set(spread);
  if (chosen.length > 0) return chosen;
  if (keptBack.size > 0) throw hidden();
  throw new AssayError('not-found', `assignment "${assignment.slug}" has no graded essays to try this on yet`);
}
