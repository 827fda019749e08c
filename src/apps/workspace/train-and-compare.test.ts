import { expect, test } from 'vitest';
import { comparisonOf } from './train-and-compare.ts';

test('two scorers beside each other on the same essays, with an interval of the difference', () => {
  // The new one is always right: kappa 1. The other gives 2 and 3 for 1 and 4: variances 2.25 and .25, covariance .75, equal means:
  // 2·.75 / (2.25 + .25) = .6, and the difference is .4.
  const rows = Array.from({ length: 40 }, (_, index) =>
    index % 2 === 0 ? { human: 1, trained: 1, inUse: 2 } : { human: 4, trained: 4, inUse: 3 },
  );
  const comparison = comparisonOf(rows);
  expect(comparison).toMatchObject({ essays: 40, trained: 1, recommended: true });
  expect(comparison.inUse).toBeCloseTo(0.6, 12);
  expect(comparison.difference).toBeCloseTo(0.4, 12);
  expect(comparison.interval?.low).toBeGreaterThan(0.3);
  expect(comparison.interval?.high).toBeGreaterThanOrEqual(0.4);
});

test('a scorer beside itself differs by nothing', () => {
  const rows = [1, 2, 3, 4, 5].map((human) => ({ human, trained: 6 - human, inUse: 6 - human }));
  expect(comparisonOf(rows)).toMatchObject({ difference: 0, interval: { low: 0, high: 0 }, recommended: false });
});

test('without variation there is no kappa and no difference', () => {
  const rows = [3, 3, 3].map((human) => ({ human, trained: 3, inUse: 3 }));
  expect(comparisonOf(rows)).toEqual({
    essays: 3,
    trained: undefined,
    inUse: undefined,
    difference: undefined,
    interval: undefined,
    recommended: false,
  });
});
