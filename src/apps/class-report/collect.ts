import { sanitize } from '../../pipeline/1-sanitize/sanitize.ts';
import { excerptOf } from '../../pipeline/3-exemplars/excerpt.ts';
import { holistic } from '../../core/exemplar.ts';
import type { GradingPlan } from '../../core/grading-plan.ts';
import type { TraitGrade } from '../../core/trait-grade.ts';
import type { ExternalFlag } from '../../ports/account-stores.ts';
import type { FeedbackClaim, StoredAssignment, StoredGrade } from '../../ports/stored.ts';
import { hiddenFrom } from '../workspace/desk/blind.ts';
import { classCohort } from '../workspace/class-cohort.ts';
import { feedbackMetrics } from '../workspace/feedback-metrics.ts';
import { findPlan } from '../workspace/current-plan.ts';
import { toHiddenText } from '../workspace/grade-run.ts';
import type { GradedAssignment } from '../workspace/grade-assignment.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { factsOf } from './span-facts.ts';
import type { ClassReportData, ReportedGrade } from './report-data.ts';

/**
 * Puts together what the class report shows, and writes it down as disclosed: it has file names, essays and grades, and leaves Assay. Essays of
 * erased submissions are left out, and those whose grade is kept back from who asks until they have scored.
 */
export async function collectClassReport(
  workspace: Workspace,
  assignment: StoredAssignment,
  { planHash, grades }: GradedAssignment,
  notice?: string,
): Promise<ClassReportData> {
  const { stores } = workspace;
  const { plan } = await findPlan(workspace, planHash);
  const rubric = await stores.rubrics.byHash(plan.rubricHash);
  const pool = new Map((await stores.gradedEssays.list(assignment.id)).map((essay) => [essay.id, essay]));
  const keptBack = await hiddenFrom(workspace, assignment);
  const flags = await stores.flags.ofAssignment(assignment.id);
  const reported: ReportedGrade[] = [];
  const records: { readonly submissionId: string; readonly pseudonym: string | undefined }[] = [];
  for (const grade of grades.filter(({ id }) => !keptBack.has(id))) {
    const submission = await stores.submissions.text(grade.submissionId).catch(() => undefined);
    if (submission === undefined) continue;
    const feedback = await stores.grades.feedback(grade.id);
    const hiddenText = submission.hiddenText.map(toHiddenText);
    const spans = await stores.traces.spans(grade.runId);
    records.push(
      await stores.submissions.get(grade.submissionId).then(({ id, pseudonym }) => ({ submissionId: id, pseudonym })),
    );
    reported.push({
      gradeId: grade.id,
      label: submission.fileName,
      source: submission.text,
      hiddenText,
      result: grade.content.result,
      traits: grade.content.traits.map((trait) => withWords(trait, feedback)),
      // Explanations are not sealed; stage 1 is pure and gives them again.
      findings: sanitize({
        text: submission.text,
        taskText: assignment.taskText,
        identities: [],
        hiddenText: hiddenText.filter(({ concealed }) => concealed),
      }).findings,
      decision: await decisionOf(workspace, grade, flags.get(grade.submissionId) ?? []),
      contentHash: grade.sha256,
      exemplars: grade.content.exemplars.ids.flatMap((id) => {
        const essay = pool.get(id);
        if (essay === undefined) return [];
        const excerpt = excerptOf(essay.text, plan.policy.exemplarTokens);
        return [{ id, relation: 'graded essay of this assignment', score: essay.resolved[holistic], excerpt }];
      }),
      trace: spans.map((span) => ({ name: span.name, durationMs: span.durationMs, facts: factsOf(span) })),
    });
  }
  await stores.records.disclosed(records, {
    kind: 'export',
    subject: assignment.id,
    purpose: 'class report',
    recipient: 'whoever made it',
  });
  const left = grades.filter(({ id }) => keptBack.has(id)).length;
  const remarks = [notice, left === 0 ? undefined : `${left} essays that you have not scored yet are left out.`];
  const remark = remarks.filter((one) => one !== undefined).join(' ');
  const cohort = await classCohort(workspace, planHash, grades);
  return {
    title: assignment.title,
    taskText: assignment.taskText,
    rubric,
    graderWords: await graderWords(workspace, assignment, plan),
    planHash,
    generatedAt: new Date(),
    ...(remark !== '' && { notice: remark }),
    ...(cohort !== undefined && { cohort: { share: cohort.nearShare, alarm: cohort.alarm } }),
    feedback: feedbackMetrics(grades, cohort?.diversity),
    grades: reported,
  };
}

/** What stage 7 said, and what other tools say: a verdict that came before any decision sends the grade to a teacher. */
async function decisionOf(
  { stores }: Workspace,
  grade: StoredGrade,
  flags: readonly ExternalFlag[],
): Promise<ReportedGrade['decision']> {
  const { decision } = grade.content;
  const flagged = flags.filter(({ verdict }) => verdict === 'flagged');
  if (flagged.length === 0) return { ...decision, state: grade.state };
  const undecided = (await stores.reviews.ofGrade(grade.id)).length === 0;
  return {
    state: undecided && grade.state === 'released' ? 'review' : grade.state,
    reasons: [
      ...decision.reasons,
      ...flagged.map(({ source, kind }) => ({ code: 'external.flag' as const, detail: `${source}: ${kind}` })),
    ],
  };
}

/** The sealed numbers of a trait with the words of its feedback beside them. */
function withWords(trait: StoredGrade['content']['traits'][number], feedback: readonly FeedbackClaim[]): TraitGrade {
  const { traitId, attempts } = trait;
  if (trait.status === 'unscored' || trait.score === undefined) {
    const detail = `${trait.reason ?? 'not scored'} after ${attempts} attempts`;
    return { status: 'unscored', traitId, reason: 'not-gradable', detail, attempts };
  }
  return {
    status: 'scored',
    traitId,
    score: trait.score,
    claims: feedback.filter((claim) => claim.traitId === traitId),
    answeredBy: trait.answeredBy ?? '',
    attempts,
  };
}

async function graderWords({ stores }: Workspace, assignment: StoredAssignment, plan: GradingPlan): Promise<string> {
  if (plan.grader === 'model') return `Graded by ${plan.route?.provider ?? ''}:${plan.route?.model ?? ''}.`;
  const versions = await stores.scorers.list(assignment.id);
  const version = versions.find((one) => one.hash === plan.scorerHash)?.version;
  const essays = await stores.gradedEssays.count(assignment.id);
  return `Graded by the assignment's trained scorer, version ${version ?? 'unknown'} (${essays} graded essays are there).`;
}
