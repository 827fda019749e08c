import type { ScoreScale } from '../../core/score-scale.ts';
import { agreementShare } from '../../stats/agreement-share.ts';
import { bootstrapIntervals, type BootstrapOptions, type Interval } from '../../stats/bootstrap-intervals.ts';
import { confusionMatrix } from '../../stats/confusion-matrix.ts';
import { pearsonCorrelation } from '../../stats/pearson-correlation.ts';
import { quadraticWeightedKappa } from '../../stats/quadratic-weighted-kappa.ts';
import { standardizedMeanDifference } from '../../stats/standardized-mean-difference.ts';
import { weightedKappa } from '../../stats/weighted-kappa.ts';
import { makeFigure } from './figure.ts';
import { flagRules } from './flag-rules.ts';
import type { AgreementFigures } from './report.ts';

/** What every figure of one report has in common. */
export interface MeasureContext {
  readonly scale: ScoreScale;
  readonly adjacentTolerance: number;
  readonly minimumN: number;
  readonly bootstrap: BootstrapOptions;
}

export interface ScorePairs {
  readonly human: ArrayLike<number>;
  readonly machine: ArrayLike<number>;
  /** How often each pair occurs; every pair once when left out. */
  readonly counts?: ArrayLike<number>;
}

export type AgreementName = keyof AgreementFigures;

export const agreementNames = [
  'quadraticWeightedKappa',
  'pearsonCorrelation',
  'standardizedMeanDifference',
  'exactAgreement',
  'adjacentAgreement',
  'cohenKappa',
] as const satisfies readonly AgreementName[];

/** Every agreement statistic of a set of pairs of scores on the scale. */
export function agreementStatistics(
  { human, machine, counts }: ScorePairs,
  { scale, adjacentTolerance }: Pick<MeasureContext, 'scale' | 'adjacentTolerance'>,
): Record<AgreementName, number | undefined> {
  const weights = counts === undefined ? {} : { counts };
  return {
    quadraticWeightedKappa: quadraticWeightedKappa(human, machine, counts),
    pearsonCorrelation: pearsonCorrelation(human, machine, counts),
    standardizedMeanDifference: standardizedMeanDifference(human, machine, weights),
    exactAgreement: agreementShare(human, machine, weights),
    adjacentAgreement: agreementShare(human, machine, { tolerance: adjacentTolerance, ...weights }),
    cohenKappa: weightedKappa(confusionMatrix(human, machine, scale, counts), 'none'),
  };
}

/** The statistics as figures: n, interval and verdict beside each value. */
export function agreementFigures(
  n: number,
  values: Readonly<Record<AgreementName, number | undefined>>,
  intervals: Partial<Readonly<Record<AgreementName, Interval>>>,
  minimumN: number,
): AgreementFigures {
  const figure = (name: AgreementName, rule?: (typeof flagRules)[keyof typeof flagRules]) =>
    makeFigure({ n, value: values[name], interval: intervals[name], minimumN, rule });
  return {
    quadraticWeightedKappa: figure('quadraticWeightedKappa', flagRules.quadraticWeightedKappa),
    pearsonCorrelation: figure('pearsonCorrelation', flagRules.pearsonCorrelation),
    standardizedMeanDifference: figure('standardizedMeanDifference', flagRules.standardizedMeanDifference),
    exactAgreement: figure('exactAgreement'),
    adjacentAgreement: figure('adjacentAgreement'),
    cohenKappa: figure('cohenKappa'),
  };
}

/** Agreement of pairs of scores with bootstrap intervals; every figure "too few" below the minimum n. */
export function measureAgreement(pairs: ScorePairs, context: MeasureContext): AgreementFigures {
  const n = pairs.human.length;
  const values = agreementStatistics(pairs, context);
  const intervals =
    n < context.minimumN
      ? {}
      : bootstrapIntervals<AgreementName>(
          [pairs.human, pairs.machine],
          ({ columns, counts }) => agreementStatistics({ human: columns[0]!, machine: columns[1]!, counts }, context),
          context.bootstrap,
        );
  return agreementFigures(n, values, intervals, context.minimumN);
}
