import { expect, test } from 'vitest';
import fc from 'fast-check';
import { expectedScoreOf } from './expected-score.ts';

const all = (): boolean => true;

test('two neighbours, one twice as similar', () => {
  // (16 · 6 + 1 · 2) / 17
  const near = { similarities: [0.2, 0.4], words: [100, 100], scores: [2, 6] };
  expect(expectedScoreOf(near, 100, all)).toBeCloseTo(98 / 17, 12);
});

test('an essay of twice the length counts (1/4)⁴ of its similarity', () => {
  const near = { similarities: [0.4, 0.4], words: [100, 200], scores: [2, 6] };
  expect(expectedScoreOf(near, 100, all)).toBeCloseTo((2 + 6 / 256) / (1 + 1 / 256), 12);
});

test('essays that are left out, or like it in nothing, give no score', () => {
  const near = { similarities: [0.4, 0], words: [100, 100], scores: [2, 6] };
  expect(expectedScoreOf(near, 100, (row) => row !== 0)).toBeUndefined();
  expect(expectedScoreOf({ similarities: [], words: [], scores: [] }, 100, all)).toBeUndefined();
});

test('only the 20 nearest are asked', () => {
  const similarities = [...Array.from({ length: 20 }, () => 0.5), 0.4];
  const scores = [...Array.from({ length: 20 }, () => 3), 6];
  expect(expectedScoreOf({ similarities, words: scores.map(() => 50), scores }, 50, all)).toBe(3);
});

test('the answer lies between the lowest and the highest score', () => {
  const row = fc.tuple(
    fc.double({ min: 0.01, max: 1, noNaN: true }),
    fc.integer({ min: 0, max: 900 }),
    fc.integer({ min: 1, max: 6 }),
  );
  fc.assert(
    fc.property(fc.array(row, { minLength: 1 }), fc.nat(900), (rows, own) => {
      const scores = rows.map(([, , score]) => score);
      const near = {
        similarities: rows.map(([similarity]) => similarity),
        words: rows.map(([, words]) => words),
        scores,
      };
      const expected = expectedScoreOf(near, own, all) ?? Number.NaN;
      expect(expected).toBeGreaterThanOrEqual(Math.min(...scores) - 1e-9);
      expect(expected).toBeLessThanOrEqual(Math.max(...scores) + 1e-9);
    }),
  );
});
