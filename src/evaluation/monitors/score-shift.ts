import type { MonitorReading } from '../../ports/monitor-stores.ts';
import { kolmogorovSmirnov } from '../../stats/kolmogorov-smirnov.ts';
import { populationStabilityIndex } from '../../stats/population-stability-index.ts';
import { quantile } from '../../stats/quantile.ts';
import type { FactWindow } from './graded-fact.ts';
import { fewestInWindow, planChange, shown, type ReadOptions } from './mean-monitors.ts';

/** Custom reads an index from 0.1 on as a change worth a look. */
const leastIndex = 0.1;
/** Whole scores are their own bins up to so many; finer scales are cut at the reference's deciles. */
const mostBins = 12;

/** Whether the scores of the window are distributed as before: Kolmogorov-Smirnov says whether it is chance, the PSI how much it is, and where. */
export function readScoreShift(
  { reference, current }: { readonly reference: FactWindow; readonly current: FactWindow },
  { subject, at, alpha }: ReadOptions,
): MonitorReading {
  const before = scoresOf(reference);
  const after = scoresOf(current);
  const what = 'scores are distributed otherwise than before';
  const base = {
    monitorId: 'score-shift',
    subject,
    at,
    window: { from: current.from, to: current.to },
    n: after.length,
  };
  const tested = kolmogorovSmirnov(before, after);
  const bins = binsOf(before, after);
  const psi = populationStabilityIndex(bins.map(countIn(before)), bins.map(countIn(after)));
  if (Math.min(before.length, after.length) < fewestInWindow || tested === undefined || psi === undefined) {
    return { ...base, status: 'too-few', change: { what, facts: { n: after.length }, runIds: [] } };
  }
  const most = psi.contributions.indexOf(Math.max(...psi.contributions));
  const bin = bins[most];
  const share = (scores: readonly number[]) => (bin === undefined ? 0 : countIn(scores)(bin) / scores.length);
  return {
    ...base,
    value: psi.index,
    pValue: tested.pValue,
    status: tested.pValue <= alpha && psi.index >= leastIndex ? 'breach' : 'ok',
    change: {
      what,
      before: `${shown(100 * share(before))}% in ${bin?.name ?? ''}`,
      after: `${shown(100 * share(after))}% in ${bin?.name ?? ''}`,
      facts: {
        n: after.length,
        nBefore: before.length,
        psi: Number(psi.index.toFixed(4)),
        distance: Number(tested.statistic.toFixed(4)),
        pValue: tested.pValue,
        alpha,
        bin: bin?.name ?? '',
        ...planChange(reference, current),
      },
      runIds: current.facts
        .filter(({ score }) => bin !== undefined && score !== undefined && inBin(bin)(score))
        .slice(-5)
        .map(({ runId }) => runId),
    },
  };
}

interface Bin {
  readonly low: number;
  /** Not in it, but for the last. */
  readonly high: number;
  readonly name: string;
}

function scoresOf({ facts }: FactWindow): number[] {
  return facts.flatMap(({ score }) => (score === undefined ? [] : [score]));
}

function inBin({ low, high }: Bin): (score: number) => boolean {
  return (score) => score >= low && score < high;
}

function countIn(scores: readonly number[]): (bin: Bin) => number {
  return (bin) => scores.filter(inBin(bin)).length;
}

function binsOf(before: readonly number[], after: readonly number[]): Bin[] {
  const values = [...new Set([...before, ...after])].sort((a, b) => a - b);
  if (values.length <= mostBins) {
    return values.map((value, index) => ({
      low: value,
      high: values[index + 1] ?? Number.POSITIVE_INFINITY,
      name: `score ${value}`,
    }));
  }
  const cuts = [...new Set(Array.from({ length: 9 }, (_, tenth) => quantile(before, (tenth + 1) / 10) ?? 0))];
  return [Number.NEGATIVE_INFINITY, ...cuts].map((low, index) => {
    const high = cuts[index] ?? Number.POSITIVE_INFINITY;
    return { low, high, name: `scores ${shown(low)} to ${shown(high)}` };
  });
}
