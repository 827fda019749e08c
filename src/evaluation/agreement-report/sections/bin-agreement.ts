import { bootstrapIntervals } from '../../../stats/bootstrap-intervals.ts';
import { meanAbsoluteError } from '../../../stats/mean-absolute-error.ts';
import { pairedMoments } from '../../../stats/paired-moments.ts';
import { makeFigure } from '../figure.ts';
import type { LabelledRecord } from '../labelled-set.ts';
import { measureAgreement, type MeasureContext } from '../measure-agreement.ts';
import type { BinAgreement, Figure } from '../report.ts';

/** Agreement within one part of the set. */
export function binAgreement(bin: string, records: readonly LabelledRecord[], context: MeasureContext): BinAgreement {
  const human = records.map((record) => record.human);
  const machine = records.map((record) => record.machine);
  const misses = human.map((score, i) => Math.abs(score - machine[i]!));
  return {
    bin,
    ...measureAgreement({ human, machine }, context),
    meanAbsoluteError: meanFigure(misses, context, meanAbsoluteError(human, machine)),
  };
}

/** The mean of a column as a figure. */
export function meanFigure(
  values: readonly number[],
  context: MeasureContext,
  value: number | undefined = pairedMoments(values, values)?.meanA,
): Figure {
  const { interval } = bootstrapIntervals<'interval'>(
    [values],
    ({ columns, counts }) => ({ interval: pairedMoments(columns[0]!, columns[0]!, counts)?.meanA }),
    context.bootstrap,
  );
  return makeFigure({ n: values.length, value, interval, minimumN: context.minimumN });
}
