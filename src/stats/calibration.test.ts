import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { affineCalibration } from './affine-calibration.ts';
import { applyIsotonicMap, isotonicCalibration } from './isotonic-calibration.ts';
import { isotonicRegression } from './isotonic-regression.ts';
import { applyLinearMap } from './linear-map.ts';
import { mean } from './mean.ts';
import { standardDeviation } from './standard-deviation.ts';
import { varianceRestoration } from './variance-restoration.ts';

describe('affine calibration', () => {
  test('finds the line that made the scores', () => {
    expect(affineCalibration([1, 2, 3], [5, 7, 9])).toEqual({ slope: 2, intercept: 3 });
  });

  test('conformance: Anscombe (1973), y = 3.00 + 0.500 x', () => {
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    const line = affineCalibration(x, y);
    expect(line?.intercept).toBeCloseTo(3.0, 2);
    expect(line?.slope).toBeCloseTo(0.5, 3);
  });

  test('constant machine scores cannot be calibrated', () => {
    expect(affineCalibration([4, 4], [1, 2])).toBeUndefined();
    expect(affineCalibration([4], [1])).toBeUndefined();
  });
});

describe('variance restoration', () => {
  test('law: predictions come out with the mean and deviation of the scores', () => {
    const pairs = fc.array(fc.tuple(fc.double({ min: 0, max: 9, noNaN: true }), fc.integer({ min: 0, max: 9 })), {
      minLength: 2,
    });
    fc.assert(
      fc.property(pairs, (drawn) => {
        const predictions = drawn.map(([p]) => p);
        const scores = drawn.map(([, y]) => y);
        fc.pre(standardDeviation(predictions)! > 1e-3);
        const map = varianceRestoration(predictions, scores);
        fc.pre(map !== undefined);
        const restored = predictions.map((p) => applyLinearMap(map, p));
        expect(mean(restored)).toBeCloseTo(mean(scores)!, 6);
        expect(standardDeviation(restored)).toBeCloseTo(standardDeviation(scores)!, 6);
      }),
    );
  });

  test('undefined when either column is constant', () => {
    expect(varianceRestoration([1, 1], [1, 2])).toBeUndefined();
    expect(varianceRestoration([1, 2], [1, 1])).toBeUndefined();
  });
});

describe('isotonic regression', () => {
  test('conformance: scikit-learn test_isotonic.py', () => {
    expect([...isotonicRegression([3, 7, 5, 9, 8, 7, 10])]).toEqual([3, 6, 6, 8, 8, 8, 10]);
    expect([...isotonicRegression([10, 0, 2])]).toEqual([4, 4, 4]);
  });

  test('weights pull a pooled block', () => {
    // (3·2 + 1·0) / 4
    expect([...isotonicRegression([2, 0], [3, 1])]).toEqual([1.5, 1.5]);
    expect(() => isotonicRegression([1], [0])).toThrow('must be above 0');
    expect(() => isotonicRegression([1], [1, 2])).toThrow(RangeError);
  });

  test('law: never decreases, keeps the mean, leaves what is in order alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1 }), (values) => {
        const fit = [...isotonicRegression(values)];
        expect(fit.every((value, i) => i === 0 || value >= fit[i - 1]!)).toBe(true);
        expect(mean(fit)).toBeCloseTo(mean(values)!, 9);
        const sorted = values.toSorted((a, b) => a - b);
        expect([...isotonicRegression(sorted)]).toEqual(sorted.map((value) => expect.closeTo(value, 9)));
      }),
    );
  });
});

describe('isotonic calibration', () => {
  test('averages equal machine scores, interpolates between knots, is constant outside', () => {
    const map = isotonicCalibration([1, 1, 3], [2, 4, 7]);
    expect(map).toEqual({ x: [1, 3], y: [3, 7] });
    expect(map && applyIsotonicMap(map, 2)).toBe(5);
    expect(map && applyIsotonicMap(map, 0)).toBe(3);
    expect(map && applyIsotonicMap(map, 99)).toBe(7);
  });

  test('a flat stretch is kept as its two ends', () => {
    expect(isotonicCalibration([1, 2, 3, 4], [5, 5, 5, 6])).toEqual({ x: [1, 3, 4], y: [5, 5, 6] });
  });

  test('undefined for no pairs', () => {
    expect(isotonicCalibration([], [])).toBeUndefined();
    expect(isotonicCalibration([Number.NaN], [1])).toBeUndefined();
  });
});
