import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { quadraticWeightedKappa } from './quadratic-weighted-kappa.ts';

const scorePairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })), {
  minLength: 2,
  maxLength: 60,
});

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

  test('undefined for fewer than two, for one same score from both, and for a score that is not a number', () => {
    expect(quadraticWeightedKappa([], [])).toBeUndefined();
    expect(quadraticWeightedKappa([3], [3])).toBeUndefined();
    expect(quadraticWeightedKappa([0.1, 0.1, 0.1], [0.1, 0.1, 0.1])).toBeUndefined();
    expect(quadraticWeightedKappa([1, Number.NaN], [1, 2])).toBeUndefined();
  });

  test('columns of different length are refused', () => {
    expect(() => quadraticWeightedKappa([1, 2, 3], [1, 2])).toThrow(RangeError);
  });

  test('law: symmetric in the raters', () => {
    fc.assert(
      fc.property(scorePairs, (pairs) => {
        const human = pairs.map(([h]) => h);
        const machine = pairs.map(([, m]) => m);
        const forward = quadraticWeightedKappa(human, machine);
        const backward = quadraticWeightedKappa(machine, human);
        if (forward === undefined) expect(backward).toBeUndefined();
        else expect(backward).toBeCloseTo(forward, 12);
      }),
    );
  });

  test('law: unchanged when both scales are shifted and stretched together', () => {
    fc.assert(
      fc.property(
        scorePairs,
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: 1, max: 9 }),
        (pairs, shift, stretch) => {
          const human = pairs.map(([h]) => h);
          const machine = pairs.map(([, m]) => m);
          const plain = quadraticWeightedKappa(human, machine);
          const moved = quadraticWeightedKappa(
            human.map((h) => h * stretch + shift),
            machine.map((m) => m * stretch + shift),
          );
          if (plain === undefined) expect(moved).toBeUndefined();
          else expect(moved).toBeCloseTo(plain, 10);
        },
      ),
    );
  });

  test('law: 1 exactly when the raters are identical', () => {
    fc.assert(
      fc.property(scorePairs, (pairs) => {
        const human = pairs.map(([h]) => h);
        const same = quadraticWeightedKappa(human, human);
        if (new Set(human).size === 1) expect(same).toBeUndefined();
        else expect(same).toBeCloseTo(1, 12);
      }),
    );
  });
});
