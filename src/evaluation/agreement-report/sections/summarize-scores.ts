import { mean } from '../../../stats/mean.ts';
import { quantile } from '../../../stats/quantile.ts';
import { standardDeviation } from '../../../stats/standard-deviation.ts';
import type { ScoreSummary } from '../report.ts';

/** Moments and range of a column; only n when it is empty. */
export function summarizeScores(values: readonly number[]): ScoreSummary {
  const entries = {
    mean: mean(values),
    standardDeviation: standardDeviation(values),
    min: quantile(values, 0),
    median: quantile(values, 0.5),
    max: quantile(values, 1),
  };
  return {
    n: values.length,
    ...Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)),
  };
}
