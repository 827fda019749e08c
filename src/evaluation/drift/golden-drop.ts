import { bootstrapIntervals, type Interval } from '../../stats/bootstrap-intervals.ts';
import { mean } from '../../stats/mean.ts';
import { quadraticWeightedKappa } from '../../stats/quadratic-weighted-kappa.ts';
import { runExchangeTest } from '../../stats/run-exchange-test.ts';
import { alphaPerTest, drawsFor, weeklyBudget, type AlarmBudget } from './alarm-budget.ts';

/** Essays of the golden set with the score of people, and what each run made of them: same order everywhere, no missing values. */
export interface GoldenRuns {
  readonly human: readonly number[];
  /** One or more runs of the grader that was accepted; continuous scores where there are any. */
  readonly baseline: readonly (readonly number[])[];
  readonly newest: readonly number[];
  /** Words for the bin of each essay, e.g. `length: short`; the alarm names the bin that fell most. */
  readonly bins?: readonly string[];
}

export interface GoldenDrop {
  readonly status: 'steady' | 'dropped' | 'too-few';
  readonly essays: number;
  /** QWK of the baseline runs (mean) and of the newest. */
  readonly before?: number;
  readonly after?: number;
  readonly difference?: number;
  /** Bootstrap 95% interval of the difference, essays drawn with replacement. */
  readonly interval?: Interval;
  readonly pValue?: number;
  /** The p-value from which it is a drop. */
  readonly alpha: number;
  readonly deepestBin?: {
    readonly bin: string;
    readonly before: number;
    readonly after: number;
    readonly essays: number;
  };
}

/** Below this many essays even a large drop is seldom told from noise: no verdict. For a drop of .05 it takes 600 (docs/monitoring.md). */
export const fewestGoldenEssays = 50;
/** A bin with fewer essays is not named. */
const fewestInBin = 20;

/**
 * Whether the newest run of a golden set agrees less with people than the accepted grader did.
 *
 * The verdict is the exchange test's, which holds its false-alarm rate for any noise of the runs; the bootstrap interval says how large the
 * difference may be and decides nothing.
 *
 * @throws RangeError when lengths differ or there is no baseline run
 */
export function goldenDrop(
  runs: GoldenRuns,
  options: { readonly seed: number; readonly budget?: AlarmBudget },
): GoldenDrop {
  const verdict = goldenVerdict(runs, options);
  if (verdict.status === 'too-few') return verdict;
  const interval = differenceInterval(runs, options.seed);
  const deepestBin = deepest(runs);
  return { ...verdict, ...(interval !== undefined && { interval }), ...(deepestBin !== undefined && { deepestBin }) };
}

/** The verdict alone, without interval and bins. */
export function goldenVerdict(
  { human, baseline, newest }: GoldenRuns,
  { seed, budget = weeklyBudget }: { readonly seed: number; readonly budget?: AlarmBudget },
): GoldenDrop {
  const alpha = alphaPerTest(budget);
  const essays = human.length;
  const before = mean(baseline.map((run) => quadraticWeightedKappa(human, run) ?? Number.NaN));
  const after = quadraticWeightedKappa(human, newest);
  const tested =
    essays < fewestGoldenEssays
      ? undefined
      : runExchangeTest([...baseline, newest], (run) => quadraticWeightedKappa(human, run), {
          seed,
          draws: drawsFor(alpha),
        });
  if (tested === undefined || before === undefined || after === undefined) return { status: 'too-few', essays, alpha };
  const { difference, pValue } = tested;
  return { status: pValue <= alpha ? 'dropped' : 'steady', essays, before, after, difference, pValue, alpha };
}

function differenceInterval({ human, baseline, newest }: GoldenRuns, seed: number): Interval | undefined {
  const found = bootstrapIntervals(
    [human, newest, ...baseline],
    ({ columns: [h, now, ...earlier], counts }) => {
      if (h === undefined || now === undefined) return { difference: undefined };
      const after = quadraticWeightedKappa(h, now, counts);
      const before = mean(earlier.map((run) => quadraticWeightedKappa(h, run, counts) ?? Number.NaN));
      return { difference: after === undefined || before === undefined ? undefined : after - before };
    },
    { seed },
  );
  return found.difference;
}

function deepest({ human, baseline, newest, bins }: GoldenRuns): GoldenDrop['deepestBin'] {
  if (bins === undefined) return undefined;
  const found = [...new Set(bins)].flatMap((bin) => {
    const members = bins.flatMap((own, index) => (own === bin ? [index] : []));
    if (members.length < fewestInBin) return [];
    const of = (run: readonly number[]) => members.map((index) => run[index] ?? Number.NaN);
    const after = quadraticWeightedKappa(of(human), of(newest));
    const before = mean(baseline.map((run) => quadraticWeightedKappa(of(human), of(run)) ?? Number.NaN));
    return after === undefined || before === undefined ? [] : [{ bin, before, after, essays: members.length }];
  });
  return found.sort((a, b) => a.after - a.before - (b.after - b.before))[0];
}
