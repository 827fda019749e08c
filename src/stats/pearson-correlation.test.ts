import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { pearsonCorrelation } from './pearson-correlation.ts';

test('the angle between centred columns', () => {
  // deviations (−1, 0, 1) and (−1, 1, 0): 1 / √(2·2) = .5
  expect(pearsonCorrelation([1, 2, 3], [1, 3, 2])).toBeCloseTo(0.5, 12);
});

test('conformance: Anscombe (1973), all four sets have r = .816', () => {
  const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
  const first = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
  const second = [9.14, 8.14, 8.74, 8.77, 9.26, 8.1, 6.13, 3.1, 9.13, 7.26, 4.74];
  expect(pearsonCorrelation(x, first)).toBeCloseTo(0.816, 3);
  expect(pearsonCorrelation(x, second)).toBeCloseTo(0.816, 3);
});

test('a constant column has no correlation', () => {
  expect(pearsonCorrelation([2, 2, 2], [1, 2, 3])).toBeUndefined();
  expect(pearsonCorrelation([], [])).toBeUndefined();
});

test('law: unchanged by any increasing line, turned over by a decreasing one', () => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), { minLength: 2 });
  fc.assert(
    fc.property(pairs, fc.integer({ min: 1, max: 7 }), (drawn, slope) => {
      const a = drawn.map(([x]) => x);
      const b = drawn.map(([, y]) => y);
      const r = pearsonCorrelation(a, b);
      fc.pre(r !== undefined);
      expect(
        pearsonCorrelation(
          a.map((x) => slope * x + 3),
          b,
        ),
      ).toBeCloseTo(r, 10);
      expect(
        pearsonCorrelation(
          a.map((x) => -slope * x + 3),
          b,
        ),
      ).toBeCloseTo(-r, 10);
    }),
  );
});
