import { z } from 'zod';
import { contentHash, toJson, type Json } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import { holistic } from '../../core/exemplar.ts';
import type { GateCheck } from '../../core/gate-verdict.ts';
import type { SystemInformation } from '../../evaluation/agreement-report/report.ts';
import { humanBaseline } from '../../evaluation/datasets/double-blind.ts';
import type { EvaluatedEssay, Evaluator, EvaluatorContext } from '../../evaluation/evaluators/evaluator.ts';
import { judgeEvaluator, judgeName, type ModelJudge } from '../../evaluation/evaluators/model-judge.ts';
import { standardEvaluators } from '../../evaluation/evaluators/standard-evaluators.ts';
import { comparePlans } from '../../evaluation/experiments/compare-plans.ts';
import type { ComparedPlan, ExperimentReport } from '../../evaluation/experiments/experiment-report.ts';
import { gateChecks, standardBounds, type GateBounds } from '../../evaluation/gates/experiment-gate.ts';
import type { StoredExperiment } from '../../ports/dataset-stores.ts';
import type { CostEstimate } from './calibrate-cost.ts';
import { measureContext } from './dataset-labelling.ts';
import { gradeDataset, gradingWork, openDataset, type OpenDataset } from './experiment-grade.ts';
import { judgeNamed, requireValidated } from './experiment-judge.ts';
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
  const judges = (request.judges ?? []).map((name) => judgeNamed(workspace, name));
  if (request.judgesGate === true) await requireValidated(workspace, judges);
  const repeats = request.repeats ?? 0;
  const works = [await gradingWork(workspace, open, a, repeats)];
  if (b.hash !== a.hash) works.push(await gradingWork(workspace, open, b, repeats));
  const sum = (of: (estimate: CostEstimate) => number) => works.reduce((total, work) => total + of(work.estimate), 0);
  return {
    request,
    open,
    a,
    b,
    judges,
    essaysToGrade: works.reduce((total, work) => total + work.todo.length, 0),
    estimate: {
      calls: sum((estimate) => estimate.calls),
      likelyMicroUsd: sum((estimate) => estimate.likelyMicroUsd),
      mostMicroUsd: sum((estimate) => estimate.mostMicroUsd),
    },
  };
}

export interface FinishedExperiment {
  readonly experiment: StoredExperiment;
  readonly report: ExperimentReport;
  readonly checks: readonly GateCheck[];
}

/** Grades the set under both plans, goes on where an earlier try stopped, and keeps the report. */
export async function runExperiment(
  workspace: Workspace,
  prepared: PreparedExperiment,
  options: {
    readonly system: SystemInformation;
    readonly bounds?: GateBounds;
    readonly onProgress?: (done: number, total: number) => void;
  },
): Promise<FinishedExperiment> {
  const { request, open, a, b, essaysToGrade } = prepared;
  const { experiments } = workspace.stores;
  const settings = settingsOf(request);
  const experiment = await experiments.begin({
    datasetId: open.dataset.id,
    version: open.version.version,
    planA: a.hash,
    planB: b.hash,
    spec: {
      ...settings,
      a: a.label,
      b: b.label,
      versionsB: { ...b.versions },
      evaluators: (request.evaluators ?? []).map(({ name }) => name),
      ...(prepared.judges.length > 0 && { judges: prepared.judges.map(({ hash }) => hash) }),
      ...(request.judgesGate === true && { gatingJudges: prepared.judges.map(({ question }) => judgeName(question)) }),
    },
  });
  let done = 0;
  const onDone = () => options.onProgress?.((done += 1), essaysToGrade);
  const { repeats } = settings;
  const gradedA = await gradeDataset(workspace, open, a, { repeats, onDone });
  const gradedB = a.hash === b.hash ? gradedA : await gradeDataset(workspace, open, b, { repeats, onDone });
  const report = await reportOf(workspace, prepared, { a: gradedA, b: gradedB, system: options.system });
  const finished = await experiments.finish(experiment.id, toJson(report));
  return { experiment: finished, report, checks: gateChecks(report, boundsWith(finished, options.bounds)) };
}

const gatingSchema = z.looseObject({ gatingJudges: z.array(z.string()).default([]) });

/** The bounds of a gate, with the judges that the experiment was run with as gates. */
export function boundsWith({ spec }: Pick<StoredExperiment, 'spec'>, bounds: GateBounds = standardBounds): GateBounds {
  const { gatingJudges } = gatingSchema.parse(spec);
  return gatingJudges.length === 0 ? bounds : { ...bounds, parity: [...bounds.parity, ...gatingJudges] };
}

function settingsOf({
  minimumN = 30,
  draws = 1000,
  seed = 20_250_101,
  lengthBins = 3,
  repeats = 0,
}: ExperimentRequest) {
  return { minimumN, draws, seed, lengthBins, repeats };
}

async function reportOf(
  workspace: Workspace,
  { request, open, a, b, judges }: PreparedExperiment,
  graded: {
    readonly a: readonly EvaluatedEssay[];
    readonly b: readonly EvaluatedEssay[];
    readonly system: SystemInformation;
  },
): Promise<ExperimentReport> {
  const { dataset, version, assignment, rows } = open;
  const { minimumN, draws, seed, lengthBins } = settingsOf(request);
  const rubric = await workspace.stores.rubrics.byHash(b.plan.rubricHash);
  const context: EvaluatorContext = {
    scale: rubric.scale,
    traitScales: Object.fromEntries(rubric.traits.map((trait) => [trait.id, trait.scale])),
  };
  const evaluators = [
    ...standardEvaluators(context),
    ...(request.evaluators ?? []),
    ...judges.map((judge) => judgeEvaluator(judge)),
  ];
  const other = new Map(graded.b.map((essay) => [essay.position, essay]));
  const pairs = graded.a.flatMap((essay) => {
    const same = other.get(essay.position);
    return same === undefined ? [] : [{ a: essay, b: same }];
  });
  const compared = await comparePlans(pairs, { ...context, evaluators, seed, draws, minimumN, lengthBins });
  const people = humanBaseline(
    rows.map((row) => row.raters),
    { ...measureContext(rubric.scale), minimumN, bootstrap: { seed, draws, level: 0.95 } },
  );
  return {
    format: 'assay.experiment-report/1',
    title: request.title ?? `${a.label} against ${b.label} on ${dataset.slug}`,
    dataset: {
      slug: dataset.slug,
      kind: dataset.kind,
      version: version.version,
      hash: version.hash,
      rows: version.rows,
      gone: version.gone,
      reserved: dataset.reserved,
    },
    a: comparedPlan(a, graded.a),
    b: comparedPlan(b, graded.b),
    essays: pairs.length,
    labelled: pairs.filter((pair) => pair.a.human[holistic] !== undefined).length,
    humanHuman: people.quadraticWeightedKappa,
    figures: compared.figures,
    bins: compared.bins.map(({ name, members }) => ({ name, n: members.length })),
    method: {
      seed,
      draws,
      level: 0.95,
      minimumN,
      correction: 'holm',
      tests: compared.figures.filter((figure) => figure.pValue !== undefined).length,
    },
    system: { ...graded.system, source: { name: assignment.slug, sha256: version.hash, rows: rows.length } },
  };
}

function comparedPlan({ label, hash, plan }: NamedPlan, graded: readonly EvaluatedEssay[]): ComparedPlan {
  return {
    label,
    hash,
    grader: plan.grader === 'model' ? (plan.route?.model ?? 'model') : `scorer ${plan.scorerHash?.slice(0, 12) ?? ''}`,
    costMicroUsd: graded.reduce((sum, { outcome }) => sum + outcome.costMicroUsd, 0),
    unscored: graded.filter(({ outcome }) => outcome.score === undefined).length,
  };
}

/** Only the format is checked: what wrote it was this program. */
const reportSchema = z.custom<ExperimentReport>(
  (value) => z.looseObject({ format: z.literal('assay.experiment-report/1') }).safeParse(value).success,
);

/** @throws AssayError `conflict` while it is not done */
export function reportIn(experiment: StoredExperiment): ExperimentReport {
  const parsed = reportSchema.safeParse(experiment.report);
  if (parsed.success) return parsed.data;
  throw new AssayError('conflict', `experiment "${experiment.id}" is not finished; run it again to go on`);
}

/** The content address of what an experiment's figures were computed from. */
export function evidenceHash({ dataset, a, b, method }: ExperimentReport): string {
  const evidence: Json = toJson({ dataset: dataset.hash, gone: dataset.gone, a: a.hash, b: b.hash, method });
  return contentHash(evidence);
}
