import { contentHash } from '../../../core/content-hash.ts';
import { AssayError } from '../../../core/errors.ts';
import { planHash, type GradingPlan } from '../../../core/grading-plan.ts';
import { stages } from '../../../core/stage.ts';
import { stageVersions } from '../../../pipeline/run.ts';
import type { Appeal } from '../../../ports/desk-acts.ts';
import type { StoredAssignment, StoredGrade, StoredRun } from '../../../ports/stored.ts';
import { loadRun } from '../grade-run.ts';
import { rerunUnder } from '../rerun-grade.ts';
import type { Workspace } from '../workspace.ts';
import { gradeToShow, hidden, hiddenFrom } from './blind.ts';

const from = '4-grade';

/** What the costly model of a cascade says of an appealed trait. It decides nothing. */
export interface SecondLook {
  /** `held`: for a budget or a provider; it goes on by itself later, or at once when it is asked for again, as one that failed. */
  readonly state: 'possible' | 'impossible' | 'under-way' | 'held' | 'failed' | 'done';
  /** The costly model. */
  readonly model?: string | undefined;
  /** Why it is impossible, held or failed, or why it gave the trait no score. */
  readonly why?: string | undefined;
  readonly runId?: string | undefined;
  readonly gradeId?: string | undefined;
  /** On the appealed trait; undefined where it gave none. */
  readonly score?: number | undefined;
  /** The model whose answer the score is. */
  readonly answeredBy?: string | undefined;
  /** Whether the costly model was asked about the trait: it is not where its budget was spent or its circuit open. */
  readonly costlyAsked?: boolean | undefined;
  readonly at?: Date | undefined;
}

interface Contested {
  readonly assignment: StoredAssignment;
  readonly grade: StoredGrade;
  readonly plan: GradingPlan;
}

/**
 * Asks the costly model of the cascade about an appealed grade: a rerun from stage 4 that counts for nobody and changes no grade. It is the plan
 * that sealed the contested grade with `appeal: true` and nothing else, not the assignment's present one: under the same rubric, prompts, exemplars and
 * route, what differs between the two scores is the model's. (Only the versions of the stages that run anew are this release's.)
 * Two appeals of one grade share one look, and whoever asks again is given the one that is there. Waits until it has ended, or is held.
 *
 * @throws AssayError `access.denied` and `conflict` as for answering; `grade.hidden` from whom the grade is kept back; `grader.not-ready` where no
 *   costly model would be asked; `conflict` where it gave the contested score itself
 */
export async function takeSecondLook(
  workspace: Workspace,
  assignment: StoredAssignment,
  appealId: string,
): Promise<Appeal> {
  const { stores } = workspace;
  const appeal = await stores.desk.appeals.get(assignment.id, appealId);
  const contested = await contestedBy(workspace, assignment, await gradeToShow(workspace, appeal.gradeId));
  const refused = refusal(contested, appeal.traitId);
  if (refused !== undefined) throw refused;
  const plan = planOfLook(contested.plan);
  await stores.desk.appeals.lookAgain(assignment.id, appealId, { plan: planHash(plan) });
  const there = await lookAt(workspace, contested);
  if (there?.status !== 'done') {
    await rerunUnder(workspace, contested.grade, { from, planHash: await stores.artifacts.putJson('plan', plan) });
  }
  return stores.desk.appeals.get(assignment.id, appealId);
}

/** The look at an appealed grade; undefined where there is none and none can be asked for any more. */
export async function viewSecondLook(
  workspace: Workspace,
  assignment: StoredAssignment,
  appeal: Appeal,
): Promise<SecondLook | undefined> {
  const { stores } = workspace;
  const { erasedAt } = await stores.submissions.get(appeal.submissionId);
  if (erasedAt !== undefined) return undefined;
  if ((await hiddenFrom(workspace, assignment, appeal.submissionId)).has(appeal.gradeId)) {
    return { state: 'impossible', why: hidden().message };
  }
  const contested = await contestedBy(workspace, assignment, await stores.grades.get(appeal.gradeId));
  const model = contested.plan.route?.model;
  const run = await lookAt(workspace, contested);
  if (run !== undefined) return { model, ...(await lookOf(workspace, { run, model, traitId: appeal.traitId })) };
  if (appeal.state !== 'open' && appeal.state !== 'assigned') return undefined;
  const refused = refusal(contested, appeal.traitId);
  return refused === undefined ? { state: 'possible', model } : { state: 'impossible', why: refused.message };
}

async function contestedBy(workspace: Workspace, assignment: StoredAssignment, grade: StoredGrade): Promise<Contested> {
  const { plan } = await loadRun(workspace, grade.runId);
  return { assignment, grade, plan };
}

/** Why a second look would be none: the same model, or no model, would look. */
function refusal({ assignment, grade, plan: { route } }: Contested, traitId: string): AssayError | undefined {
  if (!assignment.aiGradingEnabled) {
    return new AssayError('grader.not-ready', `grading by machine is switched off for assignment "${assignment.slug}"`);
  }
  if (route === null) {
    return new AssayError(
      'grader.not-ready',
      'no model graded this essay; a second look is the costly model’s of a route with a cascade and its rule "onAppeal"',
    );
  }
  if (route.cascade?.escalate.onAppeal !== true) {
    return new AssayError(
      'grader.not-ready',
      `the same model would look again: the route that graded this essay has no ${route.cascade === undefined ? 'cascade' : 'rule "onAppeal" in its cascade'}; with "cascade.escalate.onAppeal: true" in the route, grades made from then on can be looked at again`,
    );
  }
  if (grade.content.traits.find((trait) => trait.traitId === traitId)?.answeredBy === route.model) {
    return new AssayError('conflict', `the costly model, "${route.model}", scored "${traitId}" in this grade already`);
  }
  return undefined;
}

function planOfLook(plan: GradingPlan): GradingPlan {
  const anew = stages.filter((stage) => stage >= from).map((stage) => [stage, stageVersions[stage]]);
  return {
    ...plan,
    policy: { ...plan.policy, appeal: true },
    stageVersions: { ...plan.stageVersions, ...Object.fromEntries(anew) },
  };
}

/** What a plan asks, whatever release asks it, on appeal or not. */
function questionOf({ policy: { appeal: _appeal, ...policy }, ...plan }: GradingPlan): string {
  return contentHash({ ...plan, policy, stageVersions: {} });
}

/** The look that is there, the youngest of several: one of an earlier release is not paid for again. */
async function lookAt(workspace: Workspace, { grade, plan }: Contested): Promise<StoredRun | undefined> {
  const { items } = await workspace.stores.runs.list({ submissionId: grade.submissionId }, { limit: 1000 });
  for (const run of items) {
    if (run.rerunOf !== grade.runId || run.fromStage !== from) continue;
    const { plan: asked } = await loadRun(workspace, run.id);
    if (asked.policy.appeal === true && questionOf(asked) === questionOf(plan)) return run;
  }
  return undefined;
}

async function lookOf(
  { stores, ledger }: Workspace,
  { run, model, traitId }: { readonly run: StoredRun; readonly model: string | undefined; readonly traitId: string },
): Promise<SecondLook> {
  const runId = run.id;
  const grade = await stores.grades.ofRun(runId);
  if (grade === undefined) return { state: unfinished(run), runId, why: run.error?.message };
  const trait = grade.content.traits.find((one) => one.traitId === traitId);
  const calls = await ledger.list(runId);
  return {
    state: 'done',
    runId,
    gradeId: grade.id,
    score: trait?.score,
    why: trait?.reason,
    answeredBy: trait?.answeredBy,
    costlyAsked: calls.some(({ step, modelAsked }) => step.startsWith(`${from}/${traitId}/`) && modelAsked === model),
    at: grade.createdAt,
  };
}

function unfinished({ status }: StoredRun): 'under-way' | 'held' | 'failed' {
  if (status === 'held') return 'held';
  return status === 'failed' || status === 'cancelled' ? 'failed' : 'under-way';
}
