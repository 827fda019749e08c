import { describe, expect, test } from 'vitest';
import { alphaPerTest, drawsFor, weeklyBudget } from './alarm-budget.ts';
import { answeredModel } from './answered-model.ts';
import { goldenDrop } from './golden-drop.ts';
import { defaultSimulation, simulateWeeks } from './simulate-weeks.ts';

describe('the budget of false alarms', () => {
  test('.05 over 200 weekly looks is .00025 a look, told apart by 19,999 permutations', () => {
    expect(alphaPerTest(weeklyBudget)).toBeCloseTo(0.00025, 12);
    expect(drawsFor(0.00025)).toBe(19_999);
    expect(drawsFor(0.5)).toBe(999);
    expect(() => alphaPerTest({ chance: 0, looks: 1, tests: 1 })).toThrow(RangeError);
    expect(() => alphaPerTest({ chance: 0.05, looks: 0, tests: 1 })).toThrow(RangeError);
  });
});

describe('which model answers', () => {
  const pin = { asked: 'grader', answered: 'grader-2026-02-01' };
  test('the first answer is taken when it names what was asked for', () => {
    expect(answeredModel(undefined, pin)).toEqual({ status: 'first', pin });
    expect(answeredModel(undefined, { asked: 'vendor/grader', answered: 'Grader' }).status).toBe('first');
  });
  test.each(['graders', 'grader-mini', 'another', 'grader-xl-2026-02-01'])(
    '%s is no answer of "grader"',
    (answered) => {
      expect(answeredModel(undefined, { asked: 'grader', answered })).toEqual({
        status: 'changed',
        what: 'model',
        before: 'grader',
        after: answered,
      });
    },
  );
  test('a newer snapshot is another model; so is another fingerprint where both are known', () => {
    expect(answeredModel(pin, { ...pin, answered: 'grader-2026-09-30' })).toMatchObject({
      status: 'changed',
      before: 'grader-2026-02-01',
      after: 'grader-2026-09-30',
    });
    expect(answeredModel({ ...pin, fingerprint: 'a' }, { ...pin, fingerprint: 'b' })).toMatchObject({
      what: 'fingerprint',
    });
    expect(answeredModel({ ...pin, fingerprint: 'a' }, pin).status).toBe('as-pinned');
  });
});

describe('a golden set', () => {
  const human = Array.from({ length: 200 }, (_, index) => 1 + (index % 6));
  const near = human.map((score, index) => (index % 5 === 0 ? Math.max(1, score - 1) : score));
  const bins = human.map((_, index) => (index < 100 ? 'length: short' : 'length: long'));

  test('graded the same way again has not dropped: difference 0, p 1', () => {
    expect(goldenDrop({ human, baseline: [near], newest: near }, { seed: 1 })).toMatchObject({
      status: 'steady',
      difference: 0,
      pValue: 1,
      interval: { low: 0, high: 0 },
    });
  });

  test('a fall in the short essays is a drop, and the bin is named', () => {
    const newest = near.map((score, index) => (index < 100 ? 1 + ((score + index) % 6) : score));
    const found = goldenDrop({ human, baseline: [near, near], newest, bins }, { seed: 1 });
    expect(found.status).toBe('dropped');
    expect(found.deepestBin).toMatchObject({ bin: 'length: short', essays: 100 });
    expect(found.interval?.high).toBeLessThan(0);
  });

  test('49 essays are too few to tell', () => {
    const few = human.slice(0, 49);
    expect(goldenDrop({ human: few, baseline: [few], newest: few }, { seed: 1 })).toMatchObject({
      status: 'too-few',
      essays: 49,
    });
  });
});

test('a planted drop of .05 is alarmed by the next weekly run, an unchanged model is not; other ids are noticed', () => {
  // The whole simulation (20 seeds, 200 weeks each) is the bench's; here three seeds, five weeks each.
  const report = simulateWeeks({ ...defaultSimulation, seeds: 3, weeks: 5 });
  expect(report.trueBefore - report.trueAfter).toBeCloseTo(0.05, 2);
  expect(report).toMatchObject({ falseAlarmRate: 0, dropsCaught: 3, swapsCaught: 3, falseSwaps: 0 });
});

test('with no drop planted nothing is caught', () => {
  const report = simulateWeeks({ ...defaultSimulation, essays: 200, seeds: 4, weeks: 5, drop: 0 });
  expect(report.dropsCaught).toBe(0);
});
