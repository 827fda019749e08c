import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Checkpoints } from './checkpoints.ts';
import type { AsapEssay } from './load-asap.ts';
import { curvePoint, kappaOf, lengthBins, promptSummary, type PromptResults } from './summary.ts';

/** Six essays of prompt 3 (0-3), longer ones later. */
const essays: AsapEssay[] = [0, 1, 1, 2, 2, 3].map((score, index) => ({
  id: index + 1,
  prompt: 3,
  fold: index % 2,
  text: '',
  words: 10 * (index + 1),
  rater1: score,
  rater2: Math.min(3, score + (index === 0 ? 1 : 0)),
  graded: { id: String(index + 1), text: '', targets: { holistic: { score }, content: { score } } },
}));

function fold(number: number, shift: number) {
  const test = Object.fromEntries(
    essays
      .filter((essay) => essay.fold === number)
      .map((essay) => {
        const score = (essay.graded.targets['holistic']?.score ?? 0) + shift;
        return [essay.id, { holistic: score, content: score }];
      }),
  );
  return { prompt: 3, fold: number, seconds: 1, test, halfWidths: { holistic: 0.5 }, outOfFold: {}, essays: 3 };
}

const results: PromptResults = {
  prompt: 3,
  essays,
  trainDev: [fold(0, 0), fold(1, 0.4)],
  trainOnly: [fold(0, 0), fold(1, 1)],
  curves: [[{ size: 50, prior: false, test: { 1: 0, 6: 3 }, outOfFold: {} }]],
};

test('a prompt is the mean of its folds, and each is rounded before it is compared', () => {
  const summary = promptSummary(results);
  // .4 off rounds back: both folds agree fully.
  expect(summary.trainDev).toBe(1);
  expect(summary.traits['content']).toBe(1);
  // Fold 1 has scores 1, 2, 3 against 2, 3, 3 (clamped): variances 2/3 and 2/9, covariance 1/3, means 2/3 apart.
  // 2·1/3 / (2/3 + 2/9 + 4/9) = 1/2; with fold 0's 1 the mean is 3/4.
  expect(summary.trainOnly).toBeCloseTo(0.75, 12);
  expect(summary.coverage).toBe(1);
});

test('essays without a prediction are left out', () => {
  const scale = { min: 0, max: 3, step: 1 };
  expect(kappaOf(essays, 'holistic', (essay) => (essay.id > 4 ? essay.id - 3 : undefined), scale)).toBe(1);
  expect(kappaOf(essays, 'style', () => 1, scale)).toBeUndefined();
});

test('length bins are thirds of a prompt', () => {
  // Shortest third: scores 0 and 1, predicted 0 and 1.4 → 1.
  expect(lengthBins([results])).toEqual({ short: 1, middle: 1, long: 1 });
});

test('a curve point is the mean of its draws; none gives none', () => {
  expect(curvePoint([results], 50, false)).toBe(1);
  expect(curvePoint([results], 50, true)).toBeUndefined();
});

test('a step whose result is stored is not run again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'asap-checkpoints-'));
  try {
    let runs = 0;
    const step = () => {
      runs++;
      return Promise.resolve({ value: 41 + runs });
    };
    expect(await new Checkpoints(folder).once('1-0-train-dev', step)).toEqual({ value: 42 });
    expect(await new Checkpoints(folder).once('1-0-train-dev', step)).toEqual({ value: 42 });
    expect(runs).toBe(1);
  } finally {
    await rm(folder, { recursive: true });
  }
});
