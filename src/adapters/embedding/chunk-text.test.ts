import { expect, test } from 'vitest';
import fc from 'fast-check';
import { chunkText } from './chunk-text.ts';

const words = (count: number): string => Array.from({ length: count }, (_, index) => `w${index}`).join(' ');

test('150 words are three chunks of 50, 70 are one', () => {
  expect(chunkText(words(150)).map(({ weight }) => weight)).toEqual([50, 50, 50]);
  expect(chunkText(words(70)).map(({ weight }) => weight)).toEqual([70]);
  expect(chunkText(words(71)).map(({ weight }) => weight)).toEqual([36, 35]);
});

test('a text without words is one full stop', () => {
  expect(chunkText(' \n')).toEqual([{ text: '.', weight: 1 }]);
});

test('a script without spaces is cut by letters', () => {
  // Pieces of 500, 500 and 200; the second and third fit into one chunk with a space between them.
  expect(chunkText('文'.repeat(1200)).map(({ text }) => text.length)).toEqual([500, 701]);
});

test('a book is read in 60 places, from near its beginning to near its end', () => {
  const chunks = chunkText(words(70 * 600));
  expect(chunks).toHaveLength(60);
  // 600 chunks, every tenth, from the middle of each ten on: 5, 15, … 595.
  expect([chunks[0]?.text.split(' ')[0], chunks[59]?.text.split(' ')[0]]).toEqual(['w350', 'w41650']);
});

test('up to 60 chunks no word is lost, doubled or moved', () => {
  const text = fc.array(fc.string({ minLength: 1, maxLength: 12 }), { maxLength: 400 }).map((list) => list.join(' '));
  fc.assert(
    fc.property(text, (whole) => {
      const list = whole.split(/\s+/u).filter((word) => word !== '');
      const chunks = chunkText(whole);
      expect(chunks.map((chunk) => chunk.text).join(' ')).toBe(list.length === 0 ? '.' : list.join(' '));
      expect(chunks.every(({ weight }) => weight <= 70)).toBe(true);
    }),
  );
});
