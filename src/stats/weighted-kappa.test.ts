import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { confusionMatrix } from './confusion-matrix.ts';
import { weightedKappa, type KappaWeights } from './weighted-kappa.ts';

function repeat(...runs: readonly (readonly [number, number])[]): number[] {
  return runs.flatMap(([value, times]) => Array<number>(times).fill(value));
}

function kappa(a: number[], b: number[], weights: KappaWeights): number | undefined {
  return weightedKappa(confusionMatrix(a, b, { min: 0, max: 2, step: 1 }), weights);
}

describe('weighted kappa', () => {
  test('half of the agreement that chance leaves open', () => {
    // observed misses 1/4; chance misses 1 − (2·2 + 2·2)/16 = 1/2 when the raters split 3:1 and 2:2: 1 − .25/.5 = .5
    expect(kappa([0, 0, 1, 1], [0, 0, 0, 1], 'none')).toBeCloseTo(0.5, 12);
  });

  test('conformance: Artstein and Poesio (2008), table 1, by way of scikit-learn test_cohen_kappa', () => {
    expect(kappa(repeat([0, 40], [1, 60]), repeat([0, 20], [1, 20], [0, 10], [1, 50]), 'none')).toBeCloseTo(0.348, 3);
  });

  test('conformance: Artstein and Poesio (2008), table 4, by way of scikit-learn test_cohen_kappa', () => {
    expect(kappa(repeat([0, 46], [1, 44], [2, 10]), repeat([0, 52], [1, 32], [2, 16]), 'none')).toBeCloseTo(0.8013, 4);
  });

  test('conformance: scikit-learn test_cohen_kappa, the three weightings of one table', () => {
    const first = repeat([0, 46], [1, 44], [2, 10]);
    const second = repeat([0, 50], [1, 40], [2, 10]);
    expect(kappa(first, second, 'none')).toBeCloseTo(0.9315, 4);
    expect(kappa(first, second, 'linear')).toBeCloseTo(0.9412, 4);
    expect(kappa(first, second, 'quadratic')).toBeCloseTo(0.9541, 4);
  });

  test('conformance: Cohen (1968), as in the R package psych, cohen.kappa: unweighted .492', () => {
    const counts = [
      [44, 5, 1],
      [7, 20, 3],
      [9, 5, 6],
    ];
    expect(weightedKappa({ labels: [0, 1, 2], counts }, 'none')).toBeCloseTo(0.492, 3);
  });

  test('undefined for an empty matrix and for one same score from both', () => {
    expect(kappa([], [], 'quadratic')).toBeUndefined();
    expect(kappa([1, 1, 1], [1, 1, 1], 'none')).toBeUndefined();
  });

  test('law: categories that nobody used change nothing', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 5 })), { minLength: 1 });
    fc.assert(
      fc.property(
        pairs,
        fc.constantFrom('none' as const, 'linear' as const, 'quadratic' as const),
        (drawn, weights) => {
          const a = drawn.map(([x]) => x);
          const b = drawn.map(([, y]) => y);
          const narrow = weightedKappa(confusionMatrix(a, b, { min: 2, max: 5, step: 1 }), weights);
          const wide = weightedKappa(confusionMatrix(a, b, { min: 0, max: 9, step: 1 }), weights);
          expect(wide ?? 99).toBeCloseTo(narrow ?? 99, 10);
        },
      ),
    );
  });
});

describe('confusion matrix', () => {
  test('rows are the first rater, columns the second, half points included', () => {
    const matrix = confusionMatrix([1, 1.5, 2, 2], [1, 2, 2, 1.5], { min: 1, max: 2, step: 0.5 });
    expect(matrix.labels).toEqual([1, 1.5, 2]);
    expect(matrix.counts).toEqual([
      [1, 0, 0],
      [0, 0, 1],
      [0, 1, 1],
    ]);
  });

  test('a score that is not on the scale is refused', () => {
    expect(() => confusionMatrix([1.25], [1], { min: 1, max: 2, step: 0.5 })).toThrow('1.25 is not on the scale');
    expect(() => confusionMatrix([3], [1], { min: 1, max: 2, step: 0.5 })).toThrow(RangeError);
    expect(() => confusionMatrix([Number.NaN], [1], { min: 1, max: 2, step: 0.5 })).toThrow(RangeError);
  });
});
