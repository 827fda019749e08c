import { expect, test } from 'vitest';
import { quadraticWeightedKappa } from '../../src/stats/quadratic-weighted-kappa.ts';
import { tally, type Outcome } from './tally.ts';

const essay = (human: number, frontier: number, cascade: number, cascadeMicroUsd: number): Outcome => ({
  set: 1,
  human,
  frontier,
  cascade,
  frontierMicroUsd: 100,
  cascadeMicroUsd,
  escalated: cascadeMicroUsd > 100,
});

test('two of four went on at 10 for the cheap reply: 240 of 400 are spent, 40% saved', () => {
  const outcomes = [essay(1, 1, 2, 10), essay(2, 2, 2, 10), essay(3, 3, 3, 110), essay(4, 4, 4, 110)];
  const { costSaved, escalatedShare, frontierKappa, cascadeKappa, agreementLost } = tally(outcomes);
  expect([costSaved, escalatedShare]).toEqual([0.4, 0.5]);
  expect(frontierKappa).toBeCloseTo(1, 12);
  expect(cascadeKappa).toBeCloseTo(quadraticWeightedKappa([1, 2, 3, 4], [2, 2, 3, 4]) ?? Number.NaN, 12);
  expect(agreementLost).toBeCloseTo(1 - (cascadeKappa ?? 0), 12);
});

test('a cascade that always answers as the costly model loses nothing, and its interval says so', () => {
  const outcomes = Array.from({ length: 40 }, (_, index) =>
    essay(index % 4, (index + (index % 3)) % 4, (index + (index % 3)) % 4, 50),
  );
  const { agreementLost, agreementLostInterval, costSavedInterval } = tally(outcomes);
  expect([agreementLost, agreementLostInterval]).toEqual([0, { low: 0, high: 0 }]);
  expect(costSavedInterval).toEqual({ low: 0.5, high: 0.5 });
});
