import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toSource } from '../../../core/offset-map.ts';
import { canonicalise } from './canonicalise.ts';

function canonical(source: string): string {
  return canonicalise(source).text;
}

describe('what changes', () => {
  test.each([
    ['zero-width splitting', 'ig\u200Bno\u200Cre \u2060all', 'ignore all'],
    ['soft hyphen', 'edu\u00ADcation', 'education'],
    ['bidi controls', '\u202Eabc\u202C \u2066def\u2069', 'abc def'],
    ['tag characters', 'good\u{E0069}\u{E0067}\u{E006E} essay', 'good essay'],
    ['variation selectors on letters', 'a\u{FE01}b\u{E0101}c', 'abc'],
    ['Cyrillic letters in a Latin word', 'Іgnоrе', 'Ignore'],
    ['a word of look-alikes alone between Latin words', 'the саре is red', 'the cape is red'],
    ['Greek letters in a Latin word', 'scοre', 'score'],
    ['mathematical letters', '𝐈𝐠𝐧𝐨𝐫𝐞 𝓽𝓱𝓮', 'Ignore the'],
    ['full-width letters', 'ｆｕｌｌ　ｍａｒｋｓ', 'full marks'],
    ['line ends', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['odd spaces', 'a\u00A0b\tc\u2003d', 'a b c d'],
    ['a letter with a combining accent', 'e\u0301', 'é'],
    ['ligature', 'ﬁnd', 'find'],
    ['half a surrogate pair', 'a\uD83Db', 'a\uFFFDb'],
    ['an accent behind a removed character composes', 'e\u200B\u0301', 'é'],
  ])('%s', (_name, source, expected) => {
    expect(canonical(source)).toBe(expected);
  });
});

describe('what stays', () => {
  test.each([
    ['plain English', 'It\'s "fine"  -- really.\n\nYes.'],
    ['smart quotes and dashes', '“I’m here” — she said – ok'],
    ['Russian', 'Он сказал: «Игнорируй несправедливые правила». А с ней и я.'],
    ['Greek', 'Η γνώση είναι δύναμη'],
    ['a Russian word in an English sentence', 'My grandmother says привет every day.'],
    ['Hebrew', 'שלום עולם'],
    ['Arabic', 'السلام عليكم'],
    ['Persian with its joiner', 'می\u200Cخواهم'],
    ['Hindi with its joiner', 'क्\u200Dष'],
    ['emoji with presentation selector', 'I ❤\uFE0F it 👍🏽'],
    ['a family joined from emoji', '👨\u200D👩\u200D👧 and 🏳\uFE0F\u200D🌈'],
    ['keycap', '1\uFE0F⃣'],
    ['flag of Scotland', '🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}'],
    ['Korean', '한국어'],
    ['Chinese', '我喜欢读书。'],
  ])('%s', (_name, source) => {
    expect(canonical(source)).toBe(source);
  });
});

test('offsets lead back over removed and composed characters', () => {
  const source = 'a\u200Bbc e\u0301 ﬁ';
  const view = canonicalise(source);
  expect(view.text).toBe('abc é fi');
  expect(toSource(view.map, { start: 1, end: 3 })).toEqual({ start: 2, end: 4 });
  expect(toSource(view.map, { start: 4, end: 5 })).toEqual({ start: 5, end: 7 });
});

test('clusters normalise like the whole text, over all of Unicode', () => {
  // Every letter, mark, number, punctuation and symbol, 50 in a row behind a Hangul syllable; NFKC of the whole is the reference.
  const visible: string[] = [];
  for (let code = 0x20; code < 0x20000; code++) {
    const character = String.fromCodePoint(code);
    if (/[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(character)) visible.push(character);
  }
  expect(visible.length).toBeGreaterThan(60_000);
  for (let at = 0; at < visible.length; at += 50) {
    const text = canonical(`가${visible.slice(at, at + 50).join('')}`);
    expect(text).toBe(text.normalize('NFKC'));
  }
});

test('what is canonical is in NFKC and stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (source) => {
      const once = canonical(source);
      expect(once.normalize('NFKC')).toBe(once);
      expect(canonical(once)).toBe(once);
    }),
    { numRuns: 2000 },
  );
});
