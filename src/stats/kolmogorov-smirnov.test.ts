import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kolmogorovSmirnov, smirnovTail } from './kolmogorov-smirnov.ts';
import { createRandom } from './random.ts';

test("Smirnov's distribution as SciPy 1.17 has it (scipy.special.kolmogorov)", () => {
  expect(smirnovTail(0.5)).toBeCloseTo(0.9639452436648751, 12);
  expect(smirnovTail(1)).toBeCloseTo(0.26999967167735456, 12);
  expect(smirnovTail(1.36)).toBeCloseTo(0.049485876755377876, 12);
  expect(smirnovTail(2)).toBeCloseTo(0.0006709252557796953, 12);
  expect(smirnovTail(0)).toBe(1);
});

test('two samples of 25 and 15 as scipy.stats.ks_2samp gives them', () => {
  const a = [
    0.61, 0.29, 0.06, 0.59, -1.73, -0.74, 0.51, -0.56, 0.39, 1.64, 0.05, -0.06, 0.64, -0.82, 0.37, 1.77, 1.09, -1.28,
    2.36, 1.31, 1.05, -0.32, -0.4, 1.06, -2.47,
  ];
  const b = [2.3, 1.4, 0.2, 0.9, 3.1, 1.7, -0.1, 2.2, 0.6, 1.9, 2.8, 1.2, 0.3, 1.5, 2.6];
  const found = kolmogorovSmirnov(a, b);
  // SciPy: 0.5066666666666667 at 1.09; exact p 0.01062, its own asymptotic one 0.01152
  expect(found?.statistic).toBeCloseTo(0.5066666666666667, 14);
  expect(found?.at).toBe(1.09);
  expect(Math.abs((found?.pValue ?? 0) - 0.010624030481405547)).toBeLessThan(0.002);
});

test('samples that do not overlap are one apart; an empty one says nothing', () => {
  expect(kolmogorovSmirnov([1, 2], [3, 4])?.statistic).toBe(1);
  expect(kolmogorovSmirnov([1, 2], [2, 1])).toEqual({ statistic: 0, pValue: 1, at: 1 });
  expect(kolmogorovSmirnov([], [1])).toBeUndefined();
  expect(kolmogorovSmirnov([Number.NaN], [1])).toBeUndefined();
});

test('symmetric, unchanged by any rising transformation', () => {
  const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(values, values, (a, b) => {
      const one = kolmogorovSmirnov(a, b);
      expect(kolmogorovSmirnov(b, a)?.statistic).toBeCloseTo(one?.statistic ?? Number.NaN, 12);
      const cubed = kolmogorovSmirnov(
        a.map((x) => x ** 3),
        b.map((x) => x ** 3),
      );
      expect(cubed?.statistic).toBe(one?.statistic);
    }),
  );
});

test('samples of one distribution fall below .05 in about 5% of 2,000 trials', () => {
  const random = createRandom(11);
  let below = 0;
  for (let trial = 0; trial < 2000; trial++) {
    const a = Array.from({ length: 40 }, () => random.uniform());
    const b = Array.from({ length: 60 }, () => random.uniform());
    if ((kolmogorovSmirnov(a, b)?.pValue ?? 1) < 0.05) below++;
  }
  expect(below / 2000).toBeGreaterThan(0.03);
  expect(below / 2000).toBeLessThan(0.065);
});
