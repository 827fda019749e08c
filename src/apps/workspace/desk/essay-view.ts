import type { GradingPlan } from '../../../core/grading-plan.ts';
import type { Rubric } from '../../../core/rubric.ts';
import { scorePoints } from '../../../core/score-scale.ts';
import { unscoredWords } from '../../../core/unscored-words.ts';
import { sanitize } from '../../../pipeline/1-sanitize/sanitize.ts';
import type { QueueItem } from '../../../ports/desk-queue.ts';
import type { FeedbackClaim, StoredAssignment, StoredGrade } from '../../../ports/stored.ts';
import { loadRun, toHiddenText } from '../grade-run.ts';
import type { Workspace } from '../workspace.ts';
import { deskRules } from './desk-rules.ts';
import { nearDuplicatesOf } from './near-duplicates-of.ts';
import { nearestExemplars } from './nearest-exemplars.ts';
import { reasonWords } from './reason-words.ts';
import { riskWords } from './risk.ts';
import { blindLabel } from './show-queue.ts';
import { standingGrade } from './standing-grade.ts';

/** What the grade rests on, where there is one. */
interface GradeParts {
  readonly grade: StoredGrade;
  readonly claims: readonly FeedbackClaim[];
  readonly plan: GradingPlan;
}

/**
 * All that the three panes of the desk need of one submission. What the actor may not know before they have scored is not in it: neither
 * the machine's grade nor what other readers decided.
 */
export async function essayView(workspace: Workspace, submissionId: string): Promise<object> {
  const { stores } = workspace;
  // What does not wait for another answer is asked beside it: one after the other they are twenty round trips to the database.
  const [submission, text] = await Promise.all([
    stores.submissions.get(submissionId),
    stores.submissions.text(submissionId),
  ]);
  const assignment = await stores.assignments.get(submission.assignmentId);
  const { rules, rubric: newest } = await deskRules(workspace, assignment);
  const [item, flags, draft] = await Promise.all([
    stores.desk.queue.item(assignment.id, rules, submissionId),
    stores.flags.ofSubmission(submissionId),
    stores.desk.drafts.find(submissionId),
  ]);
  const parts = await gradeParts(workspace, item);
  const rubric = parts === undefined ? newest : await stores.rubrics.byHash(parts.plan.rubricHash);
  const prepared = sanitize({
    text: text.text,
    taskText: assignment.taskText,
    identities: [],
    hiddenText: text.hiddenText.map(toHiddenText).filter(({ concealed }) => concealed),
  });
  const [nearDuplicates, shownRubric, reading, exemplars] = await Promise.all([
    nearDuplicatesOf(workspace, { assignment, rules, item }),
    rubricOf(workspace, assignment, rubric, parts),
    readingOf(workspace, item, { parts, rubric }),
    nearestExemplars(workspace, assignment, {
      rubric,
      masked: prepared.essay.masked.text,
      embedderId: parts?.plan.embedder ?? null,
    }),
  ]);
  return {
    ...headOf(item, assignment),
    version: submission.version,
    submittedAt: submission.createdAt,
    text: text.text,
    hiddenText: text.hiddenText.map(toHiddenText),
    findings: prepared.findings,
    flags,
    nearDuplicates,
    rubric: shownRubric,
    ...reading,
    draft,
    exemplars,
    lease: item.lease === undefined ? undefined : { ...item.lease, mine: item.lease.holder === stores.actor },
  };
}

async function gradeParts(workspace: Workspace, item: QueueItem): Promise<GradeParts | undefined> {
  if (item.gradeId === undefined) return undefined;
  const { stores } = workspace;
  const grade = await stores.grades.get(item.gradeId);
  const [{ plan }, claims] = await Promise.all([loadRun(workspace, grade.runId), stores.grades.feedback(grade.id)]);
  return { grade, claims, plan };
}

function headOf(item: QueueItem, assignment: StoredAssignment): object {
  const { id, slug, title, taskText, aiGradingEnabled } = assignment;
  const { submissionId, number, words, state, hidden, revision, secondRead, openAppeals } = item;
  return {
    submissionId,
    assignment: { id, slug, title, taskText, aiGradingEnabled },
    label: blindLabel(number),
    words,
    state,
    ...(item.runId !== undefined && {
      run: { id: item.runId, status: item.runStatus, stage: item.stage, error: item.errorCode },
    }),
    hidden,
    revision,
    secondRead,
    openAppeals,
  };
}

async function rubricOf(
  { stores }: Workspace,
  assignment: StoredAssignment,
  rubric: Rubric,
  parts: GradeParts | undefined,
): Promise<object> {
  const versions = await stores.rubrics.versions(assignment.rubricId);
  const used = parts === undefined ? versions.at(-1) : versions.find(({ hash }) => hash === parts.plan.rubricHash);
  return {
    id: rubric.id,
    version: used?.version,
    hash: used?.hash ?? parts?.plan.rubricHash,
    title: rubric.title,
    scale: rubric.scale,
    bands: rubric.bands.toSorted((a, b) => a.min - b.min),
    notes: rubric.notes,
    traits: rubric.traits.map(({ id, name, definition, weight, scale, anchors }) => ({
      id,
      name,
      definition,
      weight,
      levels: scorePoints(scale).map((score) => ({ score, anchor: anchors[String(score)] })),
    })),
  };
}

/** The machine's grade and the people's decisions, or nothing of either while they are hidden. */
async function readingOf(
  { stores }: Workspace,
  item: QueueItem,
  { parts, rubric }: { readonly parts: GradeParts | undefined; readonly rubric: Rubric },
): Promise<object> {
  if (parts === undefined || item.hidden) return { decisions: [] };
  const { grade, claims } = parts;
  const decisions = await stores.reviews.ofGrade(grade.id);
  return {
    grade: machineGrade(item, { grade, claims, rubric }),
    decisions,
    current: standingGrade(grade, { rubric, claims, decisions }),
  };
}

function machineGrade(
  item: QueueItem,
  {
    grade,
    claims,
    rubric,
  }: { readonly grade: StoredGrade; readonly claims: readonly FeedbackClaim[]; readonly rubric: Rubric },
): object {
  const { content } = grade;
  const detailed = content.decision.reasons.map((reason) => ({ ...reason, words: reasonWords(reason.code) }));
  const known = new Set<string>(detailed.map(({ code }) => code));
  const desk = item.reasons.filter((code) => !known.has(code)).map((code) => ({ code, words: reasonWords(code) }));
  return {
    id: grade.id,
    runId: grade.runId,
    sha256: grade.sha256,
    planHash: grade.planHash,
    result: content.result,
    bandId: content.result.status === 'scored' ? content.result.bandId : undefined,
    traits: content.traits.map((trait) => ({
      traitId: trait.traitId,
      status: trait.status,
      score: trait.score,
      reason: trait.reason,
      why: unscoredWords(content, trait.traitId),
      confidence: trait.confidence?.probability,
      interval: traitInterval(trait, rubric),
      feedback: claims.filter(({ traitId }) => traitId === trait.traitId),
    })),
    reasons: [...detailed, ...desk],
    ...(item.risk !== undefined &&
      item.riskBasis !== undefined && {
        risk: { value: item.risk, basis: item.riskBasis, words: riskWords(item.risk, item.riskBasis) },
      }),
    exemplarIds: content.exemplars.ids,
  };
}

/** Two standard deviations of the grader's own distribution, as far as the scale goes. */
function traitInterval(
  { traitId, continuous, score, confidence }: StoredGrade['content']['traits'][number],
  rubric: Rubric,
): object | undefined {
  const scale = rubric.traits.find(({ id }) => id === traitId)?.scale;
  const centre = continuous ?? score;
  if (scale === undefined || centre === undefined || confidence === undefined) return undefined;
  const half = 2 * confidence.spread;
  return { low: Math.max(scale.min, centre - half), high: Math.min(scale.max, centre + half) };
}
