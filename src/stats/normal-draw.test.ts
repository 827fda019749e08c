import { expect, test } from 'vitest';
import { normalDraw } from './normal-draw.ts';
import { normalShareBelow } from './normal-share.ts';
import { createRandom } from './random.ts';

test('uniform 1 − e⁻² and 0 give √(−2·ln e⁻²)·cos 0 = 2', () => {
  const numbers = [1 - Math.exp(-2), 0];
  const random = { ...createRandom(1), uniform: () => numbers.shift() ?? Number.NaN };
  expect(normalDraw(random)).toBeCloseTo(2, 12);
});

test('of 20,000 draws as many lie below −1, 0 and 1.5 as the normal distribution has there', () => {
  const random = createRandom(5);
  const draws = Array.from({ length: 20_000 }, () => normalDraw(random));
  // Four standard errors of a share of 20,000 are at most 4·√(.25/20,000) = .014.
  for (const z of [-1, 0, 1.5]) {
    const share = draws.filter((draw) => draw < z).length / draws.length;
    expect(Math.abs(share - normalShareBelow(z))).toBeLessThan(0.014);
  }
});
