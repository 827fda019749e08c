import { contentHash } from '../../../core/content-hash.ts';
import { AssayError } from '../../../core/errors.ts';
import type { ModelRoute, ModelTarget } from '../../../core/model-route.ts';
import type { GradingPlan } from '../../../core/grading-plan.ts';
import { stages } from '../../../core/stage.ts';
import { stageVersions } from '../../../pipeline/run.ts';
import type { Appeal } from '../../../ports/desk-acts.ts';
import type { StoredAssignment, StoredGrade, StoredRun } from '../../../ports/stored.ts';
import { isSameModel } from '../../../adapters/llm/same-model.ts';
import { startGrading } from '../grade-assignment.ts';
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
  /** Whether the costly model was asked about the trait and did reply, usably or not. */
  readonly costlyAsked?: boolean | undefined;
  readonly at?: Date | undefined;
}

interface Contested {
  readonly grade: StoredGrade;
  readonly plan: GradingPlan;
}

/**
 * Asks the costly model of the cascade about an appealed grade: a rerun from stage 4 that counts for nobody and changes no grade. It is the plan
 * that sealed the contested grade with `appeal: true` and without the route's fallbacks, not the assignment's present one: under the same rubric, prompts
 * and exemplars, what differs between the two scores is the model's, and no other model's word is taken for the costly one's. (Only the versions of the
 * stages that run anew are this release's.) Two appeals of one grade share one look, and whoever asks again is given the one that is there; one that
 * has not ended well is tried again, under the plan that it has. Waits until it has ended, or is held.
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
  const { appeals } = stores.desk;
  const appeal = await appeals.mayAnswer(assignment.id, appealId);
  const contested = await contestedBy(workspace, await gradeToShow(workspace, appeal.gradeId));
  const run = await lookAt(workspace, contested);
  const refused = (await refusal(workspace, contested, appeal.traitId)) ?? switchedOff(assignment, run);
  if (refused !== undefined) throw refused;
  if (run?.status === 'done') return appeal;
  const planHash = run?.planHash ?? (await stores.artifacts.putJson('plan', planOfLook(contested.plan)));
  await rerunUnder(workspace, contested.grade, {
    from,
    planHash,
    onBegin: () => appeals.lookAgain(assignment.id, appealId, { plan: planHash }),
  });
  return appeals.get(assignment.id, appealId);
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
  const contested = await contestedBy(workspace, await stores.grades.get(appeal.gradeId));
  const refused = await refusal(workspace, contested, appeal.traitId);
  const run = refused === undefined ? await lookAt(workspace, contested) : undefined;
  const model = contested.plan.route?.model;
  if (run?.status === 'done') return { model, ...(await lookOf(workspace, { run, model, traitId: appeal.traitId })) };
  if (!isPending(appeal)) return undefined;
  const why = refused ?? switchedOff(assignment, run);
  if (why !== undefined) return { state: 'impossible', why: why.message };
  return { model, ...(run === undefined ? { state: 'possible' } : unfinished(run)) };
}

/** Nobody waits for the look any more once the appeal is over: one that has not ended is cancelled, unless another appeal of the grade shares it. */
export async function endSecondLook(
  workspace: Workspace,
  assignment: StoredAssignment,
  { gradeId }: Appeal,
): Promise<void> {
  const { stores } = workspace;
  const run = await lookAt(workspace, await contestedBy(workspace, await stores.grades.get(gradeId)));
  if (run === undefined || hasEnded(run)) return;
  const others = await stores.desk.appeals.list(assignment.id);
  if (others.some((other) => other.gradeId === gradeId && isPending(other))) return;
  await (await startGrading(workspace)).cancel(run.id, stores.actor);
}

/** Whether somebody still has to answer it. */
export function isPending({ state }: Pick<Appeal, 'state'>): boolean {
  return state === 'open' || state === 'assigned';
}

function hasEnded({ status }: StoredRun): boolean {
  return status === 'done' || status === 'failed' || status === 'cancelled';
}

async function contestedBy(workspace: Workspace, grade: StoredGrade): Promise<Contested> {
  const { plan } = await loadRun(workspace, grade.runId);
  return { grade, plan };
}

/** Nothing new begins while grading by machine is off; what is under way, or there, stays. */
function switchedOff({ aiGradingEnabled, slug }: StoredAssignment, run: StoredRun | undefined): AssayError | undefined {
  const goesOn = run?.status === 'done' || run?.status === 'running';
  if (aiGradingEnabled || goesOn) return undefined;
  return new AssayError('grader.not-ready', `grading by machine is switched off for assignment "${slug}"`);
}

/** Why a second look would be none: the same model, or no model, would look. */
async function refusal(
  workspace: Workspace,
  { grade, plan: { route } }: Contested,
  traitId: string,
): Promise<AssayError | undefined> {
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
  if (isSameQuestion(route.cascade.first, route)) {
    return new AssayError(
      'grader.not-ready',
      `the same model would look again: "${route.model}" stands at both places of the cascade, on the same terms`,
    );
  }
  if (await isScoredByCostly(workspace, grade, { traitId, route })) {
    return new AssayError('conflict', `the costly model, "${route.model}", scored "${traitId}" in this grade already`);
  }
  return undefined;
}

/** What a question's hash says of where it goes: with the same terms, one reply answers both places. */
const terms = ['provider', 'model', 'temperature', 'seed', 'maxOutputTokens'] as const;

function isSameQuestion(first: ModelTarget, costly: ModelTarget): boolean {
  return terms.every((term) => first[term] === costly[term]);
}

/**
 * Whether the costly model gave the trait its score. The name that the grade has does not tell: a provider names a dated build, and both places of the
 * cascade may have one model, on other terms.
 */
async function isScoredByCostly(
  { ledger }: Workspace,
  { runId, content }: StoredGrade,
  { traitId, route }: { readonly traitId: string; readonly route: ModelRoute },
): Promise<boolean> {
  const answeredBy = content.traits.find((one) => one.traitId === traitId)?.answeredBy;
  if (answeredBy === undefined) return false;
  const calls = (await ledger.list(runId)).filter((call) => isAbout(call, traitId) && call.status === 'settled');
  const last = calls.findLast(({ modelAnswered }) => modelAnswered === answeredBy);
  // Its reply was kept from an earlier run: this one has no call for it.
  if (last === undefined) return isSameModel(route.model, answeredBy);
  if (last.modelAsked !== route.model) return false;
  if (route.cascade?.first.model !== route.model) return true;
  // The cheap place is asked first: what came after it is the costly one's.
  return new Set(calls.filter(({ step }) => step === last.step).map(({ requestHash }) => requestHash)).size > 1;
}

function isAbout({ step }: { readonly step: string }, traitId: string): boolean {
  return step.startsWith(`${from}/${traitId}/`);
}

function planOfLook({ route, ...plan }: GradingPlan): GradingPlan {
  const anew = stages.filter((stage) => stage >= from).map((stage) => [stage, stageVersions[stage]]);
  return {
    ...plan,
    route: route === null ? null : withoutFallbacks(route),
    policy: { ...plan.policy, appeal: true },
    stageVersions: { ...plan.stageVersions, ...Object.fromEntries(anew) },
  };
}

function withoutFallbacks({ fallbacks: _fallbacks, ...route }: ModelRoute): ModelRoute {
  return route;
}

/** What a plan asks, whatever release asks it. */
function questionOf(plan: GradingPlan): string {
  return contentHash({ ...plan, stageVersions: {} });
}

/** The look that is there, the youngest of several: one of an earlier release is not paid for again. */
async function lookAt(workspace: Workspace, { grade, plan }: Contested): Promise<StoredRun | undefined> {
  const question = questionOf(planOfLook(plan));
  const { items } = await workspace.stores.runs.list({ submissionId: grade.submissionId }, { limit: 1000 });
  for (const run of items) {
    if (run.rerunOf !== grade.runId || run.fromStage !== from) continue;
    const { plan: asked } = await loadRun(workspace, run.id);
    if (questionOf(asked) === question) return run;
  }
  return undefined;
}

async function lookOf(
  { stores, ledger }: Workspace,
  { run, model, traitId }: { readonly run: StoredRun; readonly model: string | undefined; readonly traitId: string },
): Promise<SecondLook> {
  const runId = run.id;
  const grade = await stores.grades.ofRun(runId);
  if (grade === undefined) return unfinished(run);
  const trait = grade.content.traits.find((one) => one.traitId === traitId);
  const calls = await ledger.list(runId);
  return {
    state: 'done',
    runId,
    gradeId: grade.id,
    score: trait?.score,
    why: trait?.reason,
    answeredBy: trait?.answeredBy,
    costlyAsked: calls.some((call) => isAbout(call, traitId) && call.status !== 'failed' && call.modelAsked === model),
    at: grade.createdAt,
  };
}

function unfinished({ id: runId, status, error }: StoredRun): SecondLook {
  // What it waited for before it was cancelled is no longer why.
  if (status === 'cancelled') return { state: 'failed', runId, why: 'it was cancelled' };
  if (status === 'held' || status === 'failed') return { state: status, runId, why: error?.message };
  return { state: 'under-way', runId };
}
