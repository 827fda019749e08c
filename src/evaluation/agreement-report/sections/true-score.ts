import { bootstrapIntervals, type Resample } from '../../../stats/bootstrap-intervals.ts';
import { prmse, trueScoreEstimator } from '../../../stats/prmse.ts';
import type { Ratings } from '../../../stats/rater-error-variance.ts';
import { makeFigure } from '../figure.ts';
import type { LabelledRecord, LabelledSet } from '../labelled-set.ts';
import type { MeasureContext } from '../measure-agreement.ts';
import type { TrueScoreSection, Unavailable } from '../report.ts';

/** How well the machine predicts the true score, for the reported and (where known) the continuous prediction. */
export function trueScore(set: LabelledSet, context: MeasureContext): TrueScoreSection | Unavailable {
  const records = set.records.filter((record) => record.raters.some((score) => score !== undefined));
  const double = records.filter((record) => record.raters.every((score) => score !== undefined)).length;
  if (double === 0) {
    return {
      available: false,
      reason: 'True scores can be estimated only where two raters scored a part of the essays.',
    };
  }
  const columns = raterColumns(records, set);
  const reported = evaluate(
    records.map((record) => record.machine),
    columns,
    double,
    context,
  );
  if (reported === undefined) {
    return {
      available: false,
      reason: 'The raters agree so little that the variance of true scores cannot be told from their error.',
    };
  }
  const continuousRecords = records.filter((record) => record.continuous !== undefined);
  const continuous =
    continuousRecords.length === records.length
      ? evaluate(
          continuousRecords.map((record) => record.continuous!),
          columns,
          double,
          context,
        )
      : undefined;
  return {
    available: true,
    nSingle: records.length - double,
    nDouble: double,
    raterErrorVariance: reported.estimate.raterErrorVariance,
    trueScoreVariance: reported.estimate.trueScoreVariance,
    scores: [
      { score: 'as reported', meanSquaredError: reported.estimate.meanSquaredError, prmse: reported.figure },
      ...(continuous === undefined
        ? []
        : [{ score: 'continuous', meanSquaredError: continuous.estimate.meanSquaredError, prmse: continuous.figure }]),
    ],
  };
}

/** Raters' scores on the scale of the machine; NaN where a rater gave none. */
function raterColumns(records: readonly LabelledRecord[], { scale, raterScale }: LabelledSet): Float64Array[] {
  const stretch = (scale.max - scale.min) / (raterScale.max - raterScale.min);
  return [0, 1].map((rater) =>
    Float64Array.from(records, (record) => {
      const score = record.raters[rater];
      return score === undefined ? Number.NaN : scale.min + (score - raterScale.min) * stretch;
    }),
  );
}

function toRatings(first: ArrayLike<number>, second: ArrayLike<number>): Ratings[] {
  return Array.from(first, (score, row) =>
    [score, second[row]!].map((value) => (Number.isNaN(value) ? undefined : value)),
  );
}

function evaluate(
  machine: readonly number[],
  [first, second]: readonly Float64Array[],
  double: number,
  context: MeasureContext,
) {
  const estimate = prmse(machine, toRatings(first!, second!));
  if (estimate === undefined) return undefined;
  // The distinct rows are the same in every resample: what they add is laid out once.
  let estimator: ReturnType<typeof trueScoreEstimator> | undefined;
  const { interval } = bootstrapIntervals<'interval'>(
    [machine, first!, second!],
    ({ columns, counts }: Resample) => {
      estimator ??= trueScoreEstimator(columns[0]!, toRatings(columns[1]!, columns[2]!));
      return { interval: estimator({ counts })?.prmse };
    },
    context.bootstrap,
  );
  return { estimate, figure: makeFigure({ n: double, value: estimate.prmse, interval, minimumN: context.minimumN }) };
}
