import { AssayError } from '../../../core/errors.ts';
import { holistic, type GradedEssay } from '../../../core/exemplar.ts';
import type { Rubric } from '../../../core/rubric.ts';
import { isOnScale, type ScoreScale } from '../../../core/score-scale.ts';
import { excerptOf } from '../../../pipeline/3-exemplars/excerpt.ts';
import { ratersAgree } from '../../../pipeline/3-exemplars/raters-agree.ts';
import type { Appeal, AppealStore } from '../../../ports/desk-acts.ts';
import type { StoredAssignment } from '../../../ports/stored.ts';
import { loadRun } from '../grade-run.ts';
import { maskedText, toKnownIdentity } from '../materials.ts';
import type { Workspace } from '../workspace.ts';
import { deskRules } from './desk-rules.ts';
import { inferScore, type InferredScore } from './infer-score.ts';
import { endSecondLook, isPending, viewSecondLook, type SecondLook } from './second-look.ts';
import { standingGrade } from './standing-grade.ts';
import { standingDecisions } from './standing-decisions.ts';

const dayMs = 86_400_000;
const daysToAnswer = 14;
const excerptTokens = 600;

export interface AppealQuestion {
  readonly submissionId: string;
  readonly traitId: string;
  readonly askedBy: 'student' | 'parent' | 'teacher';
  readonly question: string;
  /** Days until it is due; 14 when not given. */
  readonly days?: number | undefined;
}

/**
 * Takes a question about one trait of a released grade. Who decided on the grade, in a batch too, cannot answer it.
 *
 * @throws AssayError `conflict` when the grade is not released, or the trait is under appeal already
 */
export async function openAppeal(
  workspace: Workspace,
  assignment: StoredAssignment,
  input: AppealQuestion,
): Promise<Appeal> {
  const { stores } = workspace;
  const { rules } = await deskRules(workspace, assignment);
  const item = await stores.desk.queue.item(assignment.id, rules, input.submissionId);
  if (item.gradeId === undefined || item.state !== 'released') {
    throw new AssayError('conflict', `the grade is ${item.state}; only what was released can be appealed`);
  }
  const { rubric, current, deciders } = await gradeNow(workspace, item.gradeId);
  const trait = rubric.traits.find(({ id }) => id === input.traitId);
  if (trait === undefined) {
    const allowed = rubric.traits.map(({ id }) => id).join(', ');
    throw new AssayError('input.invalid', `trait "${input.traitId}" is not in the rubric; allowed: ${allowed}`);
  }
  const contestedScore = current?.traitScores[trait.id];
  return stores.desk.appeals.open({
    assignmentId: assignment.id,
    submissionId: input.submissionId,
    gradeId: item.gradeId,
    traitId: trait.id,
    askedBy: input.askedBy,
    question: input.question,
    notBy: deciders,
    contestedScore,
    dueAt: new Date(Date.now() + (input.days ?? daysToAnswer) * dayMs),
  });
}

async function gradeNow(workspace: Workspace, gradeId: string) {
  const { stores } = workspace;
  const grade = await stores.grades.get(gradeId);
  const { plan } = await loadRun(workspace, grade.runId);
  const rubric = await stores.rubrics.byHash(plan.rubricHash);
  const decisions = await stores.reviews.ofGrade(gradeId);
  const current = standingGrade(grade, { rubric, claims: [], decisions });
  const deciders = [...new Set(standingDecisions(decisions).map(({ decidedBy }) => decidedBy))];
  return { rubric, current, deciders };
}

export interface AppealView extends Appeal {
  readonly overdue: boolean;
  readonly inferred: InferredScore | undefined;
  /** What to compare with next; undefined when the answers leave one score, or no exemplar is near. */
  readonly next: { readonly essayId: string; readonly score: number; readonly excerpt: string } | undefined;
  readonly secondLook: SecondLook | undefined;
}

export function isOverdue(appeal: Appeal, now: Date): boolean {
  return isPending(appeal) && appeal.dueAt < now;
}

/** An appeal with what its comparisons say so far, the exemplar to compare with next, and the machine's second look. */
export async function viewAppeal(
  workspace: Workspace,
  assignment: StoredAssignment,
  appeal: Appeal,
): Promise<AppealView> {
  const { rubric } = await gradeNow(workspace, appeal.gradeId);
  const scale = traitScale(rubric, appeal.traitId);
  const inferred = inferScore(appeal.comparisons, scale);
  const at = inferred === undefined ? appeal.contestedScore : inferred.compareAt;
  const next =
    isPending(appeal) && at !== undefined
      ? await nextExemplar(workspace, { assignment, rubric, appeal, at })
      : undefined;
  const secondLook = await viewSecondLook(workspace, assignment, appeal);
  return { ...appeal, overdue: isOverdue(appeal, new Date()), inferred, next, secondLook };
}

function traitScale(rubric: Rubric, traitId: string): ScoreScale {
  return rubric.traits.find(({ id }) => id === traitId)?.scale ?? rubric.scale;
}

/** The graded essay whose score is nearest to the one in question and that was not compared yet: raters agreed on it, and it is not the appealed essay. */
async function nextExemplar(
  workspace: Workspace,
  {
    assignment,
    rubric,
    appeal,
    at,
  }: {
    readonly assignment: StoredAssignment;
    readonly rubric: Rubric;
    readonly appeal: Appeal;
    readonly at: number;
  },
): Promise<AppealView['next']> {
  const { stores } = workspace;
  const compared = new Set([...appeal.comparisons.map(({ essayId }) => essayId), `override-${appeal.submissionId}`]);
  const candidates = (await stores.gradedEssays.list(assignment.id))
    .filter((essay) => !compared.has(essay.id) && ratersAgree(essay, rubric.scale))
    .flatMap((essay) => {
      const score = scoreOn(essay, appeal.traitId);
      return score === undefined ? [] : [{ essay, score }];
    })
    .sort((a, b) => Math.abs(a.score - at) - Math.abs(b.score - at) || (a.essay.id < b.essay.id ? -1 : 1));
  const [nearest] = candidates;
  if (nearest === undefined) return undefined;
  const identities = (await stores.identities.maskingList(assignment.id)).map(toKnownIdentity);
  const excerpt = excerptOf(maskedText(nearest.essay.text, identities), excerptTokens);
  return { essayId: nearest.essay.id, score: nearest.score, excerpt };
}

/** The score on the trait; on the whole only where the exemplars' raters scored nothing else. */
function scoreOn({ resolved }: GradedEssay, traitId: string): number | undefined {
  const scored = Object.keys(resolved).some((target) => target !== holistic);
  return scored ? resolved[traitId] : resolved[holistic];
}

/** Writes one comparison down. @throws AssayError `not-found` for an essay that is no exemplar */
export async function compareAppeal(
  workspace: Workspace,
  assignment: StoredAssignment,
  {
    appealId,
    essayId,
    answer,
  }: { readonly appealId: string; readonly essayId: string; readonly answer: 'better' | 'worse' | 'equal' },
): Promise<Appeal> {
  const { stores } = workspace;
  const appeal = await stores.desk.appeals.get(assignment.id, appealId);
  const essay = (await stores.gradedEssays.list(assignment.id)).find(({ id }) => id === essayId);
  const score = essay === undefined ? undefined : scoreOn(essay, appeal.traitId);
  if (score === undefined) {
    throw new AssayError('not-found', `graded essay "${essayId}" is not there, or has no score to compare with`);
  }
  return stores.desk.appeals.compare(assignment.id, appealId, { essayId, score, answer });
}

/**
 * Answers an appeal: the level that the reader settled on, with their words for who asked. It changes no grade by itself; where the level is another, the
 * reader decides on the grade anew, and releases it.
 */
export async function answerAppeal(
  workspace: Workspace,
  assignment: StoredAssignment,
  { appealId, score, answer }: { readonly appealId: string; readonly score: number; readonly answer: string },
): Promise<Appeal> {
  const { stores } = workspace;
  const appeal = await stores.desk.appeals.get(assignment.id, appealId);
  const { rubric } = await gradeNow(workspace, appeal.gradeId);
  const scale = traitScale(rubric, appeal.traitId);
  if (!isOnScale(score, scale)) {
    throw new AssayError(
      'input.invalid',
      `score is ${score}; must be ${scale.min} to ${scale.max} in steps of ${scale.step}`,
    );
  }
  return close(workspace, assignment, appealId, { state: 'answered', score, answer });
}

/** Whoever asked takes the question back. @throws AssayError `conflict` when it is answered */
export function withdrawAppeal(workspace: Workspace, assignment: StoredAssignment, appealId: string): Promise<Appeal> {
  return close(workspace, assignment, appealId, { state: 'withdrawn' });
}

async function close(
  workspace: Workspace,
  assignment: StoredAssignment,
  appealId: string,
  end: Parameters<AppealStore['close']>[2],
): Promise<Appeal> {
  const closed = await workspace.stores.desk.appeals.close(assignment.id, appealId, end);
  await endSecondLook(workspace, assignment, closed);
  return closed;
}
