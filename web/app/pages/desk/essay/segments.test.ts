import fc from 'fast-check';
import { expect, test } from 'vitest';
import { segmentsOf } from './segments.ts';

test('two marks that overlap make three pieces', () => {
  const marks = [
    { id: 'a', start: 0, end: 4 },
    { id: 'b', start: 2, end: 6 },
  ];
  expect(segmentsOf(8, marks)).toEqual([
    { start: 0, end: 2, marks: ['a'], begins: ['a'] },
    { start: 2, end: 4, marks: ['a', 'b'], begins: ['b'] },
    { start: 4, end: 6, marks: ['b'], begins: [] },
    { start: 6, end: 8, marks: [], begins: [] },
  ]);
});

test('the pieces are the text, without gap or overlap, whatever the marks', () => {
  const mark = fc.record({
    id: fc.string(),
    start: fc.integer({ min: -5, max: 60 }),
    end: fc.integer({ min: -5, max: 60 }),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.array(mark, { maxLength: 8 }), (length, marks) => {
      const segments = segmentsOf(length, marks);
      expect(segments.map(({ start }) => start)).toEqual([0, ...segments.slice(0, -1).map(({ end }) => end)]);
      expect(segments.at(-1)?.end).toBe(length);
      expect(segments.every(({ start, end }) => start < end)).toBe(true);
    }),
  );
});

test('an empty text has no pieces', () => {
  expect(segmentsOf(0, [{ id: 'a', start: 0, end: 3 }])).toEqual([]);
});
