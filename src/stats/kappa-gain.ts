import { bootstrapIntervals, type Interval } from './bootstrap-intervals.ts';
import { quadraticWeightedKappa } from './quadratic-weighted-kappa.ts';

/** Two machines beside each other on the same essays. */
export interface KappaGain {
  readonly after: number | undefined;
  readonly before: number | undefined;
  /** QWK after minus before. */
  readonly gain: number | undefined;
  /** Percentile bootstrap over essays, 95%, 1,000 draws. */
  readonly interval: Interval | undefined;
}

/**
 * By how much the agreement with people differs between two machines, with the interval of the difference: both are computed on the same
 * resample, so what an essay does to both cancels out.
 *
 * @param human  one score an essay
 * @param scores of both machines, rounded, same essays and order
 */
export function kappaGain(
  human: readonly number[],
  { after, before }: { readonly after: readonly number[]; readonly before: readonly number[] },
  seed: number,
): KappaGain {
  const [kappaAfter, kappaBefore] = [quadraticWeightedKappa(human, after), quadraticWeightedKappa(human, before)];
  const { gain } = bootstrapIntervals(
    [human, after, before],
    ({ columns: [h = [], a = [], b = []], counts }) => ({
      gain: minus(quadraticWeightedKappa(h, a, counts), quadraticWeightedKappa(h, b, counts)),
    }),
    { seed },
  );
  return { after: kappaAfter, before: kappaBefore, gain: minus(kappaAfter, kappaBefore), interval: gain };
}

function minus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a - b;
}

/** Whether the gain is more than the luck of which essays were drawn: its whole interval lies above 0. */
export function isSureGain(interval: Interval | undefined): boolean {
  return interval !== undefined && interval.low > 0;
}
