import { holistic } from '../../core/exemplar.ts';
import type { Rubric } from '../../core/rubric.ts';
import { roundToScale } from '../../core/score-scale.ts';
import { buildAgreementReport } from '../../evaluation/agreement-report/build-report.ts';
import type { LabelledRecord, LabelledSet } from '../../evaluation/agreement-report/labelled-set.ts';
import type { AgreementReport, SystemInformation } from '../../evaluation/agreement-report/report.ts';
import type { EvaluatedEssay } from '../../evaluation/evaluators/evaluator.ts';
import {
  conditionalDifferences,
  type ConditionalDifference,
} from '../../evaluation/fairness/conditional-difference.ts';
import { exemplarCoverage, type ExemplarCoverage } from '../../evaluation/fairness/exemplar-coverage.ts';
import { groupInflation, type GroupInflation } from '../../evaluation/fairness/group-inflation.ts';
import { subgroupAlarms, type SubgroupAlarm } from '../../evaluation/fairness/subgroup-alarms.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import { learningEssays } from './dataset-learning.ts';
import { evaluatedEssay, gradeDataset, openDataset, refuseTaught, type OpenDataset } from './experiment-grade.ts';
import { noOutcome } from './experiment-outcome.ts';
import { namedPlan, type NamedPlan } from './experiment-plan.ts';
import { currentRubric } from './registry-resolve.ts';
import type { Workspace } from './workspace.ts';

export interface FairnessOptions {
  readonly dataset: string;
  /** As in `namedPlan`; `current` when left out. */
  readonly plan?: string;
  readonly minimumN?: number;
  readonly system: SystemInformation;
  readonly onDone?: () => void;
  /** A run of the set that was made already, by position and before rounding: then nothing is graded. */
  readonly scores?: ReadonlyMap<number, number | undefined>;
}

/** One plan measured on one locked set. */
export interface MeasuredPlan {
  readonly open: OpenDataset;
  readonly named: NamedPlan;
  readonly rubric: Rubric;
  readonly report: AgreementReport;
  readonly records: readonly LabelledRecord[];
  /** Labelled essays that the plan gave no score. */
  readonly unscored: number;
  readonly essays: readonly EvaluatedEssay[];
}

/**
 * Grades a locked set under a plan (what was graded before is not graded again) and makes its agreement report.
 *
 * @throws AssayError `conflict` when the plan's scorer was trained on essays of the set, scores of a run that was made already included
 */
export async function measurePlan(workspace: Workspace, options: FairnessOptions): Promise<MeasuredPlan> {
  const { dataset, plan = 'current', minimumN = 30, system, onDone } = options;
  const open = await openDataset(workspace, dataset);
  const named = await namedPlan(workspace, open.assignment, plan);
  await refuseTaught(workspace, open, named);
  const rubric = await workspace.stores.rubrics.byHash(named.plan.rubricHash);
  const essays =
    options.scores === undefined
      ? await gradeDataset(workspace, open, named, { repeats: 0, ...(onDone && { onDone }) })
      : gradedBefore(open, rubric, options.scores);
  const set = labelledSet(essays, rubric);
  const title = `${open.assignment.title}: ${named.label} on ${open.dataset.slug} version ${open.version.version}`;
  const report = buildAgreementReport(set, {
    title,
    minimumN,
    system: { ...system, source: { name: open.dataset.slug, sha256: open.version.hash, rows: open.rows.length } },
  });
  const labelled = essays.filter((essay) => essay.human[holistic] !== undefined).length;
  return { open, named, rubric, report, records: set.records, unscored: labelled - set.records.length, essays };
}

function gradedBefore(
  { rows }: OpenDataset,
  { scale }: Rubric,
  scores: NonNullable<FairnessOptions['scores']>,
): EvaluatedEssay[] {
  return rows.map((row) => {
    const continuous = scores.get(row.position);
    const scored = continuous === undefined ? {} : { score: roundToScale(continuous, scale), continuous };
    return evaluatedEssay(row, { ...noOutcome, ...scored }, []);
  });
}

function labelledSet(essays: readonly EvaluatedEssay[], rubric: Rubric): LabelledSet {
  const records = essays.flatMap((essay): LabelledRecord[] => {
    const { human, outcome, raters, words, groups, position } = essay;
    const [given, machine] = [human[holistic], outcome.score];
    if (given === undefined || machine === undefined) return [];
    const traits = rubric.traits.flatMap(({ id }) => {
      const [by, from] = [human[id], outcome.traits[id]];
      return by === undefined || from === undefined ? [] : [[id, { human: by, machine: from }] as const];
    });
    return [
      {
        id: String(position),
        human: given,
        machine,
        raters: [raters[0]?.[holistic], raters[1]?.[holistic]],
        wordCount: words,
        groups,
        traits: Object.fromEntries(traits),
        ...(outcome.continuous !== undefined && { continuous: outcome.continuous }),
      },
    ];
  });
  return {
    records,
    scale: rubric.scale,
    raterScale: rubric.scale,
    traitScales: Object.fromEntries(rubric.traits.map((trait) => [trait.id, trait.scale])),
    groupColumns: [...new Set(records.flatMap((record) => Object.keys(record.groups)))].sort(),
    excluded: [],
    clamped: 0,
    scaleInferred: false,
  };
}

export interface FairnessReport {
  readonly planHash: string;
  readonly agreement: AgreementReport;
  readonly alarms: readonly SubgroupAlarm[];
  readonly conditional: readonly ConditionalDifference[];
  readonly inflation: readonly GroupInflation[];
  readonly exemplars: ExemplarCoverage;
}

/**
 * Fairness of a plan on a locked set: RSMTool's analyses by every demographic that is there, subgroups under the population, and the exemplars.
 * What a schedule calls each month, and a person on demand.
 */
export async function fairnessReport(workspace: Workspace, options: FairnessOptions): Promise<FairnessReport> {
  const { report, records, open, named } = await measurePlan(workspace, options);
  const bootstrap = { seed: report.method.seed, draws: report.method.draws, minimumN: report.method.minimumN };
  const columns = report.evaluationByGroup.map(({ column }) => column);
  return {
    planHash: named.hash,
    agreement: report,
    alarms: subgroupAlarms(report),
    conditional: columns.flatMap((column) => conditionalDifferences(records, column, bootstrap)),
    inflation: columns.flatMap((column) => groupInflation(records, column, bootstrap)),
    exemplars: await exemplarsOf(workspace, open.assignment),
  };
}

export async function exemplarsOf(workspace: Workspace, assignment: StoredAssignment): Promise<ExemplarCoverage> {
  const { rubric } = await currentRubric(workspace, assignment);
  return exemplarCoverage(await learningEssays(workspace, assignment), rubric);
}
