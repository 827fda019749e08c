import { bootstrapIntervals, type Resample } from '../../../stats/bootstrap-intervals.ts';
import { confusionMatrix } from '../../../stats/confusion-matrix.ts';
import { degradation } from '../../../stats/degradation.ts';
import { pairedMoments } from '../../../stats/paired-moments.ts';
import { pearsonCorrelation } from '../../../stats/pearson-correlation.ts';
import { quadraticWeightedKappa } from '../../../stats/quadratic-weighted-kappa.ts';
import { standardizedMeanDifference } from '../../../stats/standardized-mean-difference.ts';
import { makeFigure, type FlagRule } from '../figure.ts';
import { flagRules } from '../flag-rules.ts';
import type { LabelledSet } from '../labelled-set.ts';
import { measureAgreement, type MeasureContext } from '../measure-agreement.ts';
import type { ContinuousFigures, Evaluation } from '../report.ts';

/** Agreement of the machine with the human score, as reported and before rounding, and against what two people reach. */
export function evaluation(set: LabelledSet, context: MeasureContext): Evaluation {
  const human = set.records.map((record) => record.human);
  const machine = set.records.map((record) => record.machine);
  const continuous = continuousFigures(set, context);
  const loss = degradationFigures(set, context);
  return {
    reported: measureAgreement({ human, machine }, context),
    ...(continuous === undefined ? {} : { continuous }),
    ...(loss === undefined ? {} : { degradation: loss }),
    confusion: confusionMatrix(human, machine, set.scale),
  };
}

type ContinuousName = keyof ContinuousFigures;

function continuousStatistics({ columns, counts }: Resample): Record<ContinuousName, number | undefined> {
  const [human, machine] = [columns[0]!, columns[1]!];
  const moments = pairedMoments(human, machine, counts);
  let squares = 0;
  let absolutes = 0;
  let n = 0;
  for (let i = 0; i < human.length; i++) {
    const miss = human[i]! - machine[i]!;
    squares += counts[i]! * miss * miss;
    absolutes += counts[i]! * Math.abs(miss);
    n += counts[i]!;
  }
  const variance = moments?.varianceA ?? 0;
  return {
    quadraticWeightedKappa: quadraticWeightedKappa(human, machine, counts),
    pearsonCorrelation: pearsonCorrelation(human, machine, counts),
    standardizedMeanDifference: standardizedMeanDifference(human, machine, { counts }),
    rSquared: variance > 0 ? 1 - squares / n / variance : undefined,
    rootMeanSquaredError: n > 0 ? Math.sqrt(squares / n) : undefined,
    meanAbsoluteError: n > 0 ? absolutes / n : undefined,
  };
}

function continuousFigures(set: LabelledSet, context: MeasureContext): ContinuousFigures | undefined {
  const pairs = set.records.flatMap(({ human, continuous }) =>
    continuous === undefined ? [] : [[human, continuous] as const],
  );
  if (pairs.length === 0) return undefined;
  const columns = [0, 1].map((column) => Float64Array.from(pairs, (pair) => pair[column]!));
  const values = continuousStatistics({ columns, counts: new Uint32Array(pairs.length).fill(1) });
  const intervals = bootstrapIntervals<ContinuousName>(columns, continuousStatistics, context.bootstrap);
  const figure = (name: ContinuousName, rule?: FlagRule) =>
    makeFigure({ n: pairs.length, value: values[name], interval: intervals[name], minimumN: context.minimumN, rule });
  return {
    quadraticWeightedKappa: figure('quadraticWeightedKappa', flagRules.quadraticWeightedKappa),
    pearsonCorrelation: figure('pearsonCorrelation', flagRules.pearsonCorrelation),
    standardizedMeanDifference: figure('standardizedMeanDifference', flagRules.standardizedMeanDifference),
    rSquared: figure('rSquared'),
    rootMeanSquaredError: figure('rootMeanSquaredError'),
    meanAbsoluteError: figure('meanAbsoluteError'),
  };
}

/** Loss against a second human, on the records that two people scored; records resampled whole, so that both sides move together. */
function degradationFigures(set: LabelledSet, context: MeasureContext): Evaluation['degradation'] {
  const rows = set.records.flatMap(({ raters: [first, second], human, machine }) =>
    first === undefined || second === undefined ? [] : [[first, second, human, machine] as const],
  );
  if (rows.length === 0) return undefined;
  const columns = [0, 1, 2, 3].map((column) => Float64Array.from(rows, (row) => row[column]!));
  const loss = ({ columns: [first, second, human, machine], counts }: Resample) => ({
    quadraticWeightedKappa: degradation(
      quadraticWeightedKappa(first!, second!, counts),
      quadraticWeightedKappa(human!, machine!, counts),
    ),
    pearsonCorrelation: degradation(
      pearsonCorrelation(first!, second!, counts),
      pearsonCorrelation(human!, machine!, counts),
    ),
  });
  const values = loss({ columns, counts: new Uint32Array(rows.length).fill(1) });
  const intervals = bootstrapIntervals<keyof typeof values>(columns, loss, context.bootstrap);
  const figure = (name: keyof typeof values) =>
    makeFigure({
      n: rows.length,
      value: values[name],
      interval: intervals[name],
      minimumN: context.minimumN,
      rule: flagRules.degradation,
    });
  return {
    quadraticWeightedKappa: figure('quadraticWeightedKappa'),
    pearsonCorrelation: figure('pearsonCorrelation'),
  };
}
