import { z } from 'zod';
import { toJson, type Json } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import { holistic } from '../../core/exemplar.ts';
import type { GradingPlan } from '../../core/grading-plan.ts';
import type { Rubric } from '../../core/rubric.ts';
import { rubricQuestionsSchema } from '../../core/rubric-question.ts';
import { fusionColumns, serializeCalibrator } from '../../pipeline/6-calibrate/calibrator.ts';
import {
  beatsAggregate,
  fitCalibrator,
  isRecommended,
  type CalibrationReport,
} from '../../pipeline/6-calibrate/fit-calibrator.ts';
import type { ScorerVersion, StoredAssignment } from '../../ports/stored.ts';
import type { FusionExample } from '../../scoring/fusion.ts';
import { calibrationBasis } from './calibrate-basis.ts';
import { estimateCost, type CostEstimate } from './calibrate-cost.ts';
import { calibrationRunId, collectPoints, knownPoints, type CalibrationPoint } from './calibrate-points.ts';
import { sampleGradedEssays, type SampledEssay } from './calibrate-sample.ts';
import { currentPlan } from './current-plan.ts';
import { calibratorRefusals } from './calibrate-card.ts';
import { replacementChecks } from './replacement-checks.ts';
import { learningEssays } from './dataset-learning.ts';
import { heldOutScores } from './train-held-out.ts';
import { requireBudgets } from './within-budgets.ts';
import type { Workspace } from './workspace.ts';

/** Enough for the last step (a stack), and for the gates' thirty essays in each third of length, with some to spare. */
export const defaultSample = 100;

/** A calibration that was broken off is taken up again on the same day, or it is not. */
const leftBehindMs = 86_400_000;

/** Fewer could not even fit a line. */
const minimumSample = 10;

export interface CalibrationWork {
  readonly plan: GradingPlan;
  readonly planHash: string;
  readonly rubric: Rubric;
  readonly sample: readonly SampledEssay[];
  /** The trained scorer's scores of essays that it had not seen; empty without a scorer. */
  readonly heldOut: ReadonlyMap<string, number>;
  readonly estimate: CostEstimate;
}

/**
 * What calibrating would ask of the model, and what that costs; nothing is sent.
 *
 * @throws AssayError `grader.not-ready` without a model, `training.insufficient` with fewer than ten graded essays
 */
export async function prepareCalibration(
  workspace: Workspace,
  assignment: StoredAssignment,
  size = defaultSample,
): Promise<CalibrationWork> {
  const { stores } = workspace;
  const { plan: current } = await currentPlan(workspace, assignment, { grader: 'model', withoutCalibrator: true });
  // A graded essay is not a suspect: its masked twin is not paid for, and a finding does not keep it from being graded.
  const plan: GradingPlan = {
    ...current,
    policy: { ...current.policy, maskedTwin: false, onFinding: 'grade-and-flag' },
  };
  const planHash = await stores.artifacts.putJson('plan', plan);
  const rubric = await stores.rubrics.byHash(plan.rubricHash);
  const essays = await learningEssays(workspace, assignment);
  const sample = sampleGradedEssays(essays, rubric, { size, seed: plan.route?.seed ?? 7 });
  if (sample.length < minimumSample) {
    throw new AssayError(
      'training.insufficient',
      `assignment "${assignment.slug}" has ${sample.length} graded essays to calibrate on; the first step needs ${minimumSample}: ${minimumSample - sample.length} more`,
      { details: { gradedEssays: sample.length, needed: minimumSample } },
    );
  }
  const known = await knownPoints(workspace, assignment, planHash);
  const todo = sample.filter(({ essay }) => !known.has(essay.id));
  const heldOut = await heldOutScores(workspace, assignment, essays);
  const estimate = estimateCost(todo, { rubric, taskText: assignment.taskText, plan });
  return { plan, planHash, rubric, sample, heldOut, estimate };
}

export interface Calibrated {
  readonly version: ScorerVersion;
  readonly report: CalibrationReport;
  /** Essays that the model gave no score. */
  readonly unscored: number;
  /** Of all calls for this sample, earlier ones included. */
  readonly costMicroUsd: number;
  readonly beatsAggregate: boolean;
  /** Beats it by more than the draw of the essays could have made. */
  readonly recommended: boolean;
  /** What keeps it from being put to use without somebody's reason; one sentence each. */
  readonly refusals: readonly string[];
  readonly promoted: boolean;
  /** What was in use before, for comparison; its figures may be from other essays. */
  readonly inUse: ScorerVersion | undefined;
}

/** Grades the sample, fits the calibrator, stores it with its report card, and puts it to use where asked and where it earned it: the gain is sure and the gates hold. */
export async function calibrateAssignment(
  workspace: Workspace,
  assignment: StoredAssignment,
  work: CalibrationWork,
  options: { readonly promote: boolean; readonly onProgress?: (done: number, total: number) => void },
): Promise<Calibrated> {
  const { stores } = workspace;
  const { plan, planHash, rubric, sample, heldOut } = work;
  await requireBudgets(workspace, assignment, { what: 'the calibration', ...work.estimate });
  const points = await collectPoints(workspace, { ...work, assignment, ...options });
  const shape = { traitIds: rubric.traits.map((trait) => trait.id), questionIds: await questionIds(workspace, plan) };
  // All or none: a stack that was fitted with the scorer on some essays would be asked without it on others.
  const hasScorer = sample.every(({ essay }) => heldOut.has(essay.id));
  const scored = sample.flatMap(({ essay, score }) => {
    const point = points.get(essay.id);
    if (point?.aggregate == null) return [];
    const scorer = hasScorer ? heldOut.get(essay.id) : undefined;
    const raterScores = essay.raters.flatMap((rater) => rater.scores[holistic] ?? []);
    const example = toExample({ ...point, aggregate: point.aggregate }, shape, { score, raterScores, scorer });
    return [{ id: essay.id, example }];
  });
  const {
    fusion,
    report,
    heldOut: fused,
  } = fitCalibrator(
    scored.map(({ example }) => example),
    rubric.scale,
  );
  const checks = await replacementChecks(
    workspace,
    assignment,
    { essays: await learningEssays(workspace, assignment), rubric },
    {
      before: new Map(scored.map(({ id, example }) => [id, example.modelScore])),
      after: new Map(scored.flatMap(({ id }, row) => (fused[row] === undefined ? [] : [[id, fused[row]]]))),
    },
  );
  const withScorer = fusion.step === 'stack' && hasScorer;
  const basis = toJson(calibrationBasis(plan));
  const unscored = sample.length - scored.length;
  const costMicroUsd = await costOf(workspace, planHash, sample);
  const bytes = serializeCalibrator({
    format: 'assay.calibrator/1',
    basis: z.record(z.string(), z.json()).parse(basis),
    ...shape,
    withScorer,
    fusion,
  });
  const card: Json = toJson({
    ...report,
    basis,
    unscored,
    costMicroUsd,
    withScorer,
    questions: shape.questionIds.length,
    checks,
  });
  const version = await stores.calibrators.add(assignment.id, bytes, card);
  // This one's replies are gone, essay by essay; what earlier ones left behind when they were broken off goes now.
  await stores.calibrationPoints.discardReplies(new Date(Date.now() - leftBehindMs));
  const inUse = await stores.calibrators.inUse(assignment.id);
  const recommended = isRecommended(report);
  const refusals = calibratorRefusals({ ...report, checks });
  const promoted = options.promote && beatsAggregate(report) && refusals.length === 0;
  if (promoted) await stores.calibrators.promote(assignment.id, version.version);
  return {
    version,
    report,
    unscored,
    costMicroUsd,
    beatsAggregate: beatsAggregate(report),
    recommended,
    refusals,
    promoted,
    inUse,
  };
}

function toExample(
  point: CalibrationPoint & { readonly aggregate: number },
  shape: { readonly traitIds: string[]; readonly questionIds: string[] },
  {
    score,
    raterScores,
    scorer,
  }: { readonly score: number; readonly raterScores: readonly number[]; readonly scorer: number | undefined },
): FusionExample {
  const { aggregate, traits, answers } = point;
  return {
    modelScore: aggregate,
    columns: fusionColumns(shape, { aggregate, traits, answers: answers ?? undefined }),
    ...(scorer !== undefined && { scorer }),
    score,
    raterScores,
  };
}

async function questionIds({ stores }: Workspace, { questionsHash }: GradingPlan): Promise<string[]> {
  if (questionsHash === undefined) return [];
  const { questions } = rubricQuestionsSchema.parse(await stores.artifacts.getJson(questionsHash));
  return questions.map(({ id }) => id);
}

async function costOf({ ledger }: Workspace, planHash: string, sample: readonly SampledEssay[]): Promise<number> {
  let sum = 0;
  for (const { essay } of sample) {
    const { totalMicroUsd } = await ledger.totals({ runId: calibrationRunId(planHash, essay.id) });
    sum += totalMicroUsd;
  }
  return sum;
}
