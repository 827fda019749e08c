import { describe, expect, test } from 'vitest';

import { makeFigure } from './figure.ts';
import { flagRules } from './flag-rules.ts';

function verdict(rule: keyof typeof flagRules, value: number, low: number, high: number) {
  const figure = makeFigure({ n: 100, value, interval: { low, high }, minimumN: 30, rule: flagRules[rule] });
  return [figure.verdict?.raised, figure.verdict?.settled];
}

describe('figures', () => {
  test('too few records give no number', () => {
    expect(makeFigure({ n: 29, value: 0.8, minimumN: 30 })).toEqual({ n: 29, status: 'too-few' });
  });

  test('a statistic that is not defined is not 0', () => {
    expect(makeFigure({ n: 40, value: undefined, minimumN: 30 })).toEqual({ n: 40, status: 'undefined' });
    expect(makeFigure({ n: 40, value: Number.NaN, minimumN: 30 })).toEqual({ n: 40, status: 'undefined' });
  });

  test('kappa at the threshold is enough; the interval says whether that is settled', () => {
    expect(verdict('quadraticWeightedKappa', 0.7, 0.65, 0.75)).toEqual([false, false]);
    expect(verdict('quadraticWeightedKappa', 0.8, 0.75, 0.85)).toEqual([false, true]);
    expect(verdict('quadraticWeightedKappa', 0.69, 0.6, 0.75)).toEqual([true, false]);
    expect(verdict('quadraticWeightedKappa', 0.5, 0.4, 0.6)).toEqual([true, true]);
  });

  test('mean differences are flagged on both sides', () => {
    expect(verdict('standardizedMeanDifference', -0.2, -0.3, -0.16)).toEqual([true, true]);
    expect(verdict('standardizedMeanDifference', 0.2, 0.1, 0.3)).toEqual([true, false]);
    expect(verdict('standardizedMeanDifference', 0.15, -0.1, 0.15)).toEqual([false, true]);
    expect(verdict('differenceOfStandardizedMeans', 0.11, 0.05, 0.2)).toEqual([true, false]);
  });

  test('a group more than 0.05 below the whole, and a loss of more than 0.10 against a second human', () => {
    expect(verdict('kappaGap', -0.06, -0.1, -0.02)).toEqual([true, false]);
    expect(verdict('kappaGap', 0.2, 0.1, 0.3)).toEqual([false, true]);
    expect(verdict('degradation', 0.12, 0.11, 0.2)).toEqual([true, true]);
    expect(verdict('degradation', -0.3, -0.4, -0.2)).toEqual([false, true]);
  });
});
