import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { degradation } from './degradation.ts';
import { differenceOfStandardizedMeans } from './difference-of-standardized-means.ts';
import { fisherZMean } from './fisher-z-mean.ts';
import { meanAbsoluteError } from './mean-absolute-error.ts';
import { populationScale } from './population-scale.ts';
import { rootMeanSquaredError } from './root-mean-squared-error.ts';
import { standardizedMeanDifference } from './standardized-mean-difference.ts';

const human = [8, 4, 6, 3];
const machine = [9, 4, 5, 12];

describe('standardized mean difference', () => {
  test('conformance: RSMTool tests/test_utils.py, unpooled with ddof 0', () => {
    // (7.5 − 5.25) / √3.6875
    expect(standardizedMeanDifference(human, machine, { ddof: 0 })).toBeCloseTo(1.171700198827415, 14);
  });

  test('conformance: RSMTool tests/test_utils.py, johnson (population deviation 2.3)', () => {
    expect(standardizedMeanDifference(human, machine, { standardDeviation: 2.3 })).toBeCloseTo(0.9782608695652175, 14);
  });

  test('conformance: RSMTool tests/test_utils.py, a deviation of 0 has no SMD', () => {
    expect(standardizedMeanDifference([3.2, 3.5], [4.2, 3.1], { standardDeviation: 0 })).toBeUndefined();
  });

  test('one score above everywhere is one deviation when the deviation is 1', () => {
    expect(standardizedMeanDifference([1, 2, 3], [2, 3, 4])).toBe(1);
  });

  test('undefined for one record or constant human scores', () => {
    expect(standardizedMeanDifference([3], [4])).toBeUndefined();
    expect(standardizedMeanDifference([3, 3], [4, 5])).toBeUndefined();
  });
});

describe('difference of standardized means', () => {
  const population = { humanMean: 4.5, machineMean: 5.1, humanDeviation: 1.2, machineDeviation: 1.8 };

  test('conformance: RSMTool tests/test_utils.py, with all population values', () => {
    expect(differenceOfStandardizedMeans(human, machine, population)).toBeCloseTo(0.7083333333333336, 14);
  });

  test('conformance: RSMTool tests/test_utils.py, a population deviation of 0 has none', () => {
    expect(differenceOfStandardizedMeans(human, machine, { ...population, machineDeviation: 0 })).toBeUndefined();
    expect(differenceOfStandardizedMeans(human, machine, { ...population, humanDeviation: 0 })).toBeUndefined();
  });

  test('law: groups that make up the population average out to 0, weighted by size', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.boolean()), {
      minLength: 4,
    });
    fc.assert(
      fc.property(rows, (drawn) => {
        const scale = populationScale(
          drawn.map(([h]) => h),
          drawn.map(([, m]) => m),
        );
        fc.pre(scale !== undefined && scale.humanDeviation > 0 && scale.machineDeviation > 0);
        const weighted = [true, false].map((side) => {
          const group = drawn.filter(([, , flag]) => flag === side);
          const dsm = differenceOfStandardizedMeans(
            group.map(([h]) => h),
            group.map(([, m]) => m),
            scale,
          );
          return group.length * (dsm ?? 0);
        });
        expect(weighted[0]! + weighted[1]!).toBeCloseTo(0, 9);
      }),
    );
  });
});

test('the population scale divides by n − 1', () => {
  expect(populationScale([1, 2, 3], [2, 4, 6])).toEqual({
    humanMean: 2,
    humanDeviation: 1,
    machineMean: 4,
    machineDeviation: 2,
  });
  expect(populationScale([1], [1])).toBeUndefined();
});

test('degradation is human-human minus human-machine', () => {
  expect(degradation(0.75, 0.6)).toBeCloseTo(0.15, 12);
  expect(degradation(undefined, 0.6)).toBeUndefined();
});

test('errors in score points: misses of 1, 0, 1 and 9', () => {
  expect(meanAbsoluteError(human, machine)).toBe(11 / 4);
  expect(rootMeanSquaredError(human, machine)).toBeCloseTo(Math.sqrt(83 / 4), 12);
  expect(meanAbsoluteError(human, machine, [0, 1, 2, 0])).toBe(2 / 3);
  expect(meanAbsoluteError([], [])).toBeUndefined();
  expect(rootMeanSquaredError([], [])).toBeUndefined();
  expect(() => meanAbsoluteError([1], [])).toThrow(RangeError);
});

describe('Fisher-z mean', () => {
  test('conformance: R package Metrics, MeanQuadraticWeightedKappa example', () => {
    expect(fisherZMean([0.3, 0.2, 0.2, 0.5, 0.1, 0.2], [1, 2.5, 1, 1, 2, 3])).toBeCloseTo(0.2226148, 7);
  });

  test('lies above the plain mean for high agreements', () => {
    // tanh((atanh .6 + atanh .9) / 2) = .795
    expect(fisherZMean([0.6, 0.9])).toBeCloseTo(0.7944, 3);
  });

  test('perfect agreement is bounded, not infinite', () => {
    expect(fisherZMean([1, 1])).toBeCloseTo(0.999, 12);
  });

  test('undefined for none and for what is no correlation', () => {
    expect(fisherZMean([])).toBeUndefined();
    expect(fisherZMean([1.2])).toBeUndefined();
    expect(() => fisherZMean([0.5], [1, 2])).toThrow(RangeError);
  });
});
