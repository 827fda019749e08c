import { describe, expect, test } from 'vitest';
import type { Reading } from '../../ports/dataset-stores.ts';
import { checkReading, humanBaseline, planReadings, resolveReadings } from './double-blind.ts';

const scales = { holistic: { min: 1, max: 6, step: 1 }, claim: { min: 1, max: 6, step: 1 } } as const;

function reading(part: Reading['part'], reader: string, scores: Reading['scores']): Reading {
  return { taskId: part, position: 1, reader, part, scores };
}

describe('readers', () => {
  test('are two different people for each essay, and everybody reads with everybody', () => {
    const plan = planReadings([1, 2, 3, 4, 5, 6], ['ann', 'ben', 'cleo']);
    const pairs = [1, 2, 3, 4, 5, 6].map((position) =>
      plan.filter((one) => one.position === position).map((one) => one.reader),
    );
    expect(pairs).toEqual([
      ['ann', 'ben'],
      ['ben', 'cleo'],
      ['cleo', 'ann'],
      ['ann', 'cleo'],
      ['ben', 'ann'],
      ['cleo', 'ben'],
    ]);
  });

  test('must be two at least', () => {
    expect(() => planReadings([1], ['ann', 'ann'])).toThrow(/needs two/);
  });
});

describe('the score that counts', () => {
  test('is the mean of the two, rounded half up', () => {
    const resolved = resolveReadings(
      [reading('first', 'ann', { holistic: 3, claim: 2 }), reading('second', 'ben', { holistic: 4, claim: 2 })],
      scales,
    );
    // (3 + 4) / 2 = 3.5 → 4
    expect(resolved).toMatchObject({ status: 'resolved', scores: { holistic: 4, claim: 2 } });
  });

  test('waits for a third person when the two lie more than a point apart, and is that person’s', () => {
    const two = [reading('first', 'ann', { holistic: 2 }), reading('second', 'ben', { holistic: 4 })];
    expect(resolveReadings(two, scales)).toEqual({ status: 'waiting', for: 'adjudication' });
    const three = [...two, reading('adjudicator', 'cleo', { holistic: 4 })];
    expect(resolveReadings(three, scales)).toMatchObject({ scores: { holistic: 4 }, raters: [{}, {}] });
  });

  test('waits while one of the two is missing', () => {
    const one = [reading('first', 'ann', { holistic: 2 }), reading('second', 'ben', undefined)];
    expect(resolveReadings(one, scales)).toEqual({ status: 'waiting', for: 'readings' });
  });
});

test('a reading off the scale is refused with what is allowed', () => {
  expect(() => checkReading({ holistic: 7 }, scales)).toThrow('holistic is 7; must be 1 to 6 in steps of 1');
  expect(() => checkReading({ claim: 3 }, scales)).toThrow(/holistic score is missing/);
});

test('the human baseline is the agreement of the two readings, not of the resolved score', () => {
  const raters = [1, 2, 3, 4].map((score, i) => [
    { rater: 'a', scores: { holistic: score } },
    { rater: 'b', scores: { holistic: i === 3 ? 3 : score } },
  ]);
  const context = { scale: scales.holistic, adjacentTolerance: 1, minimumN: 2, bootstrap: { seed: 1, draws: 50 } };
  // 2·3.5 / (5 + 2.75 + 4·0.25²) = 7/8, as in the statistic's own test.
  expect(humanBaseline(raters, context).quadraticWeightedKappa.value).toBeCloseTo(7 / 8, 12);
});
