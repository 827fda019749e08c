import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { bootstrapIntervals } from './bootstrap-intervals.ts';
import { distinctRows } from './distinct-rows.ts';
import { pairedMoments } from './paired-moments.ts';
import { pearsonCorrelation } from './pearson-correlation.ts';
import { quadraticWeightedKappa } from './quadratic-weighted-kappa.ts';
import { quantileOfSorted } from './quantile.ts';
import { createRandom } from './random.ts';
import { standardDeviation } from './standard-deviation.ts';

function meanOf(values: readonly number[], seed: number, draws = 2000) {
  return bootstrapIntervals(
    [values],
    ({ columns, counts }) => ({ mean: pairedMoments(columns[0]!, columns[0]!, counts)?.meanA }),
    { seed, draws },
  ).mean;
}

describe('bootstrap intervals', () => {
  const values = Array.from({ length: 400 }, (_, i) => i % 10);

  test('the interval of a mean is about ± 1.96 standard errors', () => {
    // deviation of 0..9 is 2.872, √400 = 20: 4.5 ± 1.96 · .1436
    const interval = meanOf(values, 7);
    expect(interval?.low).toBeCloseTo(4.5 - 0.2815, 1);
    expect(interval?.high).toBeCloseTo(4.5 + 0.2815, 1);
  });

  test('the same seed gives the same interval, another seed another', () => {
    expect(meanOf(values, 7)).toEqual(meanOf(values, 7));
    expect(meanOf(values, 7)).not.toEqual(meanOf(values, 8));
  });

  test('covers the true mean about nineteen times in twenty', () => {
    const random = createRandom(11);
    const covered = Array.from({ length: 300 }, (_, trial) => {
      const sample = Array.from({ length: 60 }, () => random.uniform());
      const interval = meanOf(sample, trial, 400);
      return interval !== undefined && interval.low <= 0.5 && interval.high >= 0.5;
    });
    const share = covered.filter(Boolean).length / covered.length;
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(0.98);
  });

  test('the percentiles of all 46,656 resamples of six numbers, by counting them out', () => {
    // Hesterberg et al. (2003), exercise 14.1: six repair times of the Verizon set. No percentiles are published with it, so each of
    // the 6⁶ equally likely resamples is counted here.
    const times = [3.12, 0, 1.57, 19.67, 0.22, 2.2];
    const means = new Float64Array(6 ** 6);
    for (let resample = 0; resample < means.length; resample++) {
      let sum = 0;
      for (let rest = resample, k = 0; k < 6; k++, rest = Math.floor(rest / 6)) sum += times[rest % 6]!;
      means[resample] = sum / 6;
    }
    means.sort();
    const interval = meanOf(times, 3, 20_000);
    // The drawn percentile must lie between the exact ones half a percent to either side: 20,000 draws have a standard error of .11%.
    const exact = (share: number) => means[Math.floor(share * means.length)]!;
    expect(interval?.low).toBeGreaterThanOrEqual(exact(0.02));
    expect(interval?.low).toBeLessThanOrEqual(exact(0.03));
    expect(interval?.high).toBeGreaterThanOrEqual(exact(0.97));
    expect(interval?.high).toBeLessThanOrEqual(exact(0.98));
  });

  test('conformance: Efron and Tibshirani (1993), table 6.1, law school data: standard error of r', () => {
    const lsat = [576, 635, 558, 578, 666, 580, 555, 661, 651, 605, 653, 575, 545, 572, 594];
    const gpa = [3.39, 3.3, 2.81, 3.03, 3.44, 3.07, 3, 3.43, 3.36, 3.13, 3.12, 2.74, 2.76, 2.88, 2.96];
    expect(pearsonCorrelation(lsat, gpa)).toBeCloseTo(0.776, 3);
    const drawn: number[] = [];
    const { r } = bootstrapIntervals(
      [lsat, gpa],
      ({ columns, counts }) => {
        const value = pearsonCorrelation(columns[0]!, columns[1]!, counts);
        if (value !== undefined) drawn.push(value);
        return { r: value };
      },
      { seed: 5, draws: 3200 },
    );
    // Published for 3,200 resamples: .132. The standard error of such a figure is about .132/√6,400 = .002, somewhat more for the skew.
    expect(Math.abs((standardDeviation(drawn) ?? 0) - 0.132)).toBeLessThan(0.008);
    const sorted = drawn.toSorted((a, b) => a - b);
    expect(r?.low).toBeCloseTo(quantileOfSorted(sorted, 0.025)!, 12);
    expect(r?.high).toBeCloseTo(quantileOfSorted(sorted, 0.975)!, 12);
  });

  test('a resample has as many records as the set', () => {
    const totals = new Set<number>();
    bootstrapIntervals(
      [[1, 2, 2, 5]],
      ({ counts }) => {
        totals.add(counts.reduce((sum, count) => sum + count, 0));
        return {};
      },
      { seed: 1, draws: 50 },
    );
    expect([...totals]).toEqual([4]);
  });

  test('no interval for a statistic that most resamples do not have', () => {
    // Kappa is undefined whenever the one differing record is not drawn: (3/4)^4 of the time.
    const intervals = bootstrapIntervals(
      [
        [1, 1, 1, 2],
        [1, 1, 1, 2],
      ],
      ({ columns, counts }) => ({ kappa: quadraticWeightedKappa(columns[0]!, columns[1]!, counts), n: 4 }),
      { seed: 3, draws: 200 },
    );
    expect(intervals).toEqual({ n: { low: 4, high: 4 } });
  });

  test('nothing for an empty set; bad options are refused', () => {
    expect(meanOf([], 1)).toBeUndefined();
    expect(() => bootstrapIntervals([[1]], () => ({}), { seed: 1, draws: 0 })).toThrow('must be 1 or more');
    expect(() => bootstrapIntervals([[1]], () => ({}), { seed: 1, level: 1 })).toThrow('between 0 and 1');
    expect(() => bootstrapIntervals([[1], [1, 2]], () => ({}), { seed: 1 })).toThrow(RangeError);
  });
});

test('equal rows are folded, missing values equal each other, and every row finds its own', () => {
  const rows = distinctRows([
    [1, 2, 1, 1],
    [Number.NaN, 5, Number.NaN, 5],
  ]);
  expect([...rows.indexOfRow]).toEqual([0, 1, 0, 2]);
  expect(rows.columns.map((column) => [...column])).toEqual([
    [1, 2, 1],
    [Number.NaN, 5, 5],
  ]);
});

describe('seeded random numbers', () => {
  test('are pinned: a change of sequence would change every stored interval', () => {
    const random = createRandom(42);
    expect([random.below(1000), random.below(1000), random.below(1000), random.below(1000)]).toMatchInlineSnapshot(`
      [
        456,
        564,
        574,
        964,
      ]
    `);
  });

  test('fill ten equal bins evenly', () => {
    const random = createRandom(5);
    const bins = Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) bins[random.below(10)]! += 1;
    // Standard deviation of a bin is √(100,000 · .1 · .9) = 95.
    expect(Math.max(...bins.map((count) => Math.abs(count - 10_000)))).toBeLessThan(400);
  });

  test('law: always below the bound', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 1_000_000 }), (seed, bound) => {
        const value = createRandom(seed).below(bound);
        expect(Number.isInteger(value) && value >= 0 && value < bound).toBe(true);
      }),
    );
  });
});
