import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { prmse } from './prmse.ts';
import { raterErrorVariance, type Ratings } from './rater-error-variance.ts';

function single(...scores: number[]): Ratings[] {
  return scores.map((score) => [score]);
}

function double(...scores: number[]): Ratings[] {
  return scores.map((score) => [score, score]);
}

describe('rater error variance', () => {
  test('conformance: RSMTool tests/test_prmse_utils.py, five misses of one point', () => {
    // Σ(h1 − h2)² / 2N = 5 / 10
    const pairs: Ratings[] = [
      [1, 2],
      [2, 1],
      [3, 4],
      [1, 2],
      [2, 3],
    ];
    expect(raterErrorVariance(pairs)).toBeCloseTo(0.5, 14);
  });

  test('identical raters have none; single scores say nothing', () => {
    expect(raterErrorVariance(double(1, 2, 3))).toBe(0);
    expect(
      raterErrorVariance([
        [1, undefined],
        [undefined, 2],
      ]),
    ).toBeUndefined();
  });

  test('a third rater weighs by his degrees of freedom', () => {
    // variances 1 (of 1, 2, 3; 2 degrees) and 2 (of 0, 2; 1 degree): (2·1 + 1·2) / 3
    expect(
      raterErrorVariance([
        [1, 2, 3],
        [0, 2, undefined],
      ]),
    ).toBeCloseTo(4 / 3, 14);
  });
});

describe('prmse', () => {
  test('conformance: RSMTool tests/test_prmse_utils.py, true-score variance with six single and three double scores', () => {
    const humans = [...single(1, 2, 4, 1, 2, 2), ...double(4, 1, 1)];
    const result = prmse(Array<number>(9).fill(2), humans, { errorVariance: 0.5 });
    expect(result?.trueScoreVariance).toBeCloseTo(4 / 3, 12);
    expect(result).toMatchObject({ n: 9, nSingle: 6, nMultiple: 3 });
  });

  test('conformance: RSMTool tests/test_prmse_utils.py, mean squared error 2/3 when raters make no error', () => {
    // The published case has constant human scores; 1 ± 1 here, with the machine's misses kept, so that a PRMSE exists.
    const humans = [...single(0, 2, 1, 1, 1, 1), ...double(0, 2, 1, 1, 1, 1)];
    const machine = [1, 3, 0, 0, 1, 1, 1, 3, 0, 0, 1, 1];
    expect(prmse(machine, humans, { errorVariance: 0 })?.meanSquaredError).toBeCloseTo(2 / 3, 12);
  });

  test('with everything scored twice it is the simple formula of the documentation', () => {
    const humans: Ratings[] = [
      [1, 2],
      [2, 2],
      [3, 4],
      [4, 4],
      [5, 4],
    ];
    const machine = [1.2, 2.4, 3.1, 3.9, 4.6];
    // averages 1.5 2 3.5 4 4.5 (mean 3.1): variance 6.7/4 = 1.675; errors .3 −.4 .4 .1 −.1: .43/5; error variance 3/10
    const result = prmse(machine, humans);
    expect(result?.raterErrorVariance).toBeCloseTo(0.3, 12);
    expect(result?.trueScoreVariance).toBeCloseTo(1.675 - 0.15, 12);
    expect(result?.meanSquaredError).toBeCloseTo(0.086 - 0.15, 12);
    expect(result?.prmse).toBeCloseTo(1 + 0.064 / 1.525, 12);
  });

  test('undefined when nobody was scored twice, or the raters agree on nothing', () => {
    expect(prmse([1, 2], single(1, 2))).toBeUndefined();
    expect(
      prmse(
        [1, 2],
        [
          [1, 5],
          [5, 1],
        ],
      ),
    ).toBeUndefined();
    expect(prmse([], [])).toBeUndefined();
    expect(() => prmse([1], [])).toThrow(RangeError);
  });

  test('responses that nobody scored are left out', () => {
    const humans: Ratings[] = [
      [1, 2],
      [2, 2],
      [4, 3],
    ];
    expect(prmse([1, 2, 3, 9], [...humans, [undefined, undefined]])).toEqual(prmse([1, 2, 3], humans));
  });

  test('counts stand for repeated responses', () => {
    const humans: Ratings[] = [[1, 2], [2, 2], [4, 3], [5]];
    const repeated: Ratings[] = [[1, 2], [1, 2], [4, 3], [5], [5], [5]];
    const byCounts = prmse([1, 2, 3, 4], humans, { counts: [2, 0, 1, 3] });
    const byRepetition = prmse([1, 1, 3, 4, 4, 4], repeated);
    expect(byCounts?.prmse).toBeCloseTo(byRepetition?.prmse ?? 99, 12);
    expect(byCounts).toMatchObject({ n: 6, nSingle: 3, nMultiple: 3 });
  });

  test('the error variance inside is that of the raters alone', () => {
    const humans: Ratings[] = [[1, 2, 4], [2, 2], [4, 3], [5], [undefined, undefined]];
    expect(prmse([1, 2, 3, 4, 9], humans)?.raterErrorVariance).toBeCloseTo(raterErrorVariance(humans) ?? 99, 12);
  });

  test('law: 1 when the machine gives what error-free raters give', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 2 }), (scores) => {
        fc.pre(new Set(scores).size > 1);
        expect(prmse(scores, double(...scores))?.prmse).toBeCloseTo(1, 10);
      }),
    );
  });
});
