import { expect, test } from 'vitest';
import { isSureGain, kappaGain } from './kappa-gain.ts';

// Always right: kappa 1. 2 and 3 for 1 and 4: variances 2.25 and .25, covariance .75, equal means: 2·.75 / (2.25 + .25) = .6.
const human: number[] = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 1 : 4));
const timid: number[] = human.map((score) => (score === 1 ? 2 : 3));

test('the gain is the difference of both kappas, its interval that of the difference', () => {
  const gain = kappaGain(human, { after: human, before: timid }, 7);
  expect(gain).toMatchObject({ after: 1 });
  expect(gain.before).toBeCloseTo(0.6, 12);
  expect(gain.gain).toBeCloseTo(0.4, 12);
  expect(isSureGain(gain.interval)).toBe(true);
  expect(isSureGain(kappaGain(human, { after: timid, before: human }, 7).interval)).toBe(false);
});

test('one essay in forty put right is a gain, but not a sure one', () => {
  // About a third of the resamples, (39/40)^40 = .36, do not hold the essay: there the gain is 0, and so is the interval's lower end.
  const slip = human.with(0, 2);
  const { gain, interval } = kappaGain(human, { after: human, before: slip }, 7);
  expect(gain).toBeGreaterThan(0);
  expect(interval?.low).toBe(0);
  expect(isSureGain(interval)).toBe(false);
});

test('scores that do not vary have no kappa: no gain, and none that is sure', () => {
  const same = [3, 3, 3];
  const none = kappaGain(same, { after: same, before: same }, 7);
  expect(none).toEqual({ after: undefined, before: undefined, gain: undefined, interval: undefined });
  expect(isSureGain(none.interval)).toBe(false);
});
