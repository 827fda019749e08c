import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shrunkMeans } from './shrunk-means.ts';

/** n values of mean m whose mean has the sampling variance s². */
function group(m: number, s2: number, n = 4): number[] {
  // Two values ±d around the mean have the variance d²·n/(n − 1); divided by n that is s².
  const d = Math.sqrt(s2 * (n - 1));
  return Array.from({ length: n }, (_, index) => m + (index % 2 === 0 ? d : -d));
}

test('two groups at ±1 with sampling variance 1/4 keep three quarters', () => {
  // t² = ((1/¼ + 1/¼) − 2) / (4 + 4) = 6/8; kept: ¾ / (¾ + ¼) = ¾.
  const [low, high] = shrunkMeans([group(-1, 1 / 4), group(1, 1 / 4)]);
  expect(low?.shrunk).toBeCloseTo(-0.75, 12);
  expect(high?.shrunk).toBeCloseTo(0.75, 12);
  // √(¾ · ¼) = 0.4330 on either side, times 1.96.
  expect((high?.high ?? 0) - (high?.shrunk ?? 0)).toBeCloseTo(1.959963984540054 * Math.sqrt(3 / 16), 12);
});

test('groups that differ by no more than chance would make them are not told apart', () => {
  // (0.25 + 0.25) / 1 − 2 < 0.
  expect(shrunkMeans([group(-0.5, 1), group(0.5, 1)]).map(({ shrunk }) => Math.abs(shrunk))).toEqual([0, 0]);
});

test('no mean is drawn past 0 nor away from it, and none changes its side', () => {
  const groups = fc.array(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2, maxLength: 30 }), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(groups, (values) => {
      for (const { mean, shrunk, low, high } of shrunkMeans(values)) {
        expect(Math.abs(shrunk)).toBeLessThanOrEqual(Math.abs(mean) + 1e-12);
        expect(shrunk * mean).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(shrunk);
        expect(high).toBeGreaterThanOrEqual(shrunk);
      }
    }),
  );
});
