import { z } from 'zod';
import { contentHash, toJson, type Json } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import { holistic } from '../../core/exemplar.ts';
import type { GateCheck } from '../../core/gate-verdict.ts';
import type { SystemInformation } from '../../evaluation/agreement-report/report.ts';
import { humanBaseline } from '../../evaluation/datasets/double-blind.ts';
import type { EvaluatedEssay, EvaluatorContext } from '../../evaluation/evaluators/evaluator.ts';
import { judgeEvaluator } from '../../evaluation/evaluators/model-judge.ts';
import { standardEvaluators } from '../../evaluation/evaluators/standard-evaluators.ts';
import { comparePlans } from '../../evaluation/experiments/compare-plans.ts';
import type { ComparedPlan, ExperimentReport } from '../../evaluation/experiments/experiment-report.ts';
import { gateChecks, standardBounds, type GateBounds } from '../../evaluation/gates/experiment-gate.ts';
import type { StoredExperiment } from '../../ports/dataset-stores.ts';
import { measureContext } from './dataset-labelling.ts';
import { gradeDataset } from './experiment-grade.ts';
import { requireBudgets } from './within-budgets.ts';
import type { NamedPlan } from './experiment-plan.ts';
import { readSpec, settingsOf, specOf, type PreparedExperiment } from './experiment-prepare.ts';
import type { Workspace } from './workspace.ts';

export interface FinishedExperiment {
  readonly experiment: StoredExperiment;
  readonly report: ExperimentReport;
  readonly checks: readonly GateCheck[];
}

/** Grades the set under both plans, goes on where an earlier try stopped, and keeps the report. */
export async function runExperiment(
  workspace: Workspace,
  prepared: PreparedExperiment,
  options: RunOptions,
): Promise<FinishedExperiment> {
  return finishExperiment(workspace, await beginExperiment(workspace, prepared), prepared, options);
}

/**
 * Writes down what is asked; the same question again, while it is not answered, is the one that is there, whatever the budgets have left: of what it
 * estimates much may be paid for already, and each of its calls is held.
 *
 * @throws AssayError `budget.spent` when a new one likely costs more than the assignment's budgets have left
 */
export async function beginExperiment(workspace: Workspace, prepared: PreparedExperiment): Promise<StoredExperiment> {
  const { open, a, b, estimate } = prepared;
  const { experiments } = workspace.stores;
  const question = {
    datasetId: open.dataset.id,
    version: open.version.version,
    planA: a.hash,
    planB: b.hash,
    spec: specOf(prepared),
  };
  if ((await experiments.unanswered(question)) === undefined)
    await requireBudgets(workspace, open.assignment, { what: 'the experiment', ...estimate });
  return experiments.begin(question);
}

export interface RunOptions {
  readonly system: SystemInformation;
  readonly onProgress?: (done: number, total: number) => void;
  /** Asked before each essay; what it throws ends the run there, and what is finished is kept. */
  readonly mayGoOn?: () => Promise<void>;
}

/** Answers what was begun. */
export async function finishExperiment(
  workspace: Workspace,
  experiment: StoredExperiment,
  prepared: PreparedExperiment,
  options: RunOptions,
): Promise<FinishedExperiment> {
  const { request, open, a, b, essaysToGrade } = prepared;
  let done = 0;
  const { mayGoOn } = options;
  const grading = {
    repeats: settingsOf(request).repeats,
    onDone: () => options.onProgress?.((done += 1), essaysToGrade),
    ...(mayGoOn !== undefined && { mayGoOn }),
  };
  const gradedA = await gradeDataset(workspace, open, a, grading);
  const gradedB = a.hash === b.hash ? gradedA : await gradeDataset(workspace, open, b, grading);
  const report = await reportOf(workspace, prepared, { a: gradedA, b: gradedB, system: options.system });
  const finished = await workspace.stores.experiments.finish(experiment.id, toJson(report));
  return { experiment: finished, report, checks: checksOf(finished) };
}

/** What the gates say of a finished experiment, by the bounds that it was run with. @throws AssayError `conflict` while it is not done */
export function checksOf(experiment: StoredExperiment): readonly GateCheck[] {
  return gateChecks(reportIn(experiment), boundsOf(experiment));
}

/** The standard bounds, with the judges and the cost that the experiment was run with as gates. */
function boundsOf(experiment: StoredExperiment): GateBounds {
  const { gatingJudges, maxCostMicroUsd } = readSpec(experiment);
  return {
    ...standardBounds,
    parity: [...standardBounds.parity, ...gatingJudges],
    ...(maxCostMicroUsd !== undefined && { maxCostMicroUsd }),
  };
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
