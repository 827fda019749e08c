import { gradingPlanSchema, policySchema } from '../../core/grading-plan.ts';
import { AssayError } from '../../core/errors.ts';
import { seal } from '../../pipeline/seal.ts';
import { stageVersions } from '../../pipeline/run.ts';
import type { StoredGrade } from '../../ports/stored.ts';
import { currentRubric } from './registry-resolve.ts';
import type { Workspace } from './workspace.ts';

/**
 * A grade that says that no grader was asked, so that a teacher can decide on the submission: with a machine or without, what a person decides
 * stands beside a sealed grade, and is released, appealed and exported the same way.
 *
 * @returns the grade, in review; the same again gives the one that is there
 * @throws AssayError `conflict` when a machine graded it already or is about to
 */
export async function openForHand(workspace: Workspace, submissionId: string): Promise<StoredGrade> {
  const { stores } = workspace;
  const submission = await stores.submissions.get(submissionId);
  const assignment = await stores.assignments.get(submission.assignmentId);
  const rubric = await currentRubric(workspace, assignment);
  const plan = gradingPlanSchema.parse({
    format: 'assay.plan/1',
    grader: 'scorer',
    rubricHash: rubric.hash,
    taskHash: await stores.artifacts.putJson('task', assignment.taskText),
    promptsHash: null,
    route: null,
    scorerHash: null,
    embedder: null,
    policy: policySchema.parse({}),
    stageVersions,
  });
  const planHash = await stores.artifacts.putJson('plan', plan);
  await refuseWhereMachineGrades(workspace, submissionId, planHash);
  const { content } = seal({
    planHash,
    rubricHash: rubric.hash,
    reference: submission.reference,
    characters: submission.characters,
    // No sentence is sealed, so that no key is used.
    commentKey: '',
    findings: [],
    maskedIdentities: 0,
    exemplars: { exemplars: [], eligible: 0, warnings: [] },
    traits: rubric.rubric.traits.map(({ id }) => ({
      traitId: id,
      status: 'unscored' as const,
      reason: 'not-gradable' as const,
      attempts: 0,
      detail: 'no grader was asked',
    })),
    faithfulness: { claims: 0, rejected: 0, generic: 0 },
    result: { status: 'unscored', reason: 'not-gradable' },
    decision: { state: 'review', reasons: [{ code: 'grader.none' }] },
  });
  const runId = await stores.handGrades.run(submissionId, planHash);
  return stores.grades.seal({ runId, content, envelope: { latencyMs: 0, costMicroUsd: 0, calls: 0 }, feedback: [] });
}

async function refuseWhereMachineGrades({ stores }: Workspace, submissionId: string, planHash: string): Promise<void> {
  const { items } = await stores.runs.list({ submissionId }, { limit: 1000 });
  const machine = items.find(
    (run) =>
      run.planHash !== planHash && run.rerunOf === undefined && run.status !== 'cancelled' && run.status !== 'failed',
  );
  if (machine === undefined) return;
  const grade = machine.status === 'done' ? await stores.grades.ofRun(machine.id) : undefined;
  throw new AssayError(
    'conflict',
    grade === undefined
      ? `run "${machine.id}" of this submission is under way; cancel it, or switch AI grading off`
      : `grade "${grade.id}" is there; override it`,
  );
}
