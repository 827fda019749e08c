import { agreementTolerance } from '../../../core/score-scale.ts';
import { bootstrapIntervals } from '../../../stats/bootstrap-intervals.ts';
import { pairedMoments } from '../../../stats/paired-moments.ts';
import { standardizedMeanDifference } from '../../../stats/standardized-mean-difference.ts';
import { makeFigure } from '../figure.ts';
import type { LabelledSet } from '../labelled-set.ts';
import { measureAgreement, type MeasureContext } from '../measure-agreement.ts';
import type { Consistency, Unavailable } from '../report.ts';
import { summarizeScores } from './summarize-scores.ts';

/** Human-human agreement over the records that two raters scored. */
export function consistency(set: LabelledSet, context: MeasureContext): Consistency | Unavailable {
  const pairs = set.records.flatMap(({ raters: [first, second] }) =>
    first === undefined || second === undefined ? [] : [[first, second] as const],
  );
  if (pairs.length === 0) return { available: false, reason: 'No record has the scores of two raters.' };
  const first = pairs.map(([score]) => score);
  const second = pairs.map(([, score]) => score);
  const raterContext = {
    ...context,
    scale: set.raterScale,
    adjacentTolerance: agreementTolerance(set.raterScale),
  };
  const agreement = measureAgreement({ human: first, machine: second }, raterContext);
  return {
    available: true,
    first: summarizeScores(first),
    second: summarizeScores(second),
    agreement: { ...agreement, standardizedMeanDifference: pooledDifference(first, second, context) },
  };
}

/** Between two people neither deviation is the standard: RSMTool pools them. No threshold applies. */
function pooledDifference(first: readonly number[], second: readonly number[], context: MeasureContext) {
  const pooled = (a: ArrayLike<number>, b: ArrayLike<number>, counts?: ArrayLike<number>): number | undefined => {
    const moments = pairedMoments(a, b, counts);
    if (moments === undefined || moments.n < 2) return undefined;
    const inflation = moments.n / (moments.n - 1);
    return standardizedMeanDifference(a, b, {
      standardDeviation: Math.sqrt(((moments.varianceA + moments.varianceB) / 2) * inflation),
      ...(counts === undefined ? {} : { counts }),
    });
  };
  const { interval } = bootstrapIntervals<'interval'>(
    [first, second],
    ({ columns, counts }) => ({ interval: pooled(columns[0]!, columns[1]!, counts) }),
    context.bootstrap,
  );
  return makeFigure({ n: first.length, value: pooled(first, second), interval, minimumN: context.minimumN });
}
