import { expect, test } from 'vitest';
import { wilsonInterval } from './wilson-interval.ts';

// R: prop.test(x, n, correct = FALSE)$conf.int
test.each([
  [0, 10, 0, 0.2775328],
  [1, 10, 0.01787621, 0.40415],
  [5, 10, 0.2365931, 0.7634069],
])('%d of %d', (hits, cases, low, high) => {
  const interval = wilsonInterval(hits, cases);
  expect(interval?.low).toBeCloseTo(low, 6);
  expect(interval?.high).toBeCloseTo(high, 6);
});

test('all hit mirrors none hit, and nothing counted has no interval', () => {
  expect(wilsonInterval(10, 10)?.low).toBeCloseTo(1 - 0.2775328, 6);
  expect(wilsonInterval(10, 10)?.high).toBe(1);
  expect(wilsonInterval(0, 0)).toBeUndefined();
});
