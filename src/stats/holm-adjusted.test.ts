import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holmAdjusted } from './holm-adjusted.ts';

test('R’s own: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm")', () => {
  // 5·.01, 4·.02, 3·.03, then 2·.04 = .08 and 1·.05 = .05 may not fall below .09.
  const adjusted = holmAdjusted([0.01, 0.02, 0.03, 0.04, 0.05]);
  for (const [i, expected] of [0.05, 0.08, 0.09, 0.09, 0.09].entries()) expect(adjusted[i]).toBeCloseTo(expected, 12);
});

test('where there was no test there is no value, and it makes the others no harder', () => {
  expect(holmAdjusted([0.02, undefined, 0.03])).toEqual([0.04, undefined, 0.04]);
});

test('an adjusted value is never below its own, never above 1, and keeps the order', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (values) => {
      const adjusted = holmAdjusted(values);
      for (const [i, p] of values.entries()) {
        expect(adjusted[i]).toBeGreaterThanOrEqual(p);
        expect(adjusted[i]).toBeLessThanOrEqual(1);
        const larger = adjusted.filter((_, j) => (values[j] ?? 0) > p);
        expect(Math.min(1, ...larger.map((value) => value ?? 0))).toBeGreaterThanOrEqual(adjusted[i] ?? 1);
      }
    }),
  );
});
