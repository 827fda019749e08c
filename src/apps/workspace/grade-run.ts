import { z } from 'zod';
import type { Json } from '../../core/content-hash.ts';
import { defaultLatencyBudgetMs } from '../../config/config.ts';
import { AssayError } from '../../core/errors.ts';
import { gradingPlanSchema, type GradingPlan } from '../../core/grading-plan.ts';
import { gradeEssay, type GradeOutcome, type GradeRequest } from '../../pipeline/run.ts';
import { commentHash } from '../../pipeline/seal.ts';
import type { RecordedSteps } from '../../ports/recorded-steps.ts';
import type { Journal } from '../../ports/journal.ts';
import type { FeedbackClaim, StoredAssignment, StoredGrade, StoredRun } from '../../ports/stored.ts';
import type { Tracer } from '../../ports/tracer.ts';
import type { TraitGrader } from '../../ports/trait-grader.ts';
import { keptArtifact } from './kept-artifacts.ts';
import { loadMaterials } from './materials.ts';
import { findNearDuplicates } from './near-duplicates.ts';
import { createRerunJournal } from './rerun-journal.ts';
import type { Workspace } from './workspace.ts';

/** A run with everything that it is about, as it lies in the database. */
export interface LoadedRun {
  readonly run: StoredRun;
  readonly assignment: StoredAssignment;
  readonly plan: GradingPlan;
}

export async function loadRun(workspace: Workspace, runId: string): Promise<LoadedRun> {
  return loadAround(workspace, await workspace.stores.runs.get(runId));
}

async function loadAround(workspace: Workspace, run: StoredRun): Promise<LoadedRun> {
  const { stores } = workspace;
  const assignment = await stores.assignments.get(run.assignmentId);
  const plan = await keptArtifact(workspace, { kind: 'plan', hash: run.planHash }, (json) =>
    gradingPlanSchema.parse(json),
  );
  return { run, assignment, plan };
}

/** Takes a run through the pipeline with the journal that is given: the durable one, a replaying one, a counterfactual one. */
export async function gradeLoadedRun(
  workspace: Workspace,
  { run, assignment, plan }: LoadedRun,
  { journal, tracer }: { readonly journal: Journal; readonly tracer: Tracer },
): Promise<GradeOutcome> {
  const { stores } = workspace;
  const submission = await stores.submissions.whole(run.submissionId);
  const materials = await loadMaterials(workspace, assignment, plan);
  const earlier = await earlierStages(workspace, { run, assignment, plan }, journal);
  const request: GradeRequest = {
    runId: run.id,
    text: submission.text,
    // An author's name in the metadata or a page header is not there to deceive; it is shown to the teacher and holds nothing.
    hiddenText: submission.hiddenText.map(toHiddenText).filter(({ concealed }) => concealed),
    taskText: await keptArtifact(workspace, { kind: 'task', hash: plan.taskHash }, (json) => z.string().parse(json)),
    identities: materials.identities,
    ...(submission.learner !== undefined && { learner: submission.learner }),
    rubric: materials.rubric,
    plan,
    planHash: run.planHash,
    reference: submission.reference,
    commentKey: await commentKey(workspace, submission.reference),
  };
  const alike = () => findNearDuplicates(workspace, submission, { taskText: request.taskText, policy: plan.policy });
  return gradeEssay(request, { ...materials.ports, ...earlier, alike, tracer });
}

/**
 * For a counterfactual rerun: what the stages before it gave in the original run, and the grader of that time where stage 4 is among
 * them. For any other run: its own journal.
 */
async function earlierStages(
  workspace: Workspace,
  { run, assignment }: LoadedRun,
  journal: Journal,
): Promise<{ journal: Journal; grader?: TraitGrader }> {
  const { rerunOf, fromStage } = run;
  if (rerunOf === undefined || fromStage === undefined) return { journal };
  const lineage = await ancestors(workspace, rerunOf);
  const wrapped = createRerunJournal(firstToHave(workspace, lineage), fromStage, journal);
  if (fromStage <= '4-grade') return { journal: wrapped };
  // Of the runs before, the youngest that graded itself.
  const grading = lineage.find(({ run: before }) => before.fromStage === undefined || before.fromStage <= '4-grade');
  if (grading === undefined) throw new AssayError('replay.impossible', `no run before "${run.id}" graded the essay`);
  const { ports } = await loadMaterials(workspace, assignment, grading.plan);
  return { journal: wrapped, grader: ports.grader };
}

/** The run, what it was a rerun of, and so on to the first one. */
async function ancestors(workspace: Workspace, runId: string): Promise<LoadedRun[]> {
  const loaded = await loadRun(workspace, runId);
  return loaded.run.rerunOf === undefined ? [loaded] : [loaded, ...(await ancestors(workspace, loaded.run.rerunOf))];
}

/** A rerun keeps only the steps from its stage on: the ones before are its ancestors'. */
function firstToHave(workspace: Workspace, lineage: readonly LoadedRun[]): RecordedSteps {
  return {
    async output(name) {
      for (const { run } of lineage) {
        const found = await workspace.recordedSteps(run.id).output(name);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

/**
 * The engine's work: one run from submission to sealed grade. Done again after a crash, it seals the same grade.
 *
 * @param taken the run as it was when it was taken up, where that is known
 */
export async function executeRun(
  workspace: Workspace,
  runId: string,
  journal: Journal,
  taken?: StoredRun,
): Promise<StoredGrade> {
  const loaded = taken === undefined ? await loadRun(workspace, runId) : await loadAround(workspace, taken);
  refuseWhereSwitchedOff(loaded);
  const { tracer, flush } = workspace.tracerFor(runId);
  const started = performance.now();
  const outcome = await gradeLoadedRun(workspace, loaded, { journal, tracer }).catch(async (error: unknown) => {
    // What a run that failed had noted is what somebody will look for.
    await flush().catch(() => undefined);
    throw error;
  });
  const [cost] = await Promise.all([workspace.ledger.totals({ runId }), flush()]);
  return workspace.stores.grades.seal({
    runId,
    content: outcome.content,
    envelope: {
      latencyMs: Math.round(performance.now() - started),
      ...lateness(workspace, loaded.run),
      costMicroUsd: cost.settledMicroUsd,
      // Calls whose end is not known, at the most that they can have cost.
      reservedMicroUsd: cost.reservedMicroUsd,
      calls: cost.calls,
      recoveries: loaded.run.recoveries,
    },
    feedback: await feedbackOf(workspace, outcome),
  });
}

/** Work in progress (a run that reached a stage) finishes; nothing new begins, however it was started. */
function refuseWhereSwitchedOff({ run, assignment }: LoadedRun): void {
  if (assignment.aiGradingEnabled || run.stage !== undefined) return;
  throw new AssayError('grader.not-ready', `grading by machine is switched off for assignment "${assignment.slug}"`);
}

/** How long the run took from the moment in which it was first taken up, over holds and crashes; `late`: longer than the budget. */
function lateness({ config }: Workspace, { startedAt }: StoredRun): { elapsedMs: number; late: boolean } {
  const elapsedMs = startedAt === undefined ? 0 : Date.now() - startedAt.getTime();
  return { elapsedMs, late: elapsedMs > (config.latencyBudgetMs ?? defaultLatencyBudgetMs) };
}

async function feedbackOf(workspace: Workspace, outcome: GradeOutcome): Promise<FeedbackClaim[]> {
  const key = await commentKey(workspace, outcome.content.essay.reference);
  return outcome.traits.flatMap((trait) =>
    trait.status === 'unscored'
      ? []
      : trait.claims.map(({ kind, comment, quote, span }) => ({
          traitId: trait.traitId,
          kind,
          comment,
          quote,
          span,
          commentHash: commentHash(key, comment),
        })),
  );
}

/** The tenant's key of the version that made the submission's reference: a rotation changes no seal that is there. */
async function commentKey({ stores }: Workspace, reference: string): Promise<string> {
  const version = Number(/^r(\d+)-/.exec(reference)?.[1]);
  const key = (await stores.tenant.keys('essay-reference')).find((candidate) => candidate.version === version);
  if (key === undefined) throw new AssayError('internal', `the tenant has no key of version ${version}`);
  return Buffer.from(key.secret).toString('hex');
}

const hiddenTextSchema = z.object({ text: z.string(), kind: z.string(), concealed: z.boolean() });

/** Hidden text as intake stored it. */
export function toHiddenText(value: Json): { text: string; kind: string; concealed: boolean } {
  return hiddenTextSchema.parse(value);
}
