import { expect, test } from 'vitest';
import { mostTrainingEssays, trainingSample } from './train-sample.ts';

function essays(count: number): { id: string }[] {
  return Array.from({ length: count }, (_, index) => ({ id: `g${index}` }));
}

test('up to 3,000 graded essays are all trained on, in their order', () => {
  const all = essays(mostTrainingEssays);
  expect(trainingSample(all)).toBe(all);
});

test('of more, 3,000 from all over, the same in whatever order they come', () => {
  const sample = trainingSample(essays(5000));
  expect(new Set(sample.map(({ id }) => id)).size).toBe(3000);
  expect(trainingSample(essays(5000).toReversed())).toEqual(sample);
  // 3,000 of 5,000 at random: 1,500 of either half, standard deviation √(3000 · ¼ · 2000/4999) = 17.
  const firstHalf = sample.filter(({ id }) => Number(id.slice(1)) < 2500).length;
  expect(Math.abs(firstHalf - 1500)).toBeLessThan(5 * 17);
});
