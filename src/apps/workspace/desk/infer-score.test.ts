import { expect, test } from 'vitest';
import fc from 'fast-check';
import { inferScore } from './infer-score.ts';

const scale = { min: 1, max: 6, step: 1 } as const;
const answered = (...answers: [number, 'better' | 'worse' | 'equal'][]) =>
  answers.map(([score, answer]) => ({ score, answer }));

test('nothing is said without answers', () => {
  expect(inferScore([], scale)).toBeUndefined();
});

test('above what it beat, below what beat it', () => {
  // better than 2: 3 to 6; worse than 5: 3 and 4; the middle, 3.5, is 4
  expect(inferScore(answered([2, 'better'], [5, 'worse']), scale)).toEqual({
    best: [3, 4],
    score: 4,
    against: 0,
    compareAt: 4,
  });
});

test('equal settles it', () => {
  expect(inferScore(answered([3, 'equal']), scale)).toEqual({ best: [3], score: 3, against: 0, compareAt: undefined });
});

test('answers that contradict each other are outvoted, and counted', () => {
  // better than 4 leaves 5 and 6; worse than 3 leaves 1 and 2; twice better than 4 outvotes it
  expect(inferScore(answered([4, 'better'], [4, 'better'], [3, 'worse']), scale)).toMatchObject({
    best: [5, 6],
    against: 1,
  });
});

test('a reader who answers by a true score is given that score back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), (truth) => {
      const all = [1, 2, 3, 4, 5, 6].map((score) => ({
        score,
        answer: truth === score ? ('equal' as const) : truth > score ? ('better' as const) : ('worse' as const),
      }));
      expect(inferScore(all, scale)).toMatchObject({ score: truth, against: 0 });
    }),
  );
});
