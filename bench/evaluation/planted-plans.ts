import { comparePlans, type EssayPair } from '../../src/evaluation/experiments/compare-plans.ts';
import type { EvaluatedEssay, PlanOutcome } from '../../src/evaluation/evaluators/evaluator.ts';
import { qwk } from '../../src/evaluation/evaluators/agreement.ts';
import { parityFailures } from '../../src/evaluation/gates/experiment-gate.ts';
import { normalDraw } from '../../src/stats/normal-draw.ts';
import { quadraticWeightedKappa } from '../../src/stats/quadratic-weighted-kappa.ts';
import { createRandom, type Random } from '../../src/stats/random.ts';

/** A true fall of QWK in one bin, planted in a plan that is better everywhere else. */
export interface PlantedPower {
  readonly bin: string;
  readonly essaysInBin: number;
  readonly effect: number;
  readonly seeds: number;
  /** Seeds in which B is the better plan over all essays. */
  readonly betterOnAverage: number;
  /** Seeds in which the gate refused B and named the bin. */
  readonly namedBin: number;
  /** The same with Holm's p below .05: what more than a point estimate says. */
  readonly significant: number;
  /** Seeds in which a bin was named that shares no essay with the one that was planted in. */
  readonly otherBins: number;
}

const essays = 1200;
const scale = { min: 1, max: 6, step: 1 } as const;
/** Error of plan A, and of plan B outside the bin; points on the scale of 1 to 6. */
const errorOfA = 0.7;
const errorOfB = 0.35;

/** A quarter of the essays are of one group, an eighth and a twenty-fourth of two others. */
const groupOf = (position: number) => {
  const place = position % 24;
  return place < 14 ? 'first' : place < 20 ? 'second' : place < 23 ? 'third' : 'fourth';
};
/** Lengths are drawn apart from quality; the shortest third lies under it. */
const shortest = (words: number) => words < 300 - 80 * 0.4307;

/** Where a fall is planted: groups of 300, 150 and 50 of the 1,200 essays, and the shortest third. */
const plantedBins = ['group second', 'group third', 'group fourth', 'length shortest'] as const;
type PlantedBin = (typeof plantedBins)[number];

function isIn(bin: PlantedBin, { group, words }: { readonly group: string; readonly words: number }): boolean {
  return bin === 'length shortest' ? shortest(words) : bin === `group ${group}`;
}

/** Plants each effect in each bin with each seed and asks the gate. */
export async function plantedPlans(effects: readonly number[], seeds: number): Promise<PlantedPower[]> {
  const powers: PlantedPower[] = [];
  for (const effect of effects) {
    const error = errorFor(effect);
    for (const bin of plantedBins) {
      const asked: GateSaid[] = [];
      for (let seed = 1; seed <= seeds; seed++) asked.push(await askGate(bin, error, seed));
      const times = (what: keyof Omit<GateSaid, 'n'>) => asked.filter((said) => said[what]).length;
      powers.push({
        bin,
        effect,
        seeds,
        betterOnAverage: times('betterOnAverage'),
        namedBin: times('namedBin'),
        significant: times('significant'),
        otherBins: times('otherBins'),
        essaysInBin: Math.round(asked.reduce((sum, { n }) => sum + n, 0) / seeds),
      });
    }
  }
  return powers;
}

interface GateSaid {
  readonly n: number;
  readonly betterOnAverage: boolean;
  readonly namedBin: boolean;
  readonly significant: boolean;
  readonly otherBins: boolean;
}

async function askGate(bin: PlantedBin, error: number, seed: number): Promise<GateSaid> {
  const { figures } = await comparePlans(drawPairs(createRandom(1000 * seed + 7), { bin, error }, essays), {
    scale,
    traitScales: {},
    evaluators: [qwk],
    seed,
    draws: 500,
    minimumN: 30,
    lengthBins: 3,
  });
  const failed = parityFailures(figures);
  // The report names a bin of length by its words; the shortest comes first.
  const planted = figures.find((figure) =>
    bin === 'length shortest' ? figure.bin?.startsWith('length') : figure.bin === bin,
  );
  const [kind] = bin.split(' ');
  return {
    n: planted?.n ?? 0,
    betterOnAverage: figures.find((figure) => figure.bin === undefined)?.worse === false,
    namedBin: planted?.bin !== undefined && failed.includes(planted.bin),
    significant: planted?.worse === true && (planted.adjustedP ?? 1) < 0.05,
    otherBins: failed.some((other) => other.startsWith(`${kind} `) && other !== planted?.bin),
  };
}

/** The error of B that lets its QWK fall by `effect` below A's, on 20,000 essays; what an essay's bin is does not matter to that. */
function errorFor(effect: number): number {
  const fall = (error: number): number => {
    const pairs = drawPairs(createRandom(17), { bin: undefined, error }, 20_000);
    const human = pairs.map(({ a }) => a.human['holistic'] ?? 0);
    const kappa = (side: 'a' | 'b') =>
      quadraticWeightedKappa(
        human,
        pairs.map((pair) => pair[side].outcome.score ?? 0),
      ) ?? 0;
    return kappa('a') - kappa('b');
  };
  let [low, high] = [errorOfB, 3];
  for (let round = 0; round < 14; round++) {
    const middle = (low + high) / 2;
    if (fall(middle) < effect) low = middle;
    else high = middle;
  }
  return high;
}

/** Essays with a true quality, read by a person, graded by both plans; half of what the plans get wrong they get wrong together. */
function drawPairs(
  random: Random,
  { bin, error }: { readonly bin: PlantedBin | undefined; readonly error: number },
  n: number,
): EssayPair[] {
  return Array.from({ length: n }, (_, position) => {
    const quality = 3.5 + 1.2 * normalDraw(random);
    const together = normalDraw(random) * Math.SQRT1_2;
    const score = (spread: number) => onScale(quality + spread * (together + normalDraw(random) * Math.SQRT1_2));
    const human = onScale(quality + 0.4 * normalDraw(random));
    const words = Math.round(300 + 80 * normalDraw(random));
    const about = { position, words, human, group: groupOf(position) };
    return {
      a: essay(about, score(errorOfA)),
      b: essay(about, score(bin === undefined || isIn(bin, about) ? error : errorOfB)),
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
