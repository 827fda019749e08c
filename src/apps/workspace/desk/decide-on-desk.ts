import { AssayError } from '../../../core/errors.ts';
import type { ScoreSet } from '../../../core/exemplar.ts';
import type { Rubric } from '../../../core/rubric.ts';
import { roundToScale } from '../../../core/score-scale.ts';
import { aggregateTraits } from '../../../pipeline/6-calibrate/aggregate.ts';
import type { QueueItem } from '../../../ports/desk-queue.ts';
import type { FeedbackAct } from '../../../ports/desk-stores.ts';
import type {
  StoredAssignment,
  FeedbackClaim,
  StoredGrade,
  TeacherDecision,
  TeacherDecisionInput,
} from '../../../ports/stored.ts';
import { decideGrade } from '../decide-grade.ts';
import { openForHand } from '../grade-by-hand.ts';
import { loadRun } from '../grade-run.ts';
import type { Workspace } from '../workspace.ts';
import { learnComments } from './comment-bank.ts';
import { deskRules } from './desk-rules.ts';
import { countingDecision, standingDecisions } from './standing-decisions.ts';
import { machineTraits } from './standing-grade.ts';

export interface DeskDecision {
  readonly action: 'approve' | 'override' | 'reject';
  readonly revision: number;
  readonly score?: number | undefined;
  readonly traitScores?: ScoreSet | undefined;
  readonly reason?: string | undefined;
  readonly comment?: string | undefined;
  readonly feedback?: readonly (FeedbackAct & { readonly bankId?: string | undefined })[] | undefined;
  readonly requestKey?: string | undefined;
}

/**
 * A decision as the desk takes it: who else has the submission open is asked first, then who decided meanwhile; trait levels make the score where none
 * is given. What was not shown to the reader makes their decision a blind one.
 *
 * @throws AssayError `conflict` with what is there now; `input.invalid`
 */
export async function decideOnDesk(
  workspace: Workspace,
  submissionId: string,
  input: DeskDecision,
): Promise<TeacherDecision> {
  const { stores } = workspace;
  const { assignment, item } = await itemToDecide(workspace, submissionId);
  if (item.hidden && input.action === 'approve') {
    throw new AssayError('grade.hidden', 'what you have not seen you cannot approve; give your own score (override)');
  }
  const grade =
    item.gradeId === undefined ? await openForHand(workspace, submissionId) : await stores.grades.get(item.gradeId);
  const { plan } = await loadRun(workspace, grade.runId);
  const rubric = await stores.rubrics.byHash(plan.rubricHash);
  const claims = await stores.grades.feedback(grade.id);
  await checkFeedback(workspace, submissionId, { acts: input.feedback ?? [], claims });
  const request = requestOf(input, { grade, rubric, item });
  const withoutReason = input.action !== 'reject' && (item.hidden || grade.score === undefined);
  try {
    const decision = await decideGrade(workspace, grade.id, request, { revision: input.revision, withoutReason });
    await stores.desk.drafts.remove(submissionId);
    await learnComments(workspace, { submissionId, assignment, acts: input.feedback ?? [], decision, grade });
    return decision;
  } catch (error) {
    throw item.hidden ? withoutOthersWord(error) : error;
  }
}

function requestOf(
  input: DeskDecision,
  { grade, rubric, item }: { readonly grade: StoredGrade; readonly rubric: Rubric; readonly item: QueueItem },
): Omit<TeacherDecisionInput, 'gradeId'> {
  const second = item.secondRead === 'wanted';
  return {
    action: input.action,
    ...scoresOf(input, { grade, rubric, second }),
    ...(input.reason !== undefined && { reason: input.reason }),
    ...(input.comment !== undefined && { comment: input.comment }),
    ...(input.feedback !== undefined && { feedback: input.feedback }),
    ...(input.requestKey !== undefined && { requestKey: input.requestKey }),
    reading: second ? 'second' : 'first',
    blind: item.hidden,
  };
}

/** Where the submission stands. @throws AssayError `conflict` when somebody else has it open */
async function itemToDecide(
  workspace: Workspace,
  submissionId: string,
): Promise<{ readonly assignment: StoredAssignment; readonly item: QueueItem }> {
  const { stores } = workspace;
  const { assignmentId } = await stores.submissions.get(submissionId);
  const assignment = await stores.assignments.get(assignmentId);
  const { rules } = await deskRules(workspace, assignment);
  const item = await stores.desk.queue.item(assignment.id, rules, submissionId);
  refuseForeignLease(item, stores.actor);
  return { assignment, item };
}

/** @throws AssayError `conflict` */
function refuseForeignLease({ lease }: QueueItem, actor: string): void {
  if (lease === undefined || lease.holder === actor) return;
  throw new AssayError('conflict', `"${lease.holder}" has this submission open; wait, or take it over`, {
    details: { current: { holder: lease.holder, expiresAt: lease.expiresAt.toISOString() } },
  });
}

/** A blind reader learns that somebody decided meanwhile, not what. */
function withoutOthersWord(error: unknown): unknown {
  if (!(error instanceof AssayError) || error.code !== 'conflict') return error;
  return new AssayError('conflict', 'somebody else decided on this submission meanwhile; load it again', {
    cause: error,
  });
}

/** The holistic score of an override without one is made of its trait levels, as stage 6 makes it. */
function scoresOf(
  { action, score, traitScores = {} }: DeskDecision,
  { grade, rubric, second }: { readonly grade: StoredGrade; readonly rubric: Rubric; readonly second: boolean },
): Pick<TeacherDecisionInput, 'score' | 'traitScores'> {
  if (action !== 'override') {
    return { ...(score !== undefined && { score }), ...(Object.keys(traitScores).length > 0 && { traitScores }) };
  }
  if (score !== undefined) return { score, traitScores };
  // A blind reader's levels stand alone: the machine's would be mixed into what they gave.
  const levels = second ? traitScores : { ...machineTraits(grade), ...traitScores };
  const grades = Object.entries(levels).map(([traitId, level]) => ({
    status: 'scored' as const,
    traitId,
    score: level,
    claims: [],
    answeredBy: 'teacher',
    attempts: 1,
  }));
  const mean = aggregateTraits(grades, rubric);
  if (mean === undefined) {
    const missing = rubric.traits.filter(({ id, weight }) => weight > 0 && levels[id] === undefined);
    throw new AssayError(
      'input.invalid',
      `score is missing and cannot be worked out: no level for ${missing.map(({ id }) => id).join(', ')}`,
    );
  }
  return { score: roundToScale(mean, rubric.scale), traitScores };
}

async function checkFeedback(
  { stores }: Workspace,
  submissionId: string,
  { acts, claims }: { readonly acts: readonly FeedbackAct[]; readonly claims: readonly FeedbackClaim[] },
): Promise<void> {
  if (acts.length === 0) return;
  const known = new Set(claims.map(({ traitId, commentHash }) => `${traitId}/${commentHash}`));
  const { text } = await stores.submissions.text(submissionId);
  const problems = acts.flatMap((act, index) =>
    problemsOf(act, { known, length: text.length }).map((message) => ({ path: `body.feedback[${index}]`, message })),
  );
  if (problems.length > 0) {
    throw new AssayError('input.invalid', 'some feedback acts are not possible; see errors', { details: { problems } });
  }
}

function problemsOf(
  { act, traitId, commentHash, comment, span }: FeedbackAct,
  { known, length }: { readonly known: ReadonlySet<string>; readonly length: number },
): string[] {
  const problems: string[] = [];
  if (act !== 'add' && !known.has(`${traitId}/${commentHash ?? ''}`))
    problems.push('commentHash names no sentence of this trait');
  if (act === 'add' && commentHash !== undefined) problems.push('an added sentence has no commentHash');
  if ((act === 'edit' || act === 'add') && comment === undefined)
    problems.push(`comment is missing; "${act}" needs the words`);
  if (span !== undefined && (span.end <= span.start || span.end > length))
    problems.push('span is not inside the essay');
  return problems;
}

/**
 * Takes the reader's own last decision back: a decision of its own, which restores what counted before it, or gives the grade back to stage 7's
 * word. What was undone is the reader's draft again, so that nothing typed is lost.
 *
 * @throws AssayError `conflict` when there is nothing of theirs to take back, or somebody decided since
 */
export async function undoOnDesk(
  workspace: Workspace,
  submissionId: string,
  revision: number,
): Promise<TeacherDecision> {
  const { stores } = workspace;
  const { item } = await itemToDecide(workspace, submissionId);
  const decisions = item.gradeId === undefined ? [] : await stores.reviews.ofGrade(item.gradeId);
  const last = standingDecisions(decisions).at(-1);
  if (last === undefined || last.decidedBy !== stores.actor || item.gradeId === undefined) {
    throw new AssayError(
      'conflict',
      'the last decision on this submission is not yours to take back; decide anew instead',
    );
  }
  const before = last.reading === 'second' ? undefined : countingDecision(decisions.filter(({ id }) => id !== last.id));
  const undone = await decideGrade(workspace, item.gradeId, restored(before, last), { revision, withoutReason: true });
  const { score, traitScores, reason, comment, feedback } = last;
  await stores.desk.drafts.put(submissionId, { score, traitScores, reason, comment, feedback });
  return undone;
}

function restored(before: TeacherDecision | undefined, last: TeacherDecision): Omit<TeacherDecisionInput, 'gradeId'> {
  const undoes = { undoes: last.id, reading: last.reading };
  if (before === undefined) return { action: 'reopen', ...undoes };
  const { action, score, traitScores, reason } = before;
  return {
    action,
    ...(action === 'override' && { ...(score !== undefined && { score }), traitScores: traitScores ?? {} }),
    ...(reason !== undefined && { reason }),
    ...undoes,
  };
}
