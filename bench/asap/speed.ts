import { deserializeScorer, serializeScorer } from '../../src/scoring/artifact.ts';
import { predict } from '../../src/scoring/predict.ts';
import { trainScorer } from '../../src/scoring/train.ts';
import { seed } from './essay-bank.ts';
import { type AsapEssay, scalesOf } from './load-asap.ts';

export interface SpeedFigures {
  readonly seconds200: number;
  readonly seconds1800: number;
  readonly medianMs: number;
  readonly artifactBytes: number;
  readonly loadMs: number;
}

/** From texts to artifact, holistic score and every trait, on prompt 2 (1,800 essays of 380 words): measured in one thread. */
export async function measureSpeed(essays: readonly AsapEssay[]): Promise<SpeedFigures> {
  const options = { scales: scalesOf(essays), seed, bucketKey: 'benchmark' };
  const timed = async (count: number) => {
    const started = performance.now();
    const scorer = await trainScorer(
      essays.slice(0, count).map((essay) => essay.graded),
      options,
    );
    return { seconds: (performance.now() - started) / 1000, scorer };
  };
  const small = await timed(200);
  const large = await timed(1800);
  const bytes = serializeScorer(large.scorer, 'benchmark');
  const loading = performance.now();
  const loaded = deserializeScorer(bytes, 'benchmark');
  const loadMs = performance.now() - loading;
  const near350 = essays.toSorted((a, b) => Math.abs(a.words - 350) - Math.abs(b.words - 350)).slice(0, 60);
  const times = near350.map((essay) => {
    const started = performance.now();
    predict(loaded, essay.text);
    return performance.now() - started;
  });
  return {
    seconds200: small.seconds,
    seconds1800: large.seconds,
    medianMs: times.sort((a, b) => a - b)[times.length >> 1] ?? 0,
    artifactBytes: bytes.length,
    loadMs,
  };
}
