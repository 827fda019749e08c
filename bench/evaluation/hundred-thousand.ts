import { adjacent, exact, qwk, smd } from '../../src/evaluation/evaluators/agreement.ts';
import { comparePlans } from '../../src/evaluation/experiments/compare-plans.ts';
import { normalDraw } from '../../src/stats/normal-draw.ts';
import { createRandom } from '../../src/stats/random.ts';
import { essay, onScale } from './planted-plans.ts';

export interface LargeSet {
  readonly records: number;
  readonly draws: number;
  readonly bins: number;
  readonly figures: number;
  readonly seconds: number;
}

/** Two plans over 100,000 labelled essays: QWK, SMD, exact and adjacent agreement, over all and in 20 bins, 1,000 resamples each. */
export async function hundredThousand(): Promise<LargeSet> {
  const random = createRandom(3);
  const [records, draws] = [100_000, 1000];
  const pairs = Array.from({ length: records }, (_, position) => {
    const quality = 3.5 + 1.2 * normalDraw(random);
    const about = {
      position,
      words: Math.round(Math.abs(300 + 80 * normalDraw(random))),
      human: onScale(quality + 0.4 * normalDraw(random)),
      group: `g${random.below(15)}`,
    };
    return {
      a: essay(about, onScale(quality + 0.6 * normalDraw(random))),
      b: essay(about, onScale(quality + 0.5 * normalDraw(random))),
    };
  });
  const scale = { min: 1, max: 6, step: 1 } as const;
  const started = performance.now();
  const { figures, bins } = await comparePlans(pairs, {
    scale,
    traitScales: {},
    evaluators: [qwk, smd, exact, adjacent(scale)],
    seed: 1,
    draws,
    minimumN: 30,
    lengthBins: 5,
  });
  return {
    records,
    draws,
    bins: bins.length,
    figures: figures.length,
    seconds: (performance.now() - started) / 1000,
  };
}
