import { expect, test } from 'vitest';
import { binomialTail } from './binomial-tail.ts';

test('as scipy.stats.binom.sf has it: three or more of 12 at .1', () => {
  expect(binomialTail(3, 12, 0.1)).toBeCloseTo(0.11086997774500003, 12);
});

test('two heads of two coins are 1/4, one or more 3/4, none or more 1', () => {
  expect(binomialTail(2, 2, 0.5)).toBeCloseTo(0.25, 14);
  expect(binomialTail(1, 2, 0.5)).toBeCloseTo(0.75, 14);
  expect(binomialTail(0, 2, 0.5)).toBe(1);
});

test('the edges', () => {
  expect(binomialTail(3, 2, 0.5)).toBe(0);
  expect(binomialTail(1, 5, 0)).toBe(0);
  expect(binomialTail(5, 5, 1)).toBe(1);
  expect(() => binomialTail(1.5, 5, 0.5)).toThrow(RangeError);
  expect(() => binomialTail(1, 5, 1.5)).toThrow(RangeError);
});
