import { describe, expect, test } from 'vitest';

import { fDistributionUpperTail } from './f-distribution.ts';
import { solveLinearSystem } from './solve-linear-system.ts';
import { varianceExplainedByGroup } from './variance-explained-by-group.ts';

/** The cases of RSMTool tests/test_fairness_utils.py: human scores, system scores, groups. */
function errors(human: readonly number[], system: readonly number[]) {
  const difference = system.map((score, i) => score - human[i]!);
  return { difference, squared: difference.map((d) => d * d) };
}

describe('variance explained by group', () => {
  const groups = ['Klingon', 'Esperanto', 'Klingon', 'Esperanto'];

  test('conformance: Wikipedia, One-way analysis of variance, worked example: F ≈ 9.3, p = .002', () => {
    // groups {6,8,4,5,3,4}, {8,12,9,11,6,8}, {13,9,11,8,7,12}: means 5, 9, 10; between 84 on 2, within 68 on 15
    const values = [6, 8, 4, 5, 3, 4, 8, 12, 9, 11, 6, 8, 13, 9, 11, 8, 7, 12];
    const labels = values.map((_, i) => Math.floor(i / 6));
    const result = varianceExplainedByGroup(values, labels);
    expect(result?.fStatistic).toBeCloseTo(42 / (68 / 15), 10);
    expect(result?.pValue).toBeCloseTo(0.0024, 4);
    // 1 − (68/15) / (152/17)
    expect(result?.adjustedRSquared).toBeCloseTo(1 - 68 / 15 / (152 / 17), 10);
  });

  test('conformance: RSMTool tests/test_fairness_utils.py, no effect: p = 1', () => {
    const human = [1, 1, 4, 4];
    const { squared, difference } = errors(human, [0.9, 0.99, 3.99, 3.9]);
    expect(varianceExplainedByGroup(squared, groups)?.pValue).toBeCloseTo(1, 6);
    expect(varianceExplainedByGroup(difference, groups)?.pValue).toBeCloseTo(1, 6);
    expect(varianceExplainedByGroup(difference, groups, human)?.pValue).toBeCloseTo(1, 6);
  });

  test('conformance: RSMTool tests/test_fairness_utils.py, overall score accuracy differs', () => {
    const { squared } = errors([1, 1, 4, 4], [0.9, 5, 3.99, 0.01]);
    expect(varianceExplainedByGroup(squared, groups)?.pValue).toBeCloseTo(0, 4);
  });

  test('conformance: RSMTool tests/test_fairness_utils.py, overall score difference differs', () => {
    const { squared, difference } = errors([1, 1, 4, 4], [0.49, 1.5, 3.5, 4.51]);
    expect(varianceExplainedByGroup(squared, groups)?.pValue).toBeCloseTo(1, 6);
    expect(varianceExplainedByGroup(difference, groups)?.pValue).toBeCloseTo(0, 4);
  });

  test('conformance: RSMTool tests/test_fairness_utils.py, only the conditional score difference differs', () => {
    const human = [1, 1, 1, 1, 4, 4, 4, 4];
    const labels = ['K', 'K', 'K', 'E', 'K', 'E', 'E', 'E'];
    const { squared, difference } = errors(human, [1.21, 1.2, 1.21, 1.32, 3.78, 3.91, 3.9, 3.9]);
    expect(varianceExplainedByGroup(squared, labels)?.pValue).toBeGreaterThan(0.5);
    expect(varianceExplainedByGroup(difference, labels)?.pValue).toBeGreaterThan(0.5);
    expect(varianceExplainedByGroup(difference, labels, human)?.pValue).toBeCloseTo(0, 4);
  });

  test('undefined for one group, for no freedom, and when nothing varies', () => {
    expect(varianceExplainedByGroup([1, 2], ['a', 'a'])).toBeUndefined();
    expect(varianceExplainedByGroup([1, 2], ['a', 'b'])).toBeUndefined();
    expect(varianceExplainedByGroup([1, 1, 1, 1], groups)).toBeUndefined();
    expect(varianceExplainedByGroup([1, 2, 3, 4], groups, groups)).toBeUndefined();
    expect(() => varianceExplainedByGroup([1], [])).toThrow(RangeError);
  });
});

describe('F distribution', () => {
  test('conformance: tabled upper 5% and 1% points', () => {
    expect(fDistributionUpperTail(4.9646, 1, 10)).toBeCloseTo(0.05, 5);
    expect(fDistributionUpperTail(3.0984, 3, 20)).toBeCloseTo(0.05, 5);
    expect(fDistributionUpperTail(4.938, 3, 20)).toBeCloseTo(0.01, 4);
    expect(fDistributionUpperTail(1.0, 5, 5)).toBeCloseTo(0.5, 10);
  });

  test('0 is no evidence; no degrees of freedom are refused', () => {
    expect(fDistributionUpperTail(0, 2, 3)).toBe(1);
    expect(() => fDistributionUpperTail(1, 0, 3)).toThrow(RangeError);
  });
});

test('a linear system is solved, and a dependent column dropped', () => {
  expect(
    solveLinearSystem(
      [
        [2, 1],
        [1, 3],
      ],
      [5, 10],
    ),
  ).toEqual({ solution: [1, 3], rank: 2 });
  expect(
    solveLinearSystem(
      [
        [1, 1],
        [1, 1],
      ],
      [2, 2],
    ),
  ).toEqual({ solution: [2, 0], rank: 1 });
});
