import { bootstrapIntervals, type Resample } from '../../../stats/bootstrap-intervals.ts';
import { differenceOfStandardizedMeans } from '../../../stats/difference-of-standardized-means.ts';
import { populationScale } from '../../../stats/population-scale.ts';
import { quadraticWeightedKappa } from '../../../stats/quadratic-weighted-kappa.ts';
import { varianceExplainedByGroup } from '../../../stats/variance-explained-by-group.ts';
import { makeFigure } from '../figure.ts';
import { flagRules } from '../flag-rules.ts';
import type { LabelledRecord, LabelledSet } from '../labelled-set.ts';
import {
  agreementFigures,
  agreementNames,
  agreementStatistics,
  type AgreementName,
  type MeasureContext,
} from '../measure-agreement.ts';
import type { EvaluationByGroup, FairnessTest, GroupEvaluation } from '../report.ts';
import { groupRecords } from './describe-data.ts';

type GroupStatistic = AgreementName | 'differenceOfStandardizedMeans' | 'kappaGap';

/** Agreement and fairness for every group of every group column. */
export function evaluationByGroup(set: LabelledSet, context: MeasureContext): EvaluationByGroup[] {
  return set.groupColumns.map((column) => {
    const groups = [...groupRecords(set.records, column).keys()];
    return {
      column,
      groups: groupEvaluations(set.records, column, groups, context),
      fairness: fairnessTests(set.records, column),
    };
  });
}

/** The whole set is resampled, not the group: a group's standing moves with the population it is compared to. */
function groupEvaluations(
  records: readonly LabelledRecord[],
  column: string,
  groups: readonly string[],
  context: MeasureContext,
): GroupEvaluation[] {
  const columns = [
    Float64Array.from(records, (record) => record.human),
    Float64Array.from(records, (record) => record.machine),
    Float64Array.from(records, (record) => groups.indexOf(record.groups[column] ?? '')),
  ];
  const sizes = groups.map((_, index) => columns[2]!.filter((group) => group === index).length);
  const large = sizes.flatMap((size, index) => (size >= context.minimumN ? [index] : []));
  const everything = { columns, counts: new Uint32Array(records.length).fill(1) };
  const values = groupStatistics(everything, large, context);
  const intervals = bootstrapIntervals<string>(
    columns,
    (resample) => groupStatistics(resample, large, context),
    context.bootstrap,
  );
  return groups.map((group, index) => {
    const n = sizes[index]!;
    const value = (name: GroupStatistic) => values[`${index}.${name}`];
    const interval = (name: GroupStatistic) => intervals[`${index}.${name}`];
    const pick = <T>(from: (name: GroupStatistic) => T) =>
      Object.fromEntries(agreementNames.map((name) => [name, from(name)])) as Record<AgreementName, T>;
    const figure = (name: 'differenceOfStandardizedMeans' | 'kappaGap') =>
      makeFigure({
        n,
        value: value(name),
        interval: interval(name),
        minimumN: context.minimumN,
        rule: flagRules[name],
      });
    return {
      group,
      ...agreementFigures(n, pick(value), definedOnly(pick(interval)), context.minimumN),
      differenceOfStandardizedMeans: figure('differenceOfStandardizedMeans'),
      kappaGap: figure('kappaGap'),
    };
  });
}

function definedOnly<K extends string, T>(record: Record<K, T | undefined>): Partial<Record<K, T>> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<Record<K, T>>;
}

function groupStatistics(
  { columns, counts }: Resample,
  groups: readonly number[],
  context: MeasureContext,
): Record<string, number | undefined> {
  const [human, machine, membership] = [columns[0]!, columns[1]!, columns[2]!];
  const population = populationScale(human, machine, counts);
  const overall = quadraticWeightedKappa(human, machine, counts);
  const result: Record<string, number | undefined> = {};
  for (const group of groups) {
    const rows = [...membership.keys()].filter((row) => membership[row] === group);
    const pairs = {
      human: Float64Array.from(rows, (row) => human[row]!),
      machine: Float64Array.from(rows, (row) => machine[row]!),
      counts: Uint32Array.from(rows, (row) => counts[row]!),
    };
    const statistics = agreementStatistics(pairs, context);
    for (const name of agreementNames) result[`${group}.${name}`] = statistics[name];
    const kappa = statistics.quadraticWeightedKappa;
    result[`${group}.kappaGap`] = kappa === undefined || overall === undefined ? undefined : kappa - overall;
    result[`${group}.differenceOfStandardizedMeans`] =
      population && differenceOfStandardizedMeans(pairs.human, pairs.machine, population, pairs.counts);
  }
  return result;
}

/** Loukina, Madnani and Zechner (2019), as RSMTool computes them: on the continuous score where every record has one. */
function fairnessTests(records: readonly LabelledRecord[], column: string): FairnessTest[] {
  const members = records.filter((record) => record.groups[column] !== undefined);
  const continuous = members.every((record) => record.continuous !== undefined);
  const errors = members.map((record) => (continuous ? record.continuous! : record.machine) - record.human);
  const groups = members.map((record) => record.groups[column]!);
  const human = members.map((record) => record.human);
  const tests = [
    [
      'overall score accuracy',
      varianceExplainedByGroup(
        errors.map((error) => error * error),
        groups,
      ),
    ],
    ['overall score difference', varianceExplainedByGroup(errors, groups)],
    ['conditional score difference', varianceExplainedByGroup(errors, groups, human)],
  ] as const;
  return tests.map(([name, test]) => ({
    name,
    n: members.length,
    ...(test === undefined ? {} : { adjustedRSquared: test.adjustedRSquared, pValue: test.pValue }),
  }));
}
