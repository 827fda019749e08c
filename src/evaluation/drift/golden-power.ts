import { mean } from '../../stats/mean.ts';
import { normalDraw } from '../../stats/normal-draw.ts';
import { normalShareBelow } from '../../stats/normal-share.ts';
import { quadraticWeightedKappa } from '../../stats/quadratic-weighted-kappa.ts';
import { createRandom, type Random } from '../../stats/random.ts';
import { exchangedDifferences } from '../../stats/run-exchange-test.ts';
import { standardDeviation } from '../../stats/standard-deviation.ts';
import { alphaPerTest, weeklyBudget } from './alarm-budget.ts';
import { fewestGoldenEssays, type GoldenRuns } from './golden-drop.ts';
import { simulatedDrops } from './simulate-weeks.ts';

/** How often a golden set sees a fall of agreement by the very next run. */
export interface GoldenPower {
  readonly essays: number;
  /** Fall of QWK that is planted. */
  readonly drop: number;
  readonly tries: number;
  /** Tries in which the next run would raise the alarm. */
  readonly seen: number;
  /** `own-runs`: planted in a run of the accepted grader on this very set; `simulated`: in the grader of `simulateWeeks`. */
  readonly basis: 'own-runs' | 'simulated';
}

/** The fall that a weekly run is there to see. */
const worstFall = 0.05;
const ownTries = 100;
/** Draws that the spread of an unchanged grader's differences is taken from. */
const spreadDraws = 200;

/** The usual power of .8. */
export function seesEnough({ seen, tries }: GoldenPower): boolean {
  return seen >= 0.8 * tries;
}

/**
 * Plants a lasting error of each essay in one of the accepted grader's own runs, as large as lets its QWK fall by .05 on average, and asks how often the
 * weekly test would raise its alarm. That run is left out of the baseline meanwhile, so that what comes out is rather too low than too high. The test's
 * p-value is read off a normal distribution with mean and deviation of 200 exchanges: the whole test makes 19,999, a hundred times a try.
 *
 * @param runs two baseline runs or more; with fewer, or fewer essays than the test judges, nothing can be planted
 * @returns undefined where nothing can be planted, or no error is large enough to make QWK fall that far
 */
export function goldenPower(
  { human, baseline }: Pick<GoldenRuns, 'human' | 'baseline'>,
  { seed, tries = ownTries }: { readonly seed: number; readonly tries?: number },
): GoldenPower | undefined {
  const [spoilt, ...others] = baseline;
  if (spoilt === undefined || others.length === 0 || human.length < fewestGoldenEssays) return undefined;
  const random = createRandom(seed);
  const range = rangeOf([...human, ...baseline.flat()]);
  const harms = Array.from({ length: tries }, () => human.map(() => normalDraw(random)));
  const withError = (harm: readonly number[], spread: number) =>
    spoilt.map((score, index) => Math.min(range.max, Math.max(range.min, score + spread * (harm[index] ?? 0))));
  const before = quadraticWeightedKappa(human, spoilt);
  if (before === undefined) return undefined;
  const fall = (spread: number) =>
    before - (mean(harms.map((harm) => quadraticWeightedKappa(human, withError(harm, spread)) ?? before)) ?? before);
  const spread = spreadFor(fall, range.max - range.min);
  if (spread === undefined) return undefined;
  const seen = harms.filter((harm) =>
    isAlarmed({ human, baseline: others, newest: withError(harm, spread) }, random),
  ).length;
  return { essays: human.length, drop: worstFall, tries, seen, basis: 'own-runs' };
}

/** Before anything was graded: sets of that size, and a grader, as the simulation has them. */
export function simulatedPower(essays: number): GoldenPower {
  const tries = ownTries;
  const random = createRandom(essays);
  const dropped = simulatedDrops({ essays, drop: worstFall, tries });
  const seen = dropped.filter((runs) => isAlarmed(runs, random)).length;
  return { essays, drop: worstFall, tries, seen: essays < fewestGoldenEssays ? 0 : seen, basis: 'simulated' };
}

/** Whether the newest run is taken for worse than the others, by mean and deviation of what an exchange of places would give. */
function isAlarmed({ human, baseline, newest }: GoldenRuns, random: Random): boolean {
  const kappa = (run: ArrayLike<number>) => quadraticWeightedKappa(human, run);
  const exchanged = exchangedDifferences([...baseline, newest], kappa, random);
  const draws = Array.from({ length: spreadDraws }, exchanged).filter((value) => value !== undefined);
  const [after, before] = [kappa(newest), mean(baseline.map((run) => kappa(run) ?? Number.NaN))];
  const [centre, deviation] = [mean(draws), standardDeviation(draws)];
  if (after === undefined || before === undefined || centre === undefined || deviation === undefined) return false;
  return normalShareBelow((after - before - centre) / deviation) <= alphaPerTest(weeklyBudget);
}

function rangeOf(scores: readonly number[]): { readonly min: number; readonly max: number } {
  return scores.reduce(({ min, max }, score) => ({ min: Math.min(min, score), max: Math.max(max, score) }), {
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
  });
}

/** The least error that makes the fall: found by halving. */
function spreadFor(fall: (spread: number) => number, most: number): number | undefined {
  if (fall(most) < worstFall) return undefined;
  let [low, high] = [0, most];
  for (let round = 0; round < 16; round++) {
    const middle = (low + high) / 2;
    if (fall(middle) < worstFall) low = middle;
    else high = middle;
  }
  return high;
}
