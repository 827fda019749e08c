import { describe, expect, test } from 'vitest';

import { mean } from './mean.ts';
import { pairedMoments } from './paired-moments.ts';
import { quantile } from './quantile.ts';
import { standardDeviation } from './standard-deviation.ts';
import { variance } from './variance.ts';

describe('mean, variance, deviation', () => {
  test('of 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squares 32', () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(mean(values)).toBe(5);
    expect(variance(values, { ddof: 0 })).toBe(4);
    expect(variance(values)).toBeCloseTo(32 / 7, 12);
    expect(standardDeviation(values, { ddof: 0 })).toBe(2);
  });

  test('undefined without enough values', () => {
    expect(mean([])).toBeUndefined();
    expect(variance([3])).toBeUndefined();
    expect(variance([3], { ddof: 0 })).toBe(0);
    expect(standardDeviation([])).toBeUndefined();
    expect(mean([1, Number.NaN])).toBeUndefined();
  });

  test('a constant column has exactly no variance, and a far offset loses no digits', () => {
    expect(variance([0.1, 0.1, 0.1])).toBe(0);
    expect(variance([1e9 + 1, 1e9 + 2, 1e9 + 3])).toBe(1);
    expect(pairedMoments([0.1, 0.1, 0.1], [1, 2, 3])?.varianceA).toBe(0);
  });
});

describe('quantile', () => {
  test('conformance: R and NumPy defaults (type 7)', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75);
    expect(quantile([1, 2, 3, 4], 1)).toBe(4);
  });

  test('undefined for none; a probability outside 0..1 is refused', () => {
    expect(quantile([], 0.5)).toBeUndefined();
    expect(() => quantile([1], 1.5)).toThrow('must be 0 to 1');
  });
});
