import type { PriorModel } from '../../src/scoring/prior.ts';
import { shuffledIndices } from '../../src/scoring/random.ts';
import { createRandom } from '../../src/stats/random.ts';
import { seed } from './essay-bank.ts';
import type { FoldIds } from './load-asap.ts';
import type { FoldWork } from './standard-job.ts';

export const curveSizes = [50, 100, 200, 400] as const;
/** Two draws in each of five folds: ten draws a prompt. */
const drawsPerFold = 2;

/** One draw of few graded essays out of a fold's train + dev part. */
export interface CurveDraw {
  readonly size: number;
  readonly prior: boolean;
  /** Test essay id → continuous holistic score. */
  readonly test: Readonly<Record<string, number>>;
  /** Drawn essay id → out-of-fold score. */
  readonly outOfFold: Readonly<Record<string, number>>;
}

export async function curveFold(work: FoldWork, prior: PriorModel | undefined): Promise<CurveDraw[]> {
  const { train, dev, test } = work.folds[work.fold] as FoldIds;
  const pool = new Set([...train, ...dev]);
  const testIds = new Set(test);
  const available = work.essays.filter((essay) => pool.has(essay.id));
  const tests = work.essays.filter((essay) => testIds.has(essay.id));
  const draws: CurveDraw[] = [];
  for (const size of curveSizes) {
    for (let draw = 0; draw < drawsPerFold; draw++) {
      const order = shuffledIndices(available.length, createRandom(seed + 100 * work.fold + draw));
      const drawn = Array.from(order.subarray(0, size), (index) => available[index]).filter(
        (essay) => essay !== undefined,
      );
      for (const used of prior === undefined ? [undefined] : [undefined, prior]) {
        const scorer = await work.bank.train(drawn, {
          traits: false,
          seed,
          ...(used === undefined ? {} : { prior: used }),
        });
        draws.push({
          size,
          prior: used !== undefined,
          test: Object.fromEntries(
            tests.map((essay) => [essay.id, work.bank.continuous(scorer, essay)['holistic'] as number]),
          ),
          outOfFold: Object.fromEntries(scorer.outOfFold?.['holistic'] ?? []),
        });
      }
    }
  }
  return draws;
}
