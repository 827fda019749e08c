import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../ports/desk-queue.ts';
import { expectedShare } from './batch-approval.ts';
import { fewestReadings, fitRisk, isChanged, tellingReasons } from './risk.ts';

const scale = { min: 1, max: 6, step: 1 } as const;
const facts = {
  gradeId: 'g',
  planHash: 'plan',
  score: 4,
  continuous: 4,
  aggregate: 4,
  interval: { low: 3, high: 5, coverage: 0.9 },
  reasons: [],
};

describe('before any decision', () => {
  const model = fitRisk([], scale, new Map());

  test('the share of a normal distribution beyond one point and a half', () => {
    // half-width 1 is 1.6449 deviations: deviation .6080; 1.5 / .6080 = 2.467; 2 · (1 − Φ(2.467)) = .0136
    const { risk, basis } = model.riskOf(facts);
    expect(risk).toBeCloseTo(0.0136, 3);
    expect(basis).toBe('interval');
  });

  test('a wider interval, a reason, a score beside the middle: each is riskier', () => {
    const { risk } = model.riskOf(facts);
    expect(model.riskOf({ ...facts, interval: { low: 2, high: 6, coverage: 0.9 } }).risk).toBeGreaterThan(risk);
    expect(model.riskOf({ ...facts, continuous: 4.45 }).risk).toBeGreaterThan(risk);
    const reason = model.riskOf({ ...facts, reasons: ['essay.off-topic'] }).risk;
    // Each reason doubles the odds.
    expect(reason / (1 - reason)).toBeCloseTo((2 * risk) / (1 - risk), 9);
  });

  test('the errors that are known count before the interval', () => {
    expect(fitRisk([], scale, new Map([['plan', 1]])).riskOf(facts).basis).toBe('residuals');
    // 2 · (1 − Φ(1.5)) = .1336
    expect(fitRisk([], scale, new Map([['plan', 1]])).riskOf(facts).risk).toBeCloseTo(0.1336, 3);
  });

  test('without interval there is an order and no probability; without a score somebody must look', () => {
    expect(model.riskOf({ ...facts, interval: undefined })).toMatchObject({ basis: 'order-only', risk: 0.5 });
    expect(model.riskOf({ ...facts, score: undefined })).toMatchObject({ risk: 1 });
  });

  test('that every grade is to be seen, or that it was drawn, says nothing', () => {
    expect(tellingReasons(['policy.review-all', 'audit.sample', 'essay.off-topic'])).toEqual(['essay.off-topic']);
  });
});

test('thirty decisions make the risk one that rests on decisions, and pull it to what was seen', () => {
  const moved = (index: number): Reading => ({ ...facts, action: 'override', given: index % 2 === 0 ? 2 : 4 });
  const model = fitRisk(
    Array.from({ length: fewestReadings }, (_, index) => moved(index)),
    scale,
    new Map(),
  );
  expect([model.readings, model.changed]).toEqual([30, 15]);
  const { risk, basis } = model.riskOf(facts);
  expect(basis).toBe('decisions');
  // Half of thirty were moved: far above the .014 of before.
  expect(risk).toBeGreaterThan(0.3);
  expect(risk).toBeLessThan(0.55);
});

test('more than a point away is a change, and so is a rejection', () => {
  expect([3, 4, 5].map((given) => isChanged({ score: 4, given }, scale))).toEqual([false, false, false]);
  expect([2, 6, undefined].map((given) => isChanged({ score: 4, given }, scale))).toEqual([true, true, true]);
});

test('the expected share is the mean of the risks, its interval that of their sum', () => {
  // mean .2; √(4 · .16) / 4 = .2; 1.96 · .2 = .392
  const { expectedShare: share, interval } = expectedShare([0.2, 0.2, 0.2, 0.2]);
  expect(share).toBeCloseTo(0.2, 12);
  expect(interval.low).toBe(0);
  expect(interval.high).toBeCloseTo(0.592, 3);
  expect(expectedShare([])).toEqual({ expectedShare: 0, interval: { low: 0, high: 0 } });
});
