import { comparePlans, type EssayPair } from '../../src/evaluation/experiments/compare-plans.ts';
import type { EvaluatedEssay, PlanOutcome } from '../../src/evaluation/evaluators/evaluator.ts';
import { qwk } from '../../src/evaluation/evaluators/agreement.ts';
import { parityFailures } from '../../src/evaluation/gates/experiment-gate.ts';
import { quadraticWeightedKappa } from '../../src/stats/quadratic-weighted-kappa.ts';
import { createRandom, type Random } from '../../src/stats/random.ts';

/** A true fall of QWK in one subgroup, planted in a plan that is better everywhere else. */
export interface PlantedPower {
  readonly effect: number;
  readonly seeds: number;
  /** Seeds in which B is the better plan over all essays. */
  readonly betterOnAverage: number;
  /** Seeds in which the gate refused B and named the subgroup. */
  readonly namedBin: number;
  /** The same with Holm's p below .05: what more than a point estimate says. */
  readonly significant: number;
  /** Seeds in which a bin was named that nothing was planted in. */
  readonly otherBins: number;
  readonly essaysInBin: number;
}

const essays = 1200;
const scale = { min: 1, max: 6, step: 1 } as const;
/** Error of plan A, and of plan B outside the subgroup; points on the scale of 1 to 6. */
const errorOfA = 0.7;
const errorOfB = 0.45;

/** Plants each effect with each seed and asks the gate. A quarter of the essays are of the subgroup. */
export async function plantedPlans(effects: readonly number[], seeds: number): Promise<PlantedPower[]> {
  const powers: PlantedPower[] = [];
  for (const effect of effects) {
    const error = errorFor(effect);
    const power = { betterOnAverage: 0, namedBin: 0, significant: 0, otherBins: 0 };
    for (let seed = 1; seed <= seeds; seed++) {
      const pairs = drawPairs(createRandom(1000 * seed + 7), error, essays);
      const { figures } = await comparePlans(pairs, {
        scale,
        traitScales: {},
        evaluators: [qwk],
        seed,
        draws: 500,
        minimumN: 30,
        lengthBins: 3,
      });
      const failed = parityFailures(figures);
      const overall = figures.find((figure) => figure.bin === undefined);
      const planted = figures.find((figure) => figure.bin === 'group second');
      if (overall?.worse === false) power.betterOnAverage++;
      if (failed.includes('group second')) power.namedBin++;
      if (planted?.worse === true && (planted.adjustedP ?? 1) < 0.05) power.significant++;
      if (failed.some((bin) => bin !== 'group second')) power.otherBins++;
    }
    powers.push({ effect, seeds, ...power, essaysInBin: essays / 4 });
  }
  return powers;
}

/** The error of B in the subgroup that lets its QWK fall by `effect` below A's, on 40,000 essays. */
function errorFor(effect: number): number {
  const fall = (error: number): number => {
    const pairs = drawPairs(createRandom(17), error, 40_000).filter(({ a }) => a.groups['group'] === 'second');
    const human = pairs.map(({ a }) => a.human['holistic'] ?? 0);
    const kappa = (side: 'a' | 'b') =>
      quadraticWeightedKappa(
        human,
        pairs.map((pair) => pair[side].outcome.score ?? 0),
      ) ?? 0;
    return kappa('a') - kappa('b');
  };
  let [low, high] = [errorOfB, 3];
  for (let round = 0; round < 18; round++) {
    const middle = (low + high) / 2;
    if (fall(middle) < effect) low = middle;
    else high = middle;
  }
  return high;
}

/** Essays with a true quality, read by a person, graded by both plans; half of what the plans get wrong they get wrong together. */
function drawPairs(random: Random, errorInGroup: number, n: number): EssayPair[] {
  return Array.from({ length: n }, (_, position) => {
    const second = position % 4 === 0;
    const quality = 3.5 + 1.2 * normal(random);
    const together = normal(random) * Math.SQRT1_2;
    const score = (error: number) => onScale(quality + error * (together + normal(random) * Math.SQRT1_2));
    const human = onScale(quality + 0.4 * normal(random));
    const about = {
      position,
      words: Math.round(300 + 80 * normal(random)),
      human,
      group: second ? 'second' : 'first',
    };
    return {
      a: essay(about, score(errorOfA)),
      b: essay(about, score(second ? errorInGroup : errorOfB)),
    };
  });
}

/** An essay of a simulation: scores and bins, no words. */
export function essay(
  about: { readonly position: number; readonly words: number; readonly human: number; readonly group: string },
  score: number,
): EvaluatedEssay {
  const outcome: PlanOutcome = {
    score,
    traits: {},
    claims: 0,
    rejected: 0,
    generic: 0,
    state: 'released',
    reasons: [],
    findings: [],
    costMicroUsd: 0,
    latencyMs: 0,
    answeredBy: [],
    feedback: [],
  };
  return {
    position: about.position,
    text: '',
    words: about.words,
    human: { holistic: about.human },
    raters: [],
    groups: { group: about.group },
    outcome,
    repeats: [],
  };
}

export function onScale(value: number): number {
  return Math.min(scale.max, Math.max(scale.min, Math.round(value)));
}

/** Box and Muller. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
}
