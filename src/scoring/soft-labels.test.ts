import { expect, test } from 'vitest';
import { softLabels } from './soft-labels.ts';

const scores = Float64Array.from({ length: 24 }, (_, row) => 2 * (row % 4));

test('the raters’ mean goes onto the score’s scale by a line: raters 0-3, score their sum', () => {
  const raters = Array.from(scores, (score) => [score / 2, score / 2] as const);
  expect([...softLabels(scores, raters)]).toEqual(Array.from(scores, (score) => expect.closeTo(score, 9)));
});

test('two who differ lie between: raters 1 and 2 where the score says 4 become about 3', () => {
  const raters = Array.from(scores, (score) => [score / 2, score / 2]);
  raters[2] = [1, 2];
  const labels = softLabels(scores, raters);
  expect(scores[2]).toBe(4);
  expect(labels[2]).toBeGreaterThan(2.9);
  expect(labels[2]).toBeLessThan(3.3);
});

test('an essay with one rater keeps its score, and so do all where fewer than 20 have two', () => {
  const raters = Array.from(scores, (score, row) => (row === 3 ? [0] : [score / 2, score / 2]));
  expect(softLabels(scores, raters)[3]).toBe(6);
  expect(
    softLabels(
      scores,
      raters.map((_pair, row) => (row < 19 ? [0, 1] : undefined)),
    ),
  ).toBe(scores);
});
