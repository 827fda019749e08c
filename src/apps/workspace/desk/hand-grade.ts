import { gradingPlanSchema, policySchema } from '../../../core/grading-plan.ts';
import { AssayError } from '../../../core/errors.ts';
import type { GradeContent } from '../../../core/grade-record.ts';
import { splitPolicy } from '../../../core/training-policy.ts';
import { stageVersions } from '../../../pipeline/run.ts';
import type { QueueItem } from '../../../ports/desk-queue.ts';
import type { StoredAssignment, StoredGrade } from '../../../ports/stored.ts';
import type { Workspace } from '../workspace.ts';

/**
 * The seal that a teacher's decision stands on where no machine graded: it says which essay and which rubric, and that nothing was scored. So
 * teachers go on in the same view when AI grading is off, was never on, or failed.
 *
 * @throws AssayError `conflict` while a grader is at work on it
 */
export async function openHandGrade(workspace: Workspace, item: QueueItem): Promise<StoredGrade> {
  if (item.state === 'grading') {
    throw new AssayError('conflict', 'a grader is at work on this submission; stop its run, or wait', {
      details: { current: { state: item.state } },
    });
  }
  const { stores } = workspace;
  const submission = await stores.submissions.get(item.submissionId);
  const assignment = await stores.assignments.get(submission.assignmentId);
  const { planHash, rubricHash, traitIds } = await handPlan(workspace, assignment);
  const [created] = await stores.runs.createMany([{ submissionId: submission.id, planHash, byHand: true }]);
  if (created === undefined) throw new AssayError('internal', 'the run of a hand-made grade was not created');
  const content: GradeContent = {
    format: 'assay.grade/1',
    planHash,
    essay: { reference: submission.reference, characters: submission.characters },
    findings: [],
    maskedIdentities: 0,
    rubricHash,
    exemplars: { ids: [], eligible: 0, warnings: [] },
    traits: traitIds.map((traitId) => ({ traitId, status: 'unscored', reason: 'by-hand', attempts: 0, evidence: [] })),
    faithfulness: { claims: 0, rejected: 0, generic: 0 },
    result: { status: 'unscored', reason: 'graded by hand' },
    decision: { state: 'review', reasons: [{ code: 'policy.by-hand' }] },
  };
  return stores.grades.seal({ runId: created.run.id, content, envelope: {}, feedback: [] });
}

/** A plan that names no grader's artifact: it pins the rubric and the task. */
async function handPlan(
  { stores }: Workspace,
  assignment: StoredAssignment,
): Promise<{ readonly planHash: string; readonly rubricHash: string; readonly traitIds: readonly string[] }> {
  const { hash: rubricHash, rubric } = await stores.rubrics.get(assignment.rubricId);
  const plan = gradingPlanSchema.parse({
    format: 'assay.plan/1',
    grader: 'scorer',
    rubricHash,
    taskHash: await stores.artifacts.putJson('task', assignment.taskText),
    promptsHash: null,
    route: null,
    scorerHash: null,
    embedder: null,
    policy: policySchema.parse(splitPolicy(assignment.policy).grading),
    stageVersions,
  });
  return {
    planHash: await stores.artifacts.putJson('plan', plan),
    rubricHash,
    traitIds: rubric.traits.map(({ id }) => id),
  };
}
