import type { AgreementReport, Figure, GroupEvaluation } from '../../src/evaluation/agreement-report/report.ts';
import type { LabelledRecord } from '../../src/evaluation/agreement-report/labelled-set.ts';
import { lengthBins } from '../../src/evaluation/agreement-report/sections/length-bins.ts';
import { confusionMatrix, type ScoreScale } from '../../src/stats/confusion-matrix.ts';
import { weightedKappa } from '../../src/stats/weighted-kappa.ts';

type Records = readonly LabelledRecord[];

/**
 * The largest distance between a figure of the report and the same figure computed another way from the same records: kappa from the confusion matrix,
 * shares by counting, differences of means by two passes over the scores. Over all, in every bin of length and in every group.
 */
export function distanceToDirect(report: AgreementReport, records: Records, scale: ScoreScale): number {
  const adjacent = report.method.adjacentTolerance;
  const [spreadOfHuman, spreadOfMachine] = [deviation(records.map(human)), deviation(records.map(machine))];
  const agreement = (found: Pick<GroupEvaluation, AgreementName>, own: Records) => [
    distance(found.quadraticWeightedKappa, kappa(own, scale)),
    distance(found.exactAgreement, share(own, 0)),
    distance(found.adjacentAgreement, share(own, adjacent)),
    distance(
      found.standardizedMeanDifference,
      (mean(own.map(machine)) - mean(own.map(human))) / deviation(own.map(human)),
    ),
  ];
  const all = agreement(report.evaluation.reported, records);
  const bins = report.byLength.available ? report.byLength.bins : [];
  const byLength = lengthBins(records, bins.length).flatMap((bin, index) => {
    const found = bins[index];
    return found === undefined ? [Number.POSITIVE_INFINITY] : agreement(found, bin.records);
  });
  const byGroup = report.evaluationByGroup.flatMap(({ column, groups }) =>
    groups.flatMap((found) => {
      const own = records.filter((record) => record.groups[column] === found.group);
      const standardized = own.map(
        (record) =>
          (machine(record) - mean(records.map(machine))) / spreadOfMachine -
          (human(record) - mean(records.map(human))) / spreadOfHuman,
      );
      return [
        ...agreement(found, own),
        distance(found.differenceOfStandardizedMeans, mean(standardized)),
        distance(found.kappaGap, (kappa(own, scale) ?? Number.NaN) - (kappa(records, scale) ?? Number.NaN)),
      ];
    }),
  );
  return Math.max(...all, ...byLength, ...byGroup);
}

type AgreementName = 'quadraticWeightedKappa' | 'exactAgreement' | 'adjacentAgreement' | 'standardizedMeanDifference';

/** A figure that says "too few" has nothing to be compared. */
function distance({ value }: Figure, direct: number | undefined): number {
  return value === undefined || direct === undefined ? 0 : Math.abs(value - direct);
}

const human = (record: LabelledRecord): number => record.human;
const machine = (record: LabelledRecord): number => record.machine;

function kappa(records: Records, scale: ScoreScale): number | undefined {
  return weightedKappa(confusionMatrix(records.map(human), records.map(machine), scale), 'quadratic');
}

function share(records: Records, tolerance: number): number {
  return records.filter((record) => Math.abs(record.human - record.machine) <= tolerance).length / records.length;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Divisor n − 1. */
function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}
