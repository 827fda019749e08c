import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classVocabulary, unlikeTheClass } from './unlike-the-class.ts';

/** Word number `n` of a made-up language: letters only, its first five tell it from all others. */
function word(n: number): string {
  return Array.from(String(n).padStart(5, '0'), (digit) => 'bdfghklmnp'[Number(digit)]).join('');
}

function text(from: number, count: number): string {
  return Array.from({ length: count }, (_, at) => word(from + at)).join(' ');
}

// 40 essays of 60 words: 50 that all have, and 10 that nobody else has.
const shared = text(0, 50);
const essays = Array.from({ length: 40 }, (_, at) => `${shared} ${text(1000 + 10 * at, 10)}`);
const vocabulary = classVocabulary(essays);

describe('how strange a stretch is', () => {
  test('each essay of the class: 50 words at home and 10 of its own make 50 · (0 − .35) + 10 · (1 − .35) = −11', () => {
    expect(vocabulary.limit).toBeCloseTo(-11, 9);
  });

  test('an essay like all others is not beyond the limit', () => {
    expect(unlikeTheClass(`${shared} ${text(5000, 10)}`, vocabulary)).toEqual([]);
  });

  test('eleven words that nobody has are: 49 · (−.35) + 11 · .65 = −10', () => {
    const strange = `${text(0, 49)} ${text(5000, 11)}`;
    expect(unlikeTheClass(strange, vocabulary)).toEqual([{ start: 0, end: strange.length }]);
  });

  test('a word that the essay itself says elsewhere is at home in it', () => {
    // Each strange word is said again 60 words on: in no stretch twice, and never only there.
    const again = `${text(0, 49)} ${text(5000, 11)} ${text(0, 49)} ${text(5000, 11)}`;
    expect(unlikeTheClass(again, vocabulary)).toEqual([]);
  });
});

test('text from elsewhere is found where it stands, with what its stretches touch', () => {
  const elsewhere = text(7000, 80);
  const essay = `${shared} ${elsewhere} ${text(0, 50)}`;
  const at = essay.indexOf(elsewhere);
  const [found, ...more] = unlikeTheClass(essay, vocabulary);
  expect(more).toEqual([]);
  expect(found?.start).toBeLessThanOrEqual(at);
  expect(found?.end).toBeGreaterThanOrEqual(at + elsewhere.length);
});

test('19 essays do not say what is usual, 20 do', () => {
  expect(classVocabulary(essays.slice(0, 19)).limit).toBeUndefined();
  expect(unlikeTheClass(text(7000, 80), classVocabulary(essays.slice(0, 19)))).toEqual([]);
  expect(classVocabulary(essays.slice(0, 20)).limit).toBeDefined();
});

test('fewer than 60 words are no stretch, and ten different words that matter are the least', () => {
  expect(unlikeTheClass(text(7000, 59), vocabulary)).toEqual([]);
  expect(unlikeTheClass(Array.from({ length: 60 }, () => word(7000)).join(' '), vocabulary)).toEqual([]);
});

test('spans lie in the text, in order and apart, whatever the text', () => {
  const pieces = fc.array(
    fc.oneof(fc.integer({ min: 0, max: 9000 }).map(word), fc.constantFrom('and', '.', '\n\n', '[PERSON_1]', 'élève')),
    { maxLength: 300 },
  );
  fc.assert(
    fc.property(pieces, (words) => {
      const essay = words.join(' ');
      let end = -1;
      for (const span of unlikeTheClass(essay, vocabulary)) {
        expect(span.start).toBeGreaterThan(end);
        expect(span.end).toBeGreaterThan(span.start);
        expect(span.end).toBeLessThanOrEqual(essay.length);
        end = span.end;
      }
    }),
    { numRuns: 60 },
  );
});
