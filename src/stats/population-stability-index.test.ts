import fc from 'fast-check';
import { expect, test } from 'vitest';
import { populationStabilityIndex } from './population-stability-index.ts';

test('the plain formula: shares .1 .2 .3 .4 against .15 .25 .3 .3', () => {
  // .05·ln 1.5 + .05·ln 1.25 + 0 + (−.1)·ln .75 = .0602, as NumPy computes it
  const found = populationStabilityIndex([100, 200, 300, 400], [150, 250, 300, 300], 0);
  expect(found?.index).toBeCloseTo(0.06019864021629681, 14);
  expect(found?.contributions[2]).toBe(0);
});

test('an empty bin has no finite index without a prior, and one with it', () => {
  expect(populationStabilityIndex([10, 0], [5, 5], 0)).toBeUndefined();
  // shares 10.5/11, .5/11 and 5.5/11, 5.5/11: (−5/11)·ln(5.5/10.5) + (5/11)·ln 11
  const expected = (-5 / 11) * Math.log(5.5 / 10.5) + (5 / 11) * Math.log(11);
  expect(populationStabilityIndex([10, 0], [5, 5])?.index).toBeCloseTo(expected, 12);
});

test('no bins or an empty side say nothing', () => {
  expect(populationStabilityIndex([], [])).toBeUndefined();
  expect(populationStabilityIndex([0, 0], [1, 2])).toBeUndefined();
  expect(() => populationStabilityIndex([1], [1, 2])).toThrow(RangeError);
  expect(() => populationStabilityIndex([-1], [1])).toThrow('must be 0 or more');
});

const bins = fc.array(fc.tuple(fc.nat(500), fc.nat(500)), { minLength: 2, maxLength: 8 });

test('symmetric, never negative, 0 for the same shares, the sum of its parts', () => {
  fc.assert(
    fc.property(bins, (pairs) => {
      const a = pairs.map(([x]) => x + 1);
      const b = pairs.map(([, y]) => y + 1);
      const one = populationStabilityIndex(a, b);
      expect(one?.index).toBeCloseTo(populationStabilityIndex(b, a)?.index ?? Number.NaN, 10);
      expect(one?.contributions.every((part) => part >= 0)).toBe(true);
      expect(one?.contributions.reduce((x, y) => x + y, 0)).toBeCloseTo(one?.index ?? Number.NaN, 10);
      expect(populationStabilityIndex(a, a)?.index).toBe(0);
    }),
  );
});
