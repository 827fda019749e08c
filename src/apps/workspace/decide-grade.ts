import { AssayError } from '../../core/errors.ts';
import { isOnScale, type ScoreScale } from '../../core/score-scale.ts';
import type { TeacherDecision, TeacherDecisionInput } from '../../ports/stored.ts';
import { loadRun } from './grade-run.ts';
import { learnFromDecisions } from './train-from-decisions.ts';
import type { Workspace } from './workspace.ts';

/**
 * Keeps a teacher's decision on a grade. The machine's grade stays sealed as it is; the decision stands beside it, and the essay becomes a
 * graded one where the assignment's policy lets it.
 *
 * @throws AssayError `input.invalid` when a score is not on its scale, or an override or rejection has no reason
 */
export async function decideGrade(
  workspace: Workspace,
  gradeId: string,
  input: Omit<TeacherDecisionInput, 'gradeId' | 'traceId'>,
): Promise<TeacherDecision> {
  const { stores } = workspace;
  const grade = await stores.grades.get(gradeId);
  const { plan } = await loadRun(workspace, grade.runId);
  const rubric = await stores.rubrics.byHash(plan.rubricHash);
  if (input.action !== 'approve' && (input.reason ?? '').trim() === '') {
    throw new AssayError('input.invalid', `reason is empty; ${input.action} needs one, for whoever asks later`);
  }
  if (input.action === 'approve' && grade.score === undefined) {
    throw new AssayError(
      'input.invalid',
      `grade "${gradeId}" has no score to approve; override it with one, or reject it`,
    );
  }
  if (input.action === 'override') checkScore('score', input.score, rubric.scale);
  for (const [traitId, score] of Object.entries(input.traitScores ?? {})) {
    const trait = rubric.traits.find((candidate) => candidate.id === traitId);
    if (trait === undefined) {
      const allowed = rubric.traits.map((candidate) => candidate.id).join(', ');
      throw new AssayError('input.invalid', `trait "${traitId}" is not in the rubric; allowed: ${allowed}`);
    }
    checkScore(`trait ${traitId}`, score, trait.scale);
  }
  const decision = await stores.reviews.decide({ ...input, gradeId, traceId: grade.runId });
  await learnFromDecisions(workspace, grade);
  return decision;
}

function checkScore(what: string, score: number | undefined, scale: ScoreScale): void {
  if (score !== undefined && isOnScale(score, scale)) return;
  throw new AssayError(
    'input.invalid',
    `${what} is ${score ?? 'missing'}; must be ${scale.min} to ${scale.max} in steps of ${scale.step}`,
  );
}
