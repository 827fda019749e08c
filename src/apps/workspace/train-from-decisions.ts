import { AssayError } from '../../core/errors.ts';
import { holistic, type ScoreSet } from '../../core/exemplar.ts';
import { splitPolicy, trainingPolicySchema, type TrainingPolicy } from '../../core/training-policy.ts';
import type { GradedEssayInput, StoredAssignment, StoredGrade, TeacherDecision } from '../../ports/stored.ts';
import { standingDecisions } from './desk/standing-decisions.ts';
import type { Workspace } from './workspace.ts';

/** Entries of an assignment's policy that are about training, checked. */
export function trainingPolicyOf({ slug, policy }: StoredAssignment): TrainingPolicy {
  const parsed = trainingPolicySchema.safeParse(splitPolicy(policy).training);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `policy.${issue.path.join('.')}: ${issue.message}`);
  throw new AssayError('input.invalid', `assignment "${slug}": ${problems.join('; ')}`);
}

/** One reader's latest word on a grade. */
interface Reading {
  readonly rater: string;
  readonly action: TeacherDecision['action'];
  readonly scores: ScoreSet;
}

/**
 * Lets the essay behind a grade be learnt from once its readers have settled its score: an override by itself (unless the policy wants two
 * readers), an approval only with a second reader who came to the same score, because by itself it would teach the machine its own word.
 * One that is rejected, or on which its readers no longer agree, is taken out again.
 */
export async function learnFromDecisions({ stores }: Workspace, grade: StoredGrade): Promise<void> {
  const assignment = await stores.assignments.get(grade.assignmentId);
  const { learnFrom } = trainingPolicyOf(assignment);
  if (learnFrom === 'never') return;
  const readings = latestReadings(await stores.reviews.ofGrade(grade.id), grade);
  const settled = settledScores(readings, learnFrom);
  const id = `override-${grade.submissionId}`;
  if (settled === undefined) {
    await stores.gradedEssays.remove(assignment.id, [id]);
    return;
  }
  const text = await stores.submissions.text(grade.submissionId).catch((error: unknown) => {
    // Erased between grade and decision: there is nothing to learn from.
    if (error instanceof AssayError && error.code === 'not-found') return undefined;
    throw error;
  });
  if (text === undefined) return;
  const essay: GradedEssayInput = {
    id,
    text: text.text,
    raters: readings.map(({ rater, scores }) => ({ rater, scores })),
    resolved: settled,
    source: 'override',
    submissionId: grade.submissionId,
  };
  try {
    await stores.gradedEssays.addMany(assignment.id, [essay]);
  } catch (error) {
    if (!(error instanceof AssayError) || error.code !== 'conflict') throw error;
    await stores.gradedEssays.remove(assignment.id, [id]);
    await stores.gradedEssays.addMany(assignment.id, [essay]);
  }
}

/** The last decision of each reader that stands, in the order in which they were made; what counts is the last one. */
function latestReadings(decisions: readonly TeacherDecision[], grade: StoredGrade): Reading[] {
  const latest = new Map<string, TeacherDecision>();
  // A batch approval is nobody's reading; a second reading confirms what counts, and does not replace it.
  const readings = standingDecisions(decisions).filter(({ batchId }) => batchId === undefined);
  for (const decision of readings.toSorted((a, b) => Number(a.reading === 'first') - Number(b.reading === 'first'))) {
    latest.delete(decision.decidedBy);
    latest.set(decision.decidedBy, decision);
  }
  return [...latest.values()].map((decision) => ({
    rater: decision.decidedBy,
    action: decision.action,
    scores: decision.action === 'approve' ? machineScores(grade) : teacherScores(decision),
  }));
}

function teacherScores({ score, traitScores }: TeacherDecision): ScoreSet {
  return { ...(score !== undefined && { [holistic]: score }), ...traitScores };
}

function machineScores({ score, content }: StoredGrade): ScoreSet {
  const traits = content.traits.flatMap((trait) => (trait.score === undefined ? [] : [[trait.traitId, trait.score]]));
  return { ...(score !== undefined && { [holistic]: score }), ...Object.fromEntries(traits) };
}

/** The scores that count; undefined while they are not settled. */
function settledScores(readings: readonly Reading[], learnFrom: 'one-reader' | 'two-readers'): ScoreSet | undefined {
  const last = readings.at(-1);
  if (last === undefined || last.action === 'reject') return undefined;
  const score = last.scores[holistic];
  if (score === undefined) return undefined;
  const seconded = readings.slice(0, -1).some((other) => other.action !== 'reject' && other.scores[holistic] === score);
  if (seconded) return last.scores;
  return learnFrom === 'one-reader' && last.action === 'override' ? last.scores : undefined;
}
