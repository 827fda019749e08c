import { normalDraw } from '../../stats/normal-draw.ts';
import { quadraticWeightedKappa } from '../../stats/quadratic-weighted-kappa.ts';
import { createRandom, type Random } from '../../stats/random.ts';
import { answeredModel } from './answered-model.ts';
import { goldenVerdict, type GoldenRuns } from './golden-drop.ts';

export interface SimulationOptions {
  /** Essays of the golden set. */
  readonly essays: number;
  /** Runs of the accepted grader that make the baseline. */
  readonly baselineRuns: number;
  /** Weeks of the unchanged model, for each seed. */
  readonly weeks: number;
  readonly seeds: number;
  /** True fall of QWK that is planted. */
  readonly drop: number;
  /** Chance that a trait's score comes out one higher or lower when the same model is asked again. */
  readonly flipShare: number;
}

/** What a golden set of 600 essays graded three times over for the baseline can see; four traits, each of which wavers in one of ten essays. */
export const defaultSimulation: SimulationOptions = {
  essays: 600,
  baselineRuns: 3,
  weeks: 200,
  seeds: 20,
  drop: 0.05,
  flipShare: 0.1,
};

export interface SimulationReport extends SimulationOptions {
  /** Weeks of the unchanged model that raised an alarm, of all weeks of all seeds. */
  readonly falseAlarmRate: number;
  /** Seeds with one false alarm or more in all their weeks. */
  readonly seedsWithFalseAlarm: number;
  /** Seeds whose planted drop was alarmed by the next weekly run. */
  readonly dropsCaught: number;
  /** QWK of the simulated grader before, and after the planted drop, on 40,000 essays. */
  readonly trueBefore: number;
  readonly trueAfter: number;
  /** Seeds in which another model's id was noticed on the first reply. */
  readonly swapsCaught: number;
  /** Seeds in which the accepted model's own replies were taken for another's. */
  readonly falseSwaps: number;
}

/**
 * Weekly regressions of a simulated grader: unchanged for many weeks, then with a planted fall of agreement, and with another model's id.
 *
 * Essays have a true quality; people read it with error and give whole scores of 1 to 6. The grader has an error of its own for each
 * essay, which stays the same from run to run, and gives four whole trait scores, of which each may waver from run to run; its score is their
 * mean. The drop is a further lasting error of each essay, as large as makes the QWK fall by `drop` on 40,000 essays.
 */
export function simulateWeeks(options: SimulationOptions = defaultSimulation): SimulationReport {
  const { spread, before, after } = plantedError(options);
  let alarms = 0;
  let seedsWithFalseAlarm = 0;
  let dropsCaught = 0;
  let swapsCaught = 0;
  let falseSwaps = 0;
  for (let seed = 1; seed <= options.seeds; seed++) {
    const random = createRandom(seed);
    const golden = drawEssays(options.essays, random);
    const human = golden.map((essay) => essay.human);
    const baseline = Array.from({ length: options.baselineRuns }, () => runOf(golden, 0, { random, ...options }));
    const dropped = (newest: number[], week: number): boolean =>
      goldenVerdict({ human, baseline, newest }, { seed: seed * 1000 + week }).status === 'dropped';
    let own = 0;
    for (let week = 1; week <= options.weeks; week++) {
      if (dropped(runOf(golden, 0, { random, ...options }), week)) own++;
    }
    alarms += own;
    if (own > 0) seedsWithFalseAlarm++;
    if (dropped(runOf(golden, spread, { random, ...options }), options.weeks + 1)) dropsCaught++;
    const swap = swapNoticed(random);
    if (swap.noticed) swapsCaught++;
    if (swap.falsely) falseSwaps++;
  }
  return {
    ...options,
    falseAlarmRate: alarms / (options.weeks * options.seeds),
    seedsWithFalseAlarm,
    dropsCaught,
    trueBefore: before,
    trueAfter: after,
    swapsCaught,
    falseSwaps,
  };
}

/** Golden sets of that size with the grader's baseline, and a run after the planted drop. */
export function simulatedDrops({
  tries,
  ...asked
}: Pick<SimulationOptions, 'essays' | 'drop'> & { readonly tries: number }): GoldenRuns[] {
  const options = { ...defaultSimulation, ...asked };
  const { spread } = plantedError(options);
  return Array.from({ length: tries }, (_, index) => {
    const random = createRandom(index + 1);
    const golden = drawEssays(options.essays, random);
    return {
      human: golden.map(({ human }) => human),
      baseline: Array.from({ length: options.baselineRuns }, () => runOf(golden, 0, { random, ...options })),
      newest: runOf(golden, spread, { random, ...options }),
    };
  });
}

interface SimulatedEssay {
  readonly human: number;
  /** What the grader sees in each trait, before rounding and wavering. */
  readonly traits: readonly number[];
  /** Direction and size of this essay's part in a planted drop. */
  readonly harm: number;
}

const traits = 4;
const scale = { min: 1, max: 6 };

function drawEssays(count: number, random: Random): SimulatedEssay[] {
  return Array.from({ length: count }, () => {
    const quality = 3.5 + normalDraw(random);
    const seen = quality + 0.45 * normalDraw(random);
    return {
      human: onScale(quality + 0.5 * normalDraw(random)),
      traits: Array.from({ length: traits }, () => seen + 0.4 * normalDraw(random)),
      harm: normalDraw(random),
    };
  });
}

function runOf(
  essays: readonly SimulatedEssay[],
  spread: number,
  { random, flipShare }: { readonly random: Random; readonly flipShare: number },
): number[] {
  return essays.map((essay) => {
    let sum = 0;
    for (const trait of essay.traits) {
      const waver = random.uniform() < flipShare ? (random.uniform() < 0.5 ? -1 : 1) : 0;
      sum += Math.min(scale.max, Math.max(scale.min, onScale(trait + spread * essay.harm) + waver));
    }
    return sum / traits;
  });
}

/** The lasting error that makes the true QWK fall by the wanted amount: found by halving. */
function plantedError(options: SimulationOptions): { spread: number; before: number; after: number } {
  const essays = drawEssays(40_000, createRandom(987_654_321));
  const human = essays.map((essay) => essay.human);
  const kappa = (spread: number): number =>
    quadraticWeightedKappa(human, runOf(essays, spread, { random: createRandom(17), ...options })) ?? Number.NaN;
  const before = kappa(0);
  let [low, high] = [0, 4];
  for (let round = 0; round < 24; round++) {
    const middle = (low + high) / 2;
    if (before - kappa(middle) < options.drop) low = middle;
    else high = middle;
  }
  return { spread: high, before, after: kappa(high) };
}

/** Three replies of the accepted model, then one that names another: a newer date, a smaller model, another vendor. */
function swapNoticed(random: Random): { noticed: boolean; falsely: boolean } {
  const asked = 'grader-large';
  const pin = { asked, answered: 'grader-large-2026-02-01' };
  const others = ['grader-large-2026-09-30', 'grader-small-2026-02-01', 'another-model'];
  const swapped = others[random.below(others.length)] ?? asked;
  const falsely = [1, 2, 3].some(() => answeredModel(pin, { ...pin }).status === 'changed');
  return { noticed: answeredModel(pin, { asked, answered: swapped }).status === 'changed', falsely };
}

function onScale(value: number): number {
  return Math.min(scale.max, Math.max(scale.min, Math.round(value)));
}
