import { expect, test } from 'vitest';
import fc from 'fast-check';
import { estimateTokens, excerptOf } from './excerpt.ts';

test('tokens are bytes over 3.5, rounded up', () => {
  expect(estimateTokens('')).toBe(0);
  expect(estimateTokens('1234567')).toBe(2);
  expect(estimateTokens('12345678')).toBe(3);
  // Five letters of three bytes.
  expect(estimateTokens('文章を読む')).toBe(Math.ceil(15 / 3.5));
});

test('a text that fits is left whole', () => {
  expect(excerptOf('  Sleep helps.\n', 10)).toBe('Sleep helps.');
});

test('a long text is cut behind a sentence, quotes and line ends counted', () => {
  const text = 'He said "no." She agreed.\nThen the bell rang and everybody left the room at once';
  // 16 tokens are 56 bytes; the mark takes 2 tokens (6 bytes), which leaves 14 tokens, 49 letters.
  expect(excerptOf(text, 16)).toBe('He said "no." She agreed. […]');
  expect(excerptOf(text, 8)).toBe('He said "no." […]');
});

test('without a sentence end in reach it is cut behind a word, and without a word anywhere', () => {
  expect(excerptOf('one two three four five six seven', 6)).toBe('one two three […]');
  expect(excerptOf('x'.repeat(100), 6)).toBe(`${'x'.repeat(14)} […]`);
});

test('an excerpt is the beginning of the text, fits, and splits no letter', () => {
  const sentence = fc.tuple(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constantFrom('. ', '! ', ' ', '\n'));
  const text = fc.array(sentence, { maxLength: 20 }).map((parts) => parts.flat().join(''));
  fc.assert(
    fc.property(text, fc.integer({ min: 10, max: 60 }), (whole, limit) => {
      const excerpt = excerptOf(whole, limit);
      expect(estimateTokens(excerpt)).toBeLessThanOrEqual(limit);
      expect(whole.trim().startsWith(excerpt.replace(/ \[…\]$/, ''))).toBe(true);
      expect(excerpt.isWellFormed()).toBe(true);
    }),
  );
});
