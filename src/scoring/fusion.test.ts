import { describe, expect, test } from 'vitest';
import { createRandom } from '../stats/random.ts';
import { quadraticWeightedKappa } from '../stats/quadratic-weighted-kappa.ts';
import { applyFusion, fitFusion, type FusionExample, meanAnswer } from './fusion.ts';

const scale = { min: 1, max: 6, step: 1 };

/** Essays whose score a model's answers and the scorer each know half of. */
function examples(count: number, seed: number): FusionExample[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const content = random.uniform();
    const language = random.uniform();
    const score = Math.max(1, Math.min(6, Math.round(1 + 2.5 * (content + language))));
    const answers = [content > 0.3 ? 2 : 0, content > 0.6 ? 2 : 1, content > 0.8 ? 2 : 0];
    return { modelScore: meanAnswer(answers), columns: answers, scorer: 1 + 5 * language, score };
  });
}

describe('the number of graded essays decides the step', () => {
  test.each([
    [9, 'uncalibrated', '9 graded essays; affine calibration needs 10'],
    [10, 'affine', '10 graded essays; isotonic calibration needs 30'],
    [29, 'affine', '29 graded essays; isotonic calibration needs 30'],
    [30, 'isotonic', '30 graded essays; stack calibration needs 40'],
    [40, 'stack', '40 graded essays; a stack needs 40'],
  ] as const)('%i graded essays: %s', (count, step, reason) => {
    const fusion = fitFusion(examples(count, 1), scale);
    expect(fusion.step).toBe(step);
    expect(fusion.reason).toBe(reason);
    expect(applyFusion(fusion, examples(1, 2)[0] ?? { modelScore: 0, columns: [] }).step).toBe(step);
  });

  test('all the same score leaves nothing to stack: falls back', () => {
    const same = examples(60, 3).map((example) => ({ ...example, score: 4 }));
    const fusion = fitFusion(same, scale);
    expect(fusion.step).toBe('isotonic');
    expect(applyFusion(fusion, same[0] ?? { modelScore: 0, columns: [] }).score).toBe(4);
  });
});

test('an affine step is the least-squares line: model 0…9, human 2 + 0.3·model', () => {
  const line = Array.from({ length: 10 }, (_, index) => ({ modelScore: index, columns: [], score: 2 + 0.3 * index }));
  // 2 + 0.3·20 = 8, clamped to 6.
  const fused = applyFusion(fitFusion(line, scale), { modelScore: 20, columns: [] });
  expect(fused.continuous).toBeCloseTo(8, 9);
  expect(fused.score).toBe(6);
});

test('a stack knows more than the scorer alone', () => {
  const fusion = fitFusion(examples(150, 4), scale);
  const unseen = examples(200, 5);
  const human = unseen.map((example) => example.score);
  const fused =
    quadraticWeightedKappa(
      human,
      unseen.map((example) => applyFusion(fusion, example).score),
    ) ?? 0;
  const alone =
    quadraticWeightedKappa(
      human,
      unseen.map((example) => Math.round(example.scorer ?? 0)),
    ) ?? 0;
  expect(fused).toBeGreaterThan(alone + 0.1);
});

test('a missing answer counts as the usual one', () => {
  const fusion = fitFusion(examples(80, 6), scale);
  const { continuous } = applyFusion(fusion, {
    modelScore: 0,
    columns: [Number.NaN, Number.NaN, Number.NaN],
    scorer: 3.5,
  });
  expect(Number.isFinite(continuous)).toBe(true);
});

test('a stack is fitted to the raters’ mean where raters are known', () => {
  const noisy = examples(60, 7);
  const withRaters = noisy.map((example, row) => ({
    ...example,
    raterScores: row % 2 === 0 ? [example.score, Math.min(6, example.score + 1)] : [example.score, example.score],
  }));
  const input = unseenInput();
  expect(applyFusion(fitFusion(withRaters, scale), input).continuous).not.toBe(
    applyFusion(fitFusion(noisy, scale), input).continuous,
  );
  // One rater only says nothing beside the resolved score.
  const single = noisy.map((example) => ({ ...example, raterScores: [example.score] }));
  expect(fitFusion(single, scale)).toEqual(fitFusion(noisy, scale));
});

function unseenInput() {
  const [input] = examples(1, 8);
  if (input === undefined) throw new Error('no example');
  return input;
}
