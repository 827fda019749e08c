import { expect, test } from 'vitest';
import fc from 'fast-check';
import { logisticProbability, logisticRegression } from './logistic-regression.ts';

const flat = { mean: 0, precision: 1e-6 };

test('a constant alone is the log-odds of the share', () => {
  // 3 of 4: ln(3 / 1)
  const [constant] = logisticRegression([[1], [1], [1], [1]], [1, 1, 1, 0], [flat]);
  expect(constant).toBeCloseTo(Math.log(3), 4);
});

test('of a yes-or-no column the coefficient is the log of the odds ratio', () => {
  // without it 1 of 4, with it 3 of 4: odds 1/3 and 3, ratio 9
  const rows = [0, 0, 0, 0, 1, 1, 1, 1].map((x) => [1, x]);
  const weights = logisticRegression(rows, [1, 0, 0, 0, 1, 1, 1, 0], [flat, flat]);
  expect(weights[1]).toBeCloseTo(Math.log(9), 3);
  expect(logisticProbability([1, 1], weights)).toBeCloseTo(0.75, 4);
});

test('with no rows what was believed stays', () => {
  expect(logisticRegression([], [], [{ mean: 0.7, precision: 1 }])).toEqual([0.7]);
});

test('where the data part the outcomes without error the prior keeps the coefficients finite', () => {
  const weights = logisticRegression(
    [
      [1, -1],
      [1, 1],
    ],
    [0, 1],
    [
      { mean: 0, precision: 1 },
      { mean: 0, precision: 1 },
    ],
  );
  expect(weights.every(Number.isFinite)).toBe(true);
});

test('whole Newton steps that overshoot are cut short: thirty rows far from the prior, half of them yes', () => {
  const rows = Array.from({ length: 30 }, () => [1, -4]);
  const weights = logisticRegression(
    rows,
    rows.map((_, i) => i % 2),
    [
      { mean: 0, precision: 1 },
      { mean: 1, precision: 1 },
    ],
  );
  // At the maximum the gradient is 0: 30 · (.5 − p) · (1, −4) = (w₀, w₁ − 1).
  const p = logisticProbability([1, -4], weights);
  expect(30 * (0.5 - p)).toBeCloseTo(weights[0] ?? Number.NaN, 6);
  expect(-4 * 30 * (0.5 - p)).toBeCloseTo((weights[1] ?? Number.NaN) - 1, 6);
});

test('the order of the rows does not matter', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.boolean()), { maxLength: 12 }),
      (data) => {
        const fit = (rows: typeof data) =>
          logisticRegression(
            rows.map(([x]) => [1, x]),
            rows.map(([, y]) => Number(y)),
            [
              { mean: 0, precision: 1 },
              { mean: 1, precision: 1 },
            ],
          );
        const [a, b] = [fit(data), fit(data.toReversed())];
        a.forEach((weight, i) => expect(weight).toBeCloseTo(b[i] ?? Number.NaN, 6));
      },
    ),
  );
});

test('lengths that differ are refused', () => {
  expect(() => logisticRegression([[1]], [], [flat])).toThrow(/1 rows and 0 outcomes/);
});
