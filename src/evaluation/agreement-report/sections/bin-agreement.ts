import { bootstrapIntervals, type Resample } from '../../../stats/bootstrap-intervals.ts';
import { meanAbsoluteError } from '../../../stats/mean-absolute-error.ts';
import { mean } from '../../../stats/mean.ts';
import { pairedMoments } from '../../../stats/paired-moments.ts';
import { makeFigure } from '../figure.ts';
import type { LabelledRecord } from '../labelled-set.ts';
import {
  agreementFigures,
  agreementStatistics,
  type AgreementName,
  type MeasureContext,
} from '../measure-agreement.ts';
import type { BinAgreement, Figure } from '../report.ts';

/** Agreement within one part of the set. */
export function binAgreement(bin: string, records: readonly LabelledRecord[], context: MeasureContext): BinAgreement {
  const { minimumN } = context;
  const n = records.length;
  const columns = [
    Float64Array.from(records, (record) => record.human),
    Float64Array.from(records, (record) => record.machine),
  ];
  const values = binStatistics({ columns, counts: new Uint32Array(n).fill(1) }, context);
  const intervals =
    n < minimumN
      ? {}
      : bootstrapIntervals<BinStatistic>(columns, (resample) => binStatistics(resample, context), context.bootstrap);
  const { meanAbsoluteError: value } = values;
  return {
    bin,
    ...agreementFigures(n, values, intervals, minimumN),
    meanAbsoluteError: makeFigure({ n, value, interval: intervals.meanAbsoluteError, minimumN }),
  };
}

type BinStatistic = AgreementName | 'meanAbsoluteError';

function binStatistics(
  { columns, counts }: Resample,
  context: MeasureContext,
): Record<BinStatistic, number | undefined> {
  const [human, machine] = [columns[0]!, columns[1]!];
  return {
    ...agreementStatistics({ human, machine, counts }, context),
    meanAbsoluteError: meanAbsoluteError(human, machine, counts),
  };
}

/** The mean of a column as a figure. */
export function meanFigure(values: readonly number[], context: MeasureContext): Figure {
  const { interval } = bootstrapIntervals<'interval'>(
    [values],
    ({ columns, counts }) => ({ interval: pairedMoments(columns[0]!, columns[0]!, counts)?.meanA }),
    context.bootstrap,
  );
  return makeFigure({ n: values.length, value: mean(values), interval, minimumN: context.minimumN });
}
