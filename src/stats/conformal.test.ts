import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { binomialTail } from './binomial-tail.ts';
import { conformalInterval } from './conformal-interval.ts';
import { conformalQuantile } from './conformal-quantile.ts';
import { createRandom } from './random.ts';

describe('conformal quantile', () => {
  test('the ⌈(n + 1)·coverage⌉-th smallest residual, whatever its sign', () => {
    const residuals = [0.9, -0.1, 0.2, -0.3, 0.4, 0.5, -0.6, 0.7, 0.8];
    // n = 9: rank ⌈10 · .9⌉ = 9, ⌈10 · .5⌉ = 5
    expect(conformalQuantile(residuals, 0.9)).toBe(0.9);
    expect(conformalQuantile(residuals, 0.5)).toBe(0.5);
  });

  test('undefined when too few residuals cannot promise the coverage', () => {
    // 90% needs (n + 1)·.9 ≤ n: nine
    expect(conformalQuantile([1, 2, 3, 4, 5, 6, 7, 8], 0.9)).toBeUndefined();
    expect(conformalQuantile([], 0.9)).toBeUndefined();
    expect(conformalQuantile([1, Number.NaN, 2], 0.5)).toBeUndefined();
    expect(() => conformalQuantile([1], 1)).toThrow('between 0 and 1');
  });

  test('a coverage that is exact in decimals is not pushed up a rank by binary fractions', () => {
    const residuals = Array.from({ length: 99 }, (_, i) => i + 1);
    for (const coverage of [0.07, 0.14, 0.28, 0.55, 0.56, 0.57, 0.9, 0.95]) {
      expect(conformalQuantile(residuals, coverage)).toBe(Math.round(coverage * 100));
    }
  });

  test('new residuals fall inside with the promised probability, from a skewed distribution too', () => {
    const random = createRandom(1);
    const draw = () => -Math.log(1 - random.uniform());
    let inside = 0;
    for (let trial = 0; trial < 4000; trial++) {
      const quantile = conformalQuantile(Array.from({ length: 29 }, draw), 0.9);
      if (quantile !== undefined && draw() <= quantile) inside += 1;
    }
    // Exactly 27/30 by exchangeability; standard error .0047
    expect(inside / 4000).toBeCloseTo(0.9, 1);
    expect(Math.abs(inside / 4000 - 0.9)).toBeLessThan(0.02);
  });
});

/**
 * The greater of the chances that n residuals give an interval whose true coverage is below 90% − slack, or above 90% + slack. With the k-th
 * smallest of n the coverage is that of the k-th smallest of n uniform numbers, which is at most x when k or more of them are.
 */
function worseTail(n: number, slack: number): number {
  const ranks = Array.from({ length: n }, (_, i) => i + 1);
  const rank = conformalQuantile(ranks, 0.9) ?? 0;
  return Math.max(binomialTail(rank, n, 0.9 - slack), 1 - binomialTail(rank, n, Math.min(1, 0.9 + slack)));
}

describe('published figures of split conformal prediction', () => {
  // Angelopoulos and Bates (2021), "A gentle introduction to conformal prediction", table 1: residuals needed for a coverage of 90% give
  // or take a slack, with confidence 90%: 5% in either tail.
  test.each([
    { slack: 0.1, n: 22 },
    { slack: 0.05, n: 102 },
    { slack: 0.01, n: 2491 },
  ])('conformance: 90% ± $slack needs $n residuals, and one fewer does not do', ({ slack, n }) => {
    expect(worseTail(n, slack)).toBeLessThanOrEqual(0.05);
    expect(worseTail(n - 1, slack)).toBeGreaterThan(0.05);
  });
});

describe('conformal interval', () => {
  test('is shown rounded outward and inside the scale', () => {
    const scale = { min: 1, max: 6, step: 1 };
    expect(conformalInterval(3.4, 0.9, scale)).toEqual({
      continuous: { low: expect.closeTo(2.5, 12), high: expect.closeTo(4.3, 12) },
      shown: { low: 2, high: 5 },
    });
    expect(conformalInterval(1.2, 1, scale).shown).toEqual({ low: 1, high: 3 });
    expect(conformalInterval(9, 1, scale).shown).toEqual({ low: 6, high: 6 });
  });

  test('half points round outward to half points; an end already on the scale stays', () => {
    const scale = { min: 1, max: 5, step: 0.5 };
    expect(conformalInterval(3, 0.5, scale).shown).toEqual({ low: 2.5, high: 3.5 });
    expect(conformalInterval(3.1, 0.5, scale).shown).toEqual({ low: 2.5, high: 4 });
    expect(() => conformalInterval(3, -1, scale)).toThrow('must be 0 or more');
  });

  test('law: every score of the scale inside the continuous interval is inside the shown one', () => {
    const scale = { min: 0, max: 10, step: 0.5 };
    const prediction = fc.double({ min: -2, max: 12, noNaN: true });
    const width = fc.double({ min: 0, max: 5, noNaN: true });
    fc.assert(
      fc.property(prediction, width, fc.integer({ min: 0, max: 20 }), (center, half, position) => {
        const score = position / 2;
        const { continuous, shown } = conformalInterval(center, half, scale);
        fc.pre(continuous.low <= score && score <= continuous.high);
        expect(shown.low).toBeLessThanOrEqual(score);
        expect(shown.high).toBeGreaterThanOrEqual(score);
      }),
    );
  });
});
