import { describe, expect, test } from 'vitest';
import { deserializeScorer, serializeScorer } from './artifact.ts';
import { profileSettings } from './essay-profile.ts';
import { predict } from './predict.ts';
import { fitPrior, priorAssignment } from './prior.ts';
import { syntheticEssays } from './testing/synthetic-essays.ts';
import { trainScorer } from './train.ts';

const settings = profileSettings('secret', 'en', undefined);
const earlier = [11, 12, 13].map((seed) =>
  priorAssignment(
    syntheticEssays(40, seed).map(({ text, targets }) => ({ text, score: targets['holistic']?.score ?? 0 })),
    settings,
  ),
);
const prior = fitPrior(earlier, 1);
if (prior === undefined) throw new Error('120 essays are enough for a prior');

function meanError(scorer: Awaited<ReturnType<typeof trainScorer>>): number {
  const unseen = syntheticEssays(60, 21);
  const off = unseen.map(({ text, targets }) =>
    Math.abs((predict(scorer, text)['holistic']?.continuous ?? 0) - (targets['holistic']?.score ?? 0)),
  );
  return off.reduce((sum, value) => sum + value, 0) / off.length;
}

describe('a prior from other assignments', () => {
  const options = { scales: { holistic: { min: 1, max: 6, step: 1 } }, seed: 3, bucketKey: 'secret' };

  test('brings a scorer of twenty essays nearer to people', async () => {
    const few = syntheticEssays(20, 31);
    const without = await trainScorer(few, options);
    const withPrior = await trainScorer(few, { ...options, prior });
    expect(meanError(withPrior)).toBeLessThan(meanError(without));
    expect(withPrior.report.targets['holistic']?.stack).toHaveProperty('prior');
  });

  test('goes into the artifact', async () => {
    const scorer = await trainScorer(syntheticEssays(25, 32), { ...options, prior });
    const loaded = deserializeScorer(serializeScorer(scorer, 'secret'), 'secret');
    const text = syntheticEssays(1, 33)[0]?.text ?? '';
    expect(predict(loaded, text)).toEqual(predict(scorer, text));
  });

  test('needs fifty essays, and leaves out assignments whose scores do not vary', () => {
    expect(fitPrior(earlier.slice(0, 1), 1)).toBeUndefined();
    const flat = earlier.map(({ features }) => ({ features, scores: features.map(() => 3) }));
    expect(fitPrior(flat, 1)).toBeUndefined();
  });
});
