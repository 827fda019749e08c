import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agreementTolerance, isOnScale, roundToScale, scorePoints, scoreScaleSchema } from './score-scale.ts';

const halves = { min: 1, max: 5, step: 0.5 } as const;
const whole = { min: 1, max: 6, step: 1 } as const;

test('ties round half up', () => {
  expect(roundToScale(3.5, whole)).toBe(4);
  expect(roundToScale(2.25, halves)).toBe(2.5);
  expect(roundToScale(2.2499, halves)).toBe(2);
});

test('a value outside is clamped to the nearest end', () => {
  expect(roundToScale(0.2, whole)).toBe(1);
  expect(roundToScale(99, whole)).toBe(6);
});

test('whatever is rounded is on the scale, at most half a step away when it was inside', () => {
  const scale = fc.record({ min: fc.integer({ min: -5, max: 5 }), range: fc.integer({ min: 1, max: 60 }) });
  const step = fc.constantFrom(1 as const, 0.5 as const);
  fc.assert(
    fc.property(scale, step, fc.double({ min: -100, max: 100, noNaN: true }), ({ min, range }, chosen, value) => {
      const bounds = { min, max: min + range, step: chosen };
      const rounded = roundToScale(value, bounds);
      expect(isOnScale(rounded, bounds)).toBe(true);
      const inside = Math.min(bounds.max, Math.max(bounds.min, value));
      expect(Math.abs(rounded - inside)).toBeLessThanOrEqual(chosen / 2 + 1e-12);
    }),
  );
});

test('every score between two halves', () => {
  expect(scorePoints({ min: 1, max: 3, step: 0.5 })).toEqual([1, 1.5, 2, 2.5, 3]);
});

test('raters agree within one point, or 10% of a range wider than 10', () => {
  expect(agreementTolerance(whole)).toBe(1);
  expect(agreementTolerance({ min: 0, max: 60, step: 1 })).toBe(6);
});

test('a scale whose top is not above its bottom is refused with both values named', () => {
  const parsed = scoreScaleSchema.safeParse({ min: 3, max: 3, step: 1 });
  expect(parsed.success).toBe(false);
  expect(parsed.error?.issues[0]?.message).toBe('is 3; must be above min (3)');
});

test('a bottom that no step reaches is refused', () => {
  expect(scoreScaleSchema.safeParse({ min: 0.5, max: 3, step: 1 }).success).toBe(false);
  expect(scoreScaleSchema.safeParse({ min: 0.5, max: 3, step: 0.5 }).success).toBe(true);
});
