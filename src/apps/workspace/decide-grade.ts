import { AssayError } from '../../core/errors.ts';
import type { Rubric } from '../../core/rubric.ts';
import { agreementTolerance, isOnScale, type ScoreScale } from '../../core/score-scale.ts';
import type { StoredGrade, TeacherDecision, TeacherDecisionInput } from '../../ports/stored.ts';
import { loadRun } from './grade-run.ts';
import { learnFromDecisions } from './train-from-decisions.ts';
import type { Workspace } from './workspace.ts';

export interface DecideGradeOptions {
  /** How many decisions the reader had seen. */
  readonly revision?: number;
  /** Nothing was there that the reader could have departed from. */
  readonly withoutReason?: boolean;
}

/**
 * Keeps a teacher's decision on a grade. The machine's grade stays sealed as it is; the decision stands beside it, and the essay becomes a
 * graded one where the assignment's policy lets it.
 *
 * @throws AssayError `input.invalid` when a score is not on its scale, or an override or rejection has no reason; `conflict` when somebody decided
 *   since, or on the grade of a rerun, which counts for nobody
 */
export async function decideGrade(
  workspace: Workspace,
  gradeId: string,
  input: Omit<TeacherDecisionInput, 'gradeId' | 'traceId'>,
  options: DecideGradeOptions = {},
): Promise<TeacherDecision> {
  const { stores } = workspace;
  const grade = await stores.grades.get(gradeId);
  const { plan, run } = await loadRun(workspace, grade.runId);
  if (run.rerunOf !== undefined) {
    const { id } = (await stores.grades.ofRun(run.rerunOf)) ?? { id: 'of the first run' };
    throw new AssayError(
      'conflict',
      `grade "${gradeId}" is a rerun's: it counts for nobody, and nothing is decided on it; decide on grade "${id}"`,
    );
  }
  const rubric = await stores.rubrics.byHash(plan.rubricHash);
  if (options.withoutReason !== true) checkReason(input);
  checkScores(input, { grade, rubric });
  const decision = await stores.reviews.decide(
    { ...input, gradeId, traceId: grade.runId },
    {
      tolerance: agreementTolerance(rubric.scale),
      ...(options.revision !== undefined && { revision: options.revision }),
    },
  );
  await learnFromDecisions(workspace, grade);
  return decision;
}

function checkReason({ action, reason }: Pick<TeacherDecisionInput, 'action' | 'reason'>): void {
  if ((action === 'override' || action === 'reject') && (reason ?? '').trim() === '') {
    throw new AssayError('input.invalid', `reason is empty; ${action} needs one, for whoever asks later`);
  }
}

function checkScores(
  input: Pick<TeacherDecisionInput, 'action' | 'score' | 'traitScores'>,
  { grade, rubric }: { readonly grade: StoredGrade; readonly rubric: Rubric },
): void {
  if (input.action === 'approve' && grade.score === undefined) {
    throw new AssayError(
      'input.invalid',
      `grade "${grade.id}" has no score to approve; override it with one, or reject it`,
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
}

function checkScore(what: string, score: number | undefined, scale: ScoreScale): void {
  if (score !== undefined && isOnScale(score, scale)) return;
  throw new AssayError(
    'input.invalid',
    `${what} is ${score ?? 'missing'}; must be ${scale.min} to ${scale.max} in steps of ${scale.step}`,
  );
}
