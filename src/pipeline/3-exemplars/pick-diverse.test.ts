import { expect, test } from 'vitest';
import fc from 'fast-check';
import { pickDiverse } from './pick-diverse.ts';

test('a twin of what is chosen already gives way to a less similar essay', () => {
  const similarities = [0.9, 0.8, 0.6];
  const between = (a: number, b: number): number => (a + b === 1 ? 0.95 : 0.1);
  expect(pickDiverse({ rows: [0, 1, 2], similarities, between }, [])).toBe(0);
  // Row 1: .7 · .8 − .3 · .95 = .275; row 2: .7 · .6 − .3 · .1 = .39
  expect(pickDiverse({ rows: [1, 2], similarities, between }, [0])).toBe(2);
});

test('equal values go to the lower row, and an empty pool gives nothing', () => {
  const pool = { similarities: [0.5, 0.5, 0.5], between: () => 0 };
  expect(pickDiverse({ ...pool, rows: [2, 1] }, [])).toBe(1);
  expect(pickDiverse({ ...pool, rows: [] }, [])).toBeUndefined();
});

test('the pick does not depend on the order of the pool', () => {
  const similarity = fc.constantFrom(0.1, 0.2, 0.3);
  fc.assert(
    fc.property(fc.array(similarity, { minLength: 1, maxLength: 40 }), (similarities) => {
      const rows = similarities.map((_, row) => row);
      const between = (a: number, b: number): number => ((a * b) % 7) / 7;
      const pick = pickDiverse({ rows, similarities, between }, [0]);
      expect(pickDiverse({ rows: rows.toReversed(), similarities, between }, [0])).toBe(pick);
    }),
  );
});
