import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { toSource } from '../../src/core/offset-map.ts';
import { locateQuote, makeSearchable } from '../../src/pipeline/5-faithfulness/locate-quote.ts';
import { sanitize } from '../../src/pipeline/1-sanitize/sanitize.ts';
import { essays } from './texts.ts';

// Thousands of cases each: a busy machine may take long over them, and that is no finding.
vi.setConfig({ testTimeout: 600_000 });

test('every sentence of the masked view is found, and where it stands', () => {
  fc.assert(
    fc.property(essays, fc.nat(), (source, pick) => {
      const { essay } = sanitize({
        text: source,
        taskText: '',
        identities: [{ value: 'Maria Lopez', kind: 'person' }],
      });
      const sentence = essay.sentences[pick % Math.max(1, essay.sentences.length)];
      if (sentence === undefined) return;
      const quote = essay.masked.text.slice(sentence.viewSpan.start, sentence.viewSpan.end);
      if (!/[\p{L}\p{N}]/u.test(quote)) return;
      const search = locateQuote(
        { kind: 'strength', comment: 'A word.', quote, sentenceId: sentence.id },
        makeSearchable(essay),
      );
      // Cut out of a longer run without a space, or less than three words: then the place may stay open, but never be a wrong one.
      if (!search.found) return;
      expect(search.place.span.start).toBeLessThan(sentence.span.end);
      expect(search.place.span.end).toBeGreaterThan(sentence.span.start);
    }),
    { numRuns: 5000 },
  );
});

const plain = fc.array(
  fc.constantFrom(
    'dogs',
    'cats',
    'run',
    'fast',
    'and',
    'the',
    'house',
    'is',
    'old',
    'Big',
    'so.',
    'yes!',
    '“we”',
    'it’s',
    '—',
  ),
  { minLength: 8, maxLength: 30 },
);

test('a run of words of the essay is found verbatim at a place with the same words', () => {
  fc.assert(
    fc.property(plain, fc.nat(), fc.integer({ min: 3, max: 6 }), (words, from, length) => {
      const source = words.join(' ');
      const { essay } = sanitize({ text: source, taskText: '', identities: [] });
      const start = from % (words.length - length);
      const quote = words.slice(start, start + length).join(' ');
      if ((quote.match(/\p{L}+(?:’\p{L}+)?/gu) ?? []).length < 3) return;
      const search = locateQuote({ kind: 'strength', comment: 'x', quote }, makeSearchable(essay));
      const span = search.found ? search.place.span : { start: 0, end: 0 };
      expect(source.slice(span.start, span.end).toLowerCase()).toBe(quote.toLowerCase());
    }),
    { numRuns: 10_000 },
  );
});

test('a run with one word that the essay does not have is never found', () => {
  fc.assert(
    fc.property(plain, fc.nat(), (words, at) => {
      const { essay } = sanitize({ text: words.join(' '), taskText: '', identities: [] });
      const quote = words
        .slice(0, 5)
        .map((word, index) => (index === at % 5 ? 'zebra' : word))
        .join(' ');
      expect(locateQuote({ kind: 'strength', comment: 'x', quote }, makeSearchable(essay)).found).toBe(false);
    }),
    { numRuns: 5000 },
  );
});

test('what is located maps to the source and never outside', () => {
  fc.assert(
    fc.property(essays, fc.nat(), fc.nat(), (source, a, b) => {
      const { essay } = sanitize({
        text: source,
        taskText: '',
        identities: [{ value: 'Maria Lopez', kind: 'person' }],
      });
      const length = essay.masked.text.length;
      const span = {
        start: Math.min(a % (length + 1), b % (length + 1)),
        end: Math.max(a % (length + 1), b % (length + 1)),
      };
      const quote = essay.masked.text.slice(span.start, span.end);
      const search = locateQuote({ kind: 'strength', comment: 'x', quote }, makeSearchable(essay));
      if (!search.found) return;
      expect(search.place.span.end).toBeLessThanOrEqual(source.length);
      const words = source.slice(search.place.span.start, search.place.span.end);
      expect(words.length).toBeGreaterThan(0);
      expect(toSource(essay.masked.map, { start: 0, end: length }).end).toBeLessThanOrEqual(source.length);
    }),
    { numRuns: 5000 },
  );
});
