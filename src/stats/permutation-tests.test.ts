import fc from 'fast-check';
import { expect, test } from 'vitest';
import { energyDistance } from './energy-distance.ts';
import { mean } from './mean.ts';
import { meanRiseTest } from './mean-rise-test.ts';
import { createRandom } from './random.ts';
import { runExchangeTest } from './run-exchange-test.ts';
import { sequentialPermutationP } from './sequential-permutation.ts';

test('ten extreme draws end it: p is ten over the draws made', () => {
  let made = 0;
  // Every fourth draw is extreme: the tenth is the fortieth.
  expect(sequentialPermutationP(1, () => (++made % 4 === 0 ? 1 : 0))).toBe(10 / 40);
  expect(made).toBe(40);
});

test('no extreme draw in 99 is a p-value of 1/100', () => {
  expect(sequentialPermutationP(1, () => 0, { draws: 99 })).toBe(1 / 100);
  expect(() => sequentialPermutationP(1, () => 0, { draws: 0 })).toThrow(RangeError);
  expect(() => sequentialPermutationP(1, () => 0, { enough: 0 })).toThrow(RangeError);
});

test('p-values of an unchanged system are uniform or larger: P(p ≤ α) ≤ α', () => {
  const random = createRandom(3);
  const values = Array.from({ length: 4000 }, () =>
    sequentialPermutationP(random.uniform(), random.uniform, { draws: 199 }),
  );
  for (const alpha of [0.01, 0.05, 0.2]) {
    const share = values.filter((p) => p <= alpha).length / values.length;
    // Three standard errors of the simulation.
    expect(share).toBeLessThan(alpha + 3 * Math.sqrt((alpha * (1 - alpha)) / values.length));
    expect(share).toBeGreaterThan(alpha / 3);
  }
});

test('the exact distribution of a small swap test: 3 items, all fallen, 1 of 8 swaps is as deep', () => {
  const found = runExchangeTest([Float64Array.of(5, 6, 7), Float64Array.of(4, 4, 4)], (run) => mean(run), {
    seed: 1,
    draws: 20_000,
    enough: 20_000,
  });
  expect(found?.difference).toBe(4 - 6);
  expect(Math.abs((found?.pValue ?? 0) - 1 / 8)).toBeLessThan(0.01);
});

test('a newest run that is better is no fall, equal runs have p 1', () => {
  const statistic = (run: Float64Array) => mean(run);
  expect(
    runExchangeTest(
      [
        [1, 2, 3],
        [2, 3, 4],
      ],
      statistic,
      { seed: 1 },
    )?.pValue,
  ).toBeGreaterThan(0.5);
  expect(
    runExchangeTest(
      [
        [1, 2],
        [1, 2],
        [1, 2],
      ],
      statistic,
      { seed: 1 },
    ),
  ).toEqual({ difference: 0, pValue: 1 });
  expect(runExchangeTest([[1], [2]], () => undefined, { seed: 1 })).toBeUndefined();
  expect(() => runExchangeTest([[1]], statistic, { seed: 1 })).toThrow('two or more');
  expect(() => runExchangeTest([[1], [1, 2]], statistic, { seed: 1 })).toThrow('the same items');
});

test('a rise of a share: 0 of 4 to 4 of 4 is 1 of the 70 ways to choose', () => {
  const found = meanRiseTest([0, 0, 0, 0], [1, 1, 1, 1], { seed: 5, draws: 40_000, enough: 40_000 });
  expect(found?.difference).toBe(1);
  expect(Math.abs((found?.pValue ?? 0) - 1 / 70)).toBeLessThan(0.004);
});

test('the same when the sample is the larger of the two: {0, 0} against {1, 1, 1} is 1 of 10', () => {
  const found = meanRiseTest([0, 0], [1, 1, 1], { seed: 5, draws: 40_000, enough: 40_000 });
  expect(Math.abs((found?.pValue ?? 0) - 1 / 10)).toBeLessThan(0.006);
  expect(meanRiseTest([1, 1], [0, 0, 0], { seed: 5 })?.pValue).toBe(1);
  expect(meanRiseTest([], [1], { seed: 5 })).toBeUndefined();
});

test('energy distance in one dimension as the square of scipy.stats.energy_distance', () => {
  const column = (values: readonly number[]) => values.map((value) => [value]);
  const options = { seed: 2, draws: 9 };
  // SciPy's own example: [0, 8] with weights 3, 1 against [0, 8] with weights 2, 2 is 1.
  expect(energyDistance(column([0, 0, 0, 8]), column([0, 0, 8, 8]), options)?.distance).toBeCloseTo(1, 12);
  expect(energyDistance(column([1, 2, 4]), column([2, 5, 9, 10]), options)?.distance).toBeCloseTo(
    4.166666666666667,
    12,
  );
  // Two points: 2·5 − 0 − 0
  expect(energyDistance([[0, 0]], [[3, 4]], options)?.distance).toBeCloseTo(10, 12);
  expect(energyDistance([], [[1]], options)).toBeUndefined();
});

test('energy distance: symmetric, never negative, unchanged by a shift of both', () => {
  const points = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(points, points, (a, b) => {
      const options = { seed: 2, draws: 3 };
      const one = energyDistance(a, b, options)?.distance ?? Number.NaN;
      expect(one).toBeGreaterThanOrEqual(0);
      expect(energyDistance(b, a, options)?.distance).toBeCloseTo(one, 9);
      const shift = (list: readonly (readonly [number, number])[]) => list.map(([x, y]) => [x + 3, y - 1]);
      expect(energyDistance(shift(a), shift(b), options)?.distance).toBeCloseTo(one, 9);
    }),
  );
});

test('energy distance sees a change of spread that means do not show', () => {
  const random = createRandom(4);
  const cloud = (n: number, spread: number) =>
    Array.from({ length: n }, () => [spread * (random.uniform() - 0.5), spread * (random.uniform() - 0.5)]);
  expect(energyDistance(cloud(60, 1), cloud(60, 4), { seed: 1, draws: 999 })?.pValue).toBeLessThan(0.002);
  expect(energyDistance(cloud(60, 1), cloud(60, 1), { seed: 1, draws: 999 })?.pValue).toBeGreaterThan(0.01);
});
