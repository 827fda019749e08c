import fc from 'fast-check';
import { expect, test } from 'vitest';
import { segmentByMarks } from './highlight.ts';

const mark = (start: number, end: number, layer: string) => ({ span: { start, end }, layer, title: '' });

test('two overlapping marks give three marked segments', () => {
  const segments = segmentByMarks('abcdef', [mark(1, 4, 'a'), mark(3, 5, 'b')]);
  expect(segments.map(({ text, marks }) => [text, marks.map(({ layer }) => layer).join('+')])).toEqual([
    ['a', ''],
    ['bc', 'a'],
    ['d', 'a+b'],
    ['e', 'b'],
    ['f', ''],
  ]);
});

test('joined, the segments are the text, whatever the marks', () => {
  const spans = fc.array(fc.tuple(fc.nat(60), fc.nat(60)));
  fc.assert(
    fc.property(fc.string({ maxLength: 50 }), spans, (text, pairs) => {
      const marks = pairs.map(([a, b]) => mark(Math.min(a, b), Math.max(a, b), 'x'));
      expect(
        segmentByMarks(text, marks)
          .map((segment) => segment.text)
          .join(''),
      ).toBe(text);
    }),
  );
});
