import { expect, test } from 'vitest';
import { goldenPower, seesEnough, simulatedPower } from './golden-power.ts';

/** People's scores 1 to 6 in turn, and a grader that is one too high at every fifth essay, each run at another fifth. */
function runsOf(essays: number) {
  const human = Array.from({ length: essays }, (_, index) => 1 + (index % 6));
  const run = (which: number) =>
    human.map((score, index) => ((index + which) % 5 === 0 ? Math.min(6, score + 1) : score));
  return { human, baseline: [run(0), run(1), run(2)] };
}

test('a grader whose runs differ hides a fall in 60 essays that 1,200 show', () => {
  const [small, large] = [
    goldenPower(runsOf(60), { seed: 1, tries: 20 }),
    goldenPower(runsOf(1200), { seed: 1, tries: 20 }),
  ];
  expect(small).toMatchObject({ essays: 60, drop: 0.05, tries: 20, basis: 'own-runs' });
  expect(small?.seen).toBeLessThan(10);
  expect(large?.seen).toBe(20);
  expect([small, large].map((power) => power !== undefined && seesEnough(power))).toEqual([false, true]);
});

test('what the normal distribution says is what the whole test says: three of four, give or take, for 400 essays', () => {
  // simulateWeeks with 400 essays: 15 of 20 (docs/monitoring.md). Three standard errors of the difference of shares about .75 of 20 and of 100 tries are 3·√(.75·.25·(1/20 + 1/100)) = .32.
  const { seen, tries } = simulatedPower(400);
  expect(Math.abs(seen / tries - 0.75)).toBeLessThan(0.32);
});

test('one run says nothing of noise, and 49 essays nothing at all', () => {
  const { human, baseline } = runsOf(60);
  expect(goldenPower({ human, baseline: baseline.slice(0, 1) }, { seed: 1 })).toBeUndefined();
  expect(goldenPower(runsOf(49), { seed: 1, tries: 2 })).toBeUndefined();
});

test('a grader that gives all the same score cannot fall', () => {
  const human = Array.from({ length: 60 }, (_, index) => 1 + (index % 6));
  const constant = human.map(() => 3);
  expect(goldenPower({ human, baseline: [constant, constant] }, { seed: 1, tries: 2 })).toBeUndefined();
});

test('before the first run the simulation answers: 50 essays are too few', () => {
  const power = simulatedPower(50);
  expect(power).toMatchObject({ essays: 50, tries: 100, basis: 'simulated' });
  expect(seesEnough(power)).toBe(false);
});
