import { z } from 'zod';
import type { Json } from '../../core/content-hash.ts';
import { gradingPlanSchema } from '../../core/grading-plan.ts';
import type { Evaluator } from '../../evaluation/evaluators/evaluator.ts';
import { judgeName, type ModelJudge } from '../../evaluation/evaluators/model-judge.ts';
import type { StoredExperiment } from '../../ports/dataset-stores.ts';
import type { CostEstimate } from './calibrate-cost.ts';
import { gradingWork, openDataset, type OpenDataset } from './experiment-grade.ts';
import { judgeNamed, judgingCost, requireValidated } from './experiment-judge.ts';
import { namedPlan, type NamedPlan } from './experiment-plan.ts';
import type { Workspace } from './workspace.ts';

export interface ExperimentRequest {
  readonly dataset: string;
  /** The newest when left out. */
  readonly version?: number;
  readonly a: string;
  readonly b: string;
  readonly title?: string;
  /** 30 when left out. */
  readonly minimumN?: number;
  readonly draws?: number;
  readonly seed?: number;
  readonly lengthBins?: number;
  /** Each essay is graded this often beyond the first time. */
  readonly repeats?: number;
  /** Besides the built-in ones. */
  readonly evaluators?: readonly Evaluator[];
  /** Questions that the configured model is asked about each plan's feedback, see `judgeQuestions`. */
  readonly judges?: readonly string[];
  /** The judges hold gates too: B may be worse by none of them. Refused for a judge that was not validated against people. */
  readonly judgesGate?: boolean;
  /** A bound of the gates: what an essay may cost under B, on average. */
  readonly maxCostMicroUsd?: number;
}

export interface PreparedExperiment {
  readonly request: ExperimentRequest;
  readonly open: OpenDataset;
  readonly a: NamedPlan;
  readonly b: NamedPlan;
  /** What is still to be asked; what was graded before is not paid for again. */
  readonly essaysToGrade: number;
  readonly judges: readonly ModelJudge[];
  readonly estimate: Pick<CostEstimate, 'calls' | 'likelyMicroUsd' | 'mostMicroUsd'>;
}

/** What an experiment would ask and cost; nothing is sent. */
export async function prepareExperiment(workspace: Workspace, request: ExperimentRequest): Promise<PreparedExperiment> {
  const open = await openDataset(workspace, request.dataset, request.version);
  const [a, b] = [
    await namedPlan(workspace, open.assignment, request.a),
    await namedPlan(workspace, open.assignment, request.b),
  ];
  const judges = (request.judges ?? []).map((name) => judgeNamed(workspace, name, open.assignment));
  if (request.judgesGate === true) await requireValidated(workspace, judges);
  return withEstimate(workspace, { request, open, a, b, judges });
}

async function withEstimate(
  workspace: Workspace,
  prepared: Omit<PreparedExperiment, 'essaysToGrade' | 'estimate'>,
): Promise<PreparedExperiment> {
  const { request, open, a, b, judges } = prepared;
  const repeats = request.repeats ?? 0;
  const plans = b.hash === a.hash ? [a] : [a, b];
  const works = await Promise.all(plans.map((plan) => gradingWork(workspace, open, plan, repeats)));
  const { traits } = await workspace.stores.rubrics.byHash(b.plan.rubricHash);
  const grades = plans.length * open.rows.length;
  const judging = judgingCost(workspace, judges, { grades, traits: traits.length });
  const parts = [...works.map((work) => work.estimate), judging];
  const sum = (of: (estimate: PreparedExperiment['estimate']) => number) =>
    parts.reduce((total, estimate) => total + of(estimate), 0);
  return {
    ...prepared,
    essaysToGrade: works.reduce((total, work) => total + work.todo.length, 0),
    estimate: {
      calls: sum((estimate) => estimate.calls),
      likelyMicroUsd: sum((estimate) => estimate.likelyMicroUsd),
      mostMicroUsd: sum((estimate) => estimate.mostMicroUsd),
    },
  };
}

/** What an experiment is computed with, as it is written down. */
type Settings = Pick<z.output<typeof specSchema>, 'minimumN' | 'draws' | 'seed' | 'lengthBins' | 'repeats'>;

export function settingsOf({
  minimumN = 30,
  draws = 1000,
  seed = 20_250_101,
  lengthBins = 3,
  repeats = 0,
}: ExperimentRequest): Settings {
  return { minimumN, draws, seed, lengthBins, repeats };
}

const specSchema = z.looseObject({
  minimumN: z.int(),
  draws: z.int(),
  seed: z.int(),
  lengthBins: z.int(),
  repeats: z.int(),
  a: z.string(),
  b: z.string(),
  title: z.string().optional(),
  versionsB: z.record(z.string(), z.string()).default({}),
  evaluators: z.array(z.string()).default([]),
  judgeNames: z.array(z.string()).default([]),
  gatingJudges: z.array(z.string()).default([]),
  maxCostMicroUsd: z.number().optional(),
});

/** Everything that tells one experiment from another on the same set and plans. */
export function specOf({ request, a, b, judges }: PreparedExperiment): Json {
  const { title, evaluators = [], judgesGate, maxCostMicroUsd } = request;
  return {
    ...settingsOf(request),
    a: a.label,
    b: b.label,
    versionsB: { ...b.versions },
    evaluators: evaluators.map(({ name }) => name),
    ...(title !== undefined && { title }),
    ...(judges.length > 0 && {
      judges: judges.map(({ hash }) => hash),
      judgeNames: judges.map(({ question }) => question.name),
    }),
    ...(judgesGate === true && { gatingJudges: judges.map(({ question }) => judgeName(question)) }),
    ...(maxCostMicroUsd !== undefined && { maxCostMicroUsd }),
  };
}

/** What was written down of an experiment, see `specOf`. */
export function readSpec({ spec }: Pick<StoredExperiment, 'spec'>): z.output<typeof specSchema> {
  return specSchema.parse(spec);
}

/** An experiment that was begun, to go on with it: the plans are those of then, whatever is in use now. */
export async function reopenExperiment(
  workspace: Workspace,
  experiment: StoredExperiment,
): Promise<PreparedExperiment> {
  const { minimumN, draws, seed, lengthBins, repeats, title, judgeNames, gatingJudges, maxCostMicroUsd, ...spec } =
    readSpec(experiment);
  const dataset = await workspace.stores.datasets.get(experiment.datasetId);
  const request: ExperimentRequest = {
    dataset: dataset.slug,
    version: experiment.version,
    a: spec.a,
    b: spec.b,
    minimumN,
    draws,
    seed,
    lengthBins,
    repeats,
    ...(title !== undefined && { title }),
    ...(judgeNames.length > 0 && { judges: judgeNames }),
    ...(gatingJudges.length > 0 && { judgesGate: true }),
    ...(maxCostMicroUsd !== undefined && { maxCostMicroUsd }),
  };
  const open = await openDataset(workspace, dataset.slug, experiment.version);
  return withEstimate(workspace, {
    request,
    open,
    a: await storedPlan(workspace, experiment.planA, spec.a, {}),
    b: await storedPlan(workspace, experiment.planB, spec.b, spec.versionsB),
    judges: judgeNames.map((name) => judgeNamed(workspace, name, open.assignment)),
  });
}

async function storedPlan(
  { stores }: Workspace,
  hash: string,
  label: string,
  versions: NamedPlan['versions'],
): Promise<NamedPlan> {
  return { label, hash, versions, plan: gradingPlanSchema.parse(await stores.artifacts.getJson(hash)) };
}
