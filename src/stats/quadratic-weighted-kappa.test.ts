import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { confusionMatrix } from './confusion-matrix.ts';
import { quadraticWeightedKappa } from './quadratic-weighted-kappa.ts';
import { weightedKappa } from './weighted-kappa.ts';

const score = fc.integer({ min: 0, max: 12 });
const scorePairs = fc.array(fc.tuple(score, score), { minLength: 2, maxLength: 60 });

function columns(pairs: readonly (readonly [number, number])[]): [number[], number[]] {
  return [pairs.map(([h]) => h), pairs.map(([, m]) => m)];
}

describe('quadratic weighted kappa', () => {
  test('one adjacent miss in four', () => {
    // 2·Cov = 2·3.5/4, Var h = 5/4, Var m = 2.75/4, (2.5 − 2.25)² = 0.0625: 1.75 / (1.25 + 0.6875 + 0.0625) = 7/8
    expect(quadraticWeightedKappa([1, 2, 3, 4], [1, 2, 3, 3])).toBeCloseTo(7 / 8, 12);
  });

  test('a perfect rater has 1, a reversed one −1', () => {
    expect(quadraticWeightedKappa([1, 2, 3, 4], [1, 2, 3, 4])).toBe(1);
    expect(quadraticWeightedKappa([1, 2, 3, 4], [4, 3, 2, 1])).toBeCloseTo(-1, 12);
  });

  test('a constant rater is at chance', () => {
    expect(quadraticWeightedKappa([1, 2, 3, 4], [2, 2, 2, 2])).toBe(0);
  });

  test('half points are kept, not truncated', () => {
    // h = [1, 2], m = [1, 2.5]: 2·0.375 / (0.25 + 0.5625 + 0.0625) = 6/7
    expect(quadraticWeightedKappa([1, 2], [1, 2.5])).toBeCloseTo(6 / 7, 12);
  });

  test('zero is a score like any other', () => {
    expect(quadraticWeightedKappa([0, 1, 2], [0, 1, 2])).toBe(1);
    expect(quadraticWeightedKappa([0, 0, 2, 1], [1, 0, 2, 1])).not.toBe(quadraticWeightedKappa([2, 1], [2, 1]));
  });

  test('conformance: RSMTool tests/test_utils.py, test_quadratic_weighted_kappa', () => {
    expect(quadraticWeightedKappa([8, 4, 6, 3], [9, 4, 5, 12])).toBeCloseTo(-0.09210526315789469, 14);
  });

  test('conformance: scikit-learn test_classification.py, cohen_kappa_score with quadratic weights', () => {
    const first = [...Array<number>(46).fill(0), ...Array<number>(44).fill(1), ...Array<number>(10).fill(2)];
    const second = [...Array<number>(50).fill(0), ...Array<number>(40).fill(1), ...Array<number>(10).fill(2)];
    expect(quadraticWeightedKappa(first, second)).toBeCloseTo(0.9541, 4);
  });

  test('undefined for fewer than two, for one same score from both, and for a score that is not a number', () => {
    expect(quadraticWeightedKappa([], [])).toBeUndefined();
    expect(quadraticWeightedKappa([3], [3])).toBeUndefined();
    expect(quadraticWeightedKappa([0.1, 0.1, 0.1], [0.1, 0.1, 0.1])).toBeUndefined();
    expect(quadraticWeightedKappa([1, Number.NaN], [1, 2])).toBeUndefined();
    expect(quadraticWeightedKappa([1, Number.POSITIVE_INFINITY], [1, 2])).toBeUndefined();
  });

  test('columns of different length are refused', () => {
    expect(() => quadraticWeightedKappa([1, 2, 3], [1, 2])).toThrow(RangeError);
    expect(() => quadraticWeightedKappa([1, 2], [1, 2], [1])).toThrow('2 and 1 values');
  });

  test('law: equals the confusion-matrix form on integers', () => {
    fc.assert(
      fc.property(scorePairs, (pairs) => {
        const [human, machine] = columns(pairs);
        const textbook = weightedKappa(confusionMatrix(human, machine, { min: 0, max: 12, step: 1 }), 'quadratic');
        fc.pre(textbook !== undefined);
        expect(quadraticWeightedKappa(human, machine)).toBeCloseTo(textbook, 10);
      }),
    );
  });

  test('law: counts stand for repeated pairs', () => {
    fc.assert(
      fc.property(scorePairs, fc.infiniteStream(fc.integer({ min: 0, max: 4 })), (pairs, stream) => {
        const counts = pairs.map(() => stream.next().value);
        const repeated = pairs.flatMap((pair, i) => Array<readonly [number, number]>(counts[i] ?? 0).fill(pair));
        fc.pre(repeated.length > 0);
        const expected = quadraticWeightedKappa(...columns(repeated));
        expect(quadraticWeightedKappa(...columns(pairs), counts) ?? 0).toBeCloseTo(expected ?? 0, 10);
      }),
    );
  });

  test('law: symmetric in the raters', () => {
    fc.assert(
      fc.property(scorePairs, (pairs) => {
        const [human, machine] = columns(pairs);
        const forward = quadraticWeightedKappa(human, machine);
        fc.pre(forward !== undefined);
        expect(quadraticWeightedKappa(machine, human)).toBeCloseTo(forward, 12);
      }),
    );
  });

  test('law: unchanged when both scales are shifted and stretched together', () => {
    const shifts = fc.integer({ min: -50, max: 50 });
    const stretches = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(scorePairs, shifts, stretches, (pairs, shift, stretch) => {
        const [human, machine] = columns(pairs);
        const plain = quadraticWeightedKappa(human, machine);
        fc.pre(plain !== undefined);
        const moved = quadraticWeightedKappa(
          human.map((h) => h * stretch + shift),
          machine.map((m) => m * stretch + shift),
        );
        expect(moved).toBeCloseTo(plain, 10);
      }),
    );
  });

  test('law: 1 for a rater against itself, unless it gave one score only', () => {
    fc.assert(
      fc.property(scorePairs, (pairs) => {
        const [human] = columns(pairs);
        fc.pre(new Set(human).size > 1);
        expect(quadraticWeightedKappa(human, human)).toBeCloseTo(1, 12);
      }),
    );
  });
});
