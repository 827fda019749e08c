import { AssayError } from '../../core/errors.ts';
import { gradingPlanSchema, planHash, policySchema, type GradingPlan } from '../../core/grading-plan.ts';
import { splitPolicy } from '../../core/training-policy.ts';
import { stageVersions } from '../../pipeline/run.ts';
import type { ScorerVersion, StoredAssignment } from '../../ports/stored.ts';
import { calibrationBasis, calibratorFits } from './calibrate-basis.ts';
import { withFittingOffsets } from './population-port.ts';
import { resolveVersions, type WantedVersions } from './registry-resolve.ts';
import { minimumGradedEssays } from './train-assignment.ts';
import type { Workspace } from './workspace.ts';

/** What may differ from what the assignment and the settings say. */
export interface PlanChoices {
  readonly grader?: 'model' | 'scorer';
  /** Entries of the policy to change, e.g. `{ exemplars: 3 }`. */
  readonly policy?: Readonly<Record<string, unknown>>;
  /** Rubric version; what the assignment's environment holds when not given. */
  readonly rubricVersion?: number;
  /** Versions to take instead of what the environment holds, e.g. of a draft. */
  readonly wanted?: WantedVersions;
  /** The plan that a calibrator is fitted under. */
  readonly withoutCalibrator?: boolean;
}

/**
 * The plan that an essay of this assignment is graded under now, stored as an artifact. Rubric, prompts, route and policy are what the
 * assignment's environment holds (docs/registry.md); outside production nothing is released without a teacher.
 *
 * The grader is the model where one is configured, else the assignment's trained scorer.
 *
 * @throws AssayError `grader.not-ready` when there is neither, saying what is missing
 */
export async function currentPlan(
  workspace: Workspace,
  assignment: StoredAssignment,
  choices: PlanChoices = {},
): Promise<{ readonly plan: GradingPlan; readonly hash: string }> {
  const { stores } = workspace;
  if (!assignment.aiGradingEnabled) {
    throw new AssayError('grader.not-ready', `grading by machine is switched off for assignment "${assignment.slug}"`);
  }
  const versions = await resolveVersions(workspace, assignment, choices);
  const { rubric } = versions;
  const scorer = await stores.scorers.inUse(assignment.id);
  const grader = await chooseGrader(workspace, assignment, { wanted: choices.grader, scorer });
  const vectors = await stores.gradedEssays.vectors(assignment.id, workspace.embedder.id);
  const policy = checkedPolicy({
    ...versions.policy,
    ...splitPolicy(assignment.policy).grading,
    ...choices.policy,
    ...(versions.environment !== 'production' && { autoRelease: false }),
  });
  const bare = gradingPlanSchema.parse({
    format: 'assay.plan/1',
    grader,
    rubricHash: rubric.hash,
    taskHash: await stores.artifacts.putJson('task', assignment.taskText),
    promptsHash: grader === 'model' ? versions.promptsHash : null,
    route: grader === 'model' ? versions.route : null,
    scorerHash: scorer?.hash ?? null,
    embedder: vectors.size > 0 ? workspace.embedder.id : null,
    policy,
    stageVersions,
    ...(await approvedQuestions(workspace, rubric, grader === 'model' && policy.rubricQuestions === true)),
  } satisfies Record<Exclude<keyof GradingPlan, 'calibratorHash' | 'questionsHash'>, unknown>);
  const fused = choices.withoutCalibrator === true ? bare : await withCalibrator(workspace, assignment, bare);
  const plan = await withFittingOffsets(workspace, fused);
  const hash = await stores.artifacts.putJson('plan', plan);
  if (hash !== planHash(plan)) throw new AssayError('internal', 'a plan was stored under another hash than its own');
  return { plan, hash };
}

/** Names the calibrator in use, where the plan still is what it was fitted under. */
async function withCalibrator(
  { stores }: Workspace,
  assignment: StoredAssignment,
  plan: GradingPlan,
): Promise<GradingPlan> {
  const calibrator = await stores.calibrators.inUse(assignment.id);
  if (calibrator === undefined || !calibratorFits(calibrator.report, calibrationBasis(plan))) return plan;
  return { ...plan, calibratorHash: calibrator.hash };
}

/** @throws AssayError `grader.not-ready` when the policy wants questions and nobody approved any */
async function approvedQuestions(
  { stores }: Workspace,
  { hash, rubricId, version }: { readonly hash: string; readonly rubricId: string; readonly version: number },
  wanted: boolean,
): Promise<{ readonly questionsHash?: string }> {
  if (!wanted) return {};
  const approved = await stores.questions.approved(hash);
  if (approved !== undefined) return { questionsHash: approved };
  throw new AssayError(
    'grader.not-ready',
    `policy.rubricQuestions is on, but no questions are approved for rubric ${rubricId}@${version}: run "assay questions make ${rubricId}@${version}", read them, then "assay questions approve ${rubricId}@${version}"`,
  );
}

async function chooseGrader(
  workspace: Workspace,
  assignment: StoredAssignment,
  { wanted, scorer }: { wanted: PlanChoices['grader']; scorer: ScorerVersion | undefined },
): Promise<'model' | 'scorer'> {
  const { route } = workspace.config;
  const grader = wanted ?? (route === undefined ? 'scorer' : 'model');
  if (grader === 'model' && route === undefined) {
    throw new AssayError('grader.not-ready', 'no model is configured: set ASSAY_MODEL and, where it needs one, a key');
  }
  if (grader === 'scorer' && scorer === undefined) throw await notReady(workspace, assignment);
  return grader;
}

function checkedPolicy(entries: Readonly<Record<string, unknown>>) {
  const parsed = policySchema.safeParse(entries);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `policy.${issue.path.join('.')}: ${issue.message}`);
  throw new AssayError(
    'input.invalid',
    `${problems.join('; ')}; allowed entries: ${Object.keys(policySchema.shape).join(', ')}`,
  );
}

async function notReady({ stores }: Workspace, assignment: StoredAssignment): Promise<AssayError> {
  const there = await stores.gradedEssays.count(assignment.id);
  const missing = minimumGradedEssays - there;
  const slug = assignment.slug;
  const how =
    missing > 0
      ? `needs ${missing} more graded essays (${there} of ${minimumGradedEssays} are there) or a model`
      : `${there} graded essays are there, but no scorer is trained: run "assay train ${slug}", or configure a model`;
  return new AssayError('grader.not-ready', `cannot grade "${slug}" yet: ${how}`, {
    details: { gradedEssays: there, needed: minimumGradedEssays },
  });
}

/** The plan with this hash, or with the only hash that begins so. */
export async function findPlan(
  workspace: Workspace,
  hashOrPrefix: string,
): Promise<{ plan: GradingPlan; hash: string }> {
  const plans = await workspace.stores.artifacts.list('plan');
  const matches = plans.filter((artifact) => artifact.hash.startsWith(hashOrPrefix));
  const [match, another] = matches;
  if (match === undefined)
    throw new AssayError('not-found', `no plan begins with "${hashOrPrefix}"; see "assay plan list"`);
  if (another !== undefined)
    throw new AssayError('input.invalid', `"${hashOrPrefix}" begins ${matches.length} plans; give more of it`);
  return { plan: gradingPlanSchema.parse(await workspace.stores.artifacts.getJson(match.hash)), hash: match.hash };
}
