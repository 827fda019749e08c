import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeText } from './decode-text.ts';
import { decodeWindows1252 } from './guess-encoding.ts';

const essay = 'Señor Muñoz said “it’s cold” — 3 €.\nNext line.';

/** Bytes of a text in UTF-16, with or without its mark. */
function utf16(text: string, order: 'le' | 'be', mark: boolean): Buffer {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

describe('the encoding of a text file', () => {
  test('UTF-8 with and without a byte order mark gives the same text', () => {
    expect(decodeText('e.txt', Buffer.from(essay))).toEqual({ text: essay, encoding: 'utf-8', warnings: [] });
    expect(decodeText('e.txt', Buffer.from(`\ufeff${essay}`))).toEqual({
      text: essay,
      encoding: 'utf-8-bom',
      warnings: [],
    });
  });

  test('UTF-16 of both orders, marked or not', () => {
    for (const order of ['le', 'be'] as const) {
      for (const mark of [true, false]) {
        expect(decodeText('e.txt', utf16(essay, order, mark))).toMatchObject({
          text: essay,
          encoding: `utf-16${order}`,
        });
      }
    }
  });

  test('Windows-1252: 0x93 and 0x94 are curly quotation marks, 0x80 the euro sign, and the guess is said', () => {
    const decoded = decodeText('e.txt', Buffer.from([0x93, 0x48, 0x69, 0x94, 0x20, 0x80, 0xe9]));
    expect(decoded.text).toBe('“Hi” €é');
    expect(decoded.encoding).toBe('windows-1252');
    expect(decoded.warnings).toHaveLength(1);
  });

  test('without a byte of 0x80-0x9F it is called Latin-1', () => {
    expect(decodeText('e.txt', Buffer.from([0x63, 0x61, 0x66, 0xe9]))).toMatchObject({
      text: 'café',
      encoding: 'iso-8859-1',
    });
  });

  test('UTF-32, zero bytes and control characters are no text', () => {
    expect(() => decodeText('e.txt', Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0]))).toThrow(/e\.txt: is UTF-32/);
    expect(() => decodeText('e.txt', Buffer.from('abc\0def'))).toThrow(/zero bytes/);
    expect(() => decodeText('e.txt', Buffer.from('\u0001\u0002\u0003abc'))).toThrow(/control characters/);
  });

  test('a broken text behind a UTF-8 mark is refused, not guessed at', () => {
    expect(() => decodeText('e.txt', Buffer.from([0xef, 0xbb, 0xbf, 0x41, 0xff]))).toThrow(/not valid utf-8/);
  });

  test('an escape before a dollar sign is Japanese only where it is an escape to a Japanese set and Japanese follows', () => {
    for (const said of ['It costs \u001b$5.', 'It costs \u001b$B', 'It costs \u001b$(5) and \u001b$@.', '\u001b$Bé']) {
      const text = `${said} ${'The price of it is what they ask for. '.repeat(8)}`;
      expect(decodeText('e.txt', Buffer.from(text))).toMatchObject({ text, encoding: 'utf-8', warnings: [] });
    }
    // "日本" by Python's iso2022_jp.
    expect(decodeText('e.txt', Buffer.from('\u001b$BF|K\\\u001b(B'))).toMatchObject({
      text: '日本',
      encoding: 'iso-2022-jp',
    });
  });

  test('an escape to a Japanese set with nothing behind it is kept', () => {
    const text = `${'The price of it is what they ask for. '.repeat(8)}\u001b$B`;
    expect(decodeText('e.txt', Buffer.from(text))).toMatchObject({ text, encoding: 'utf-8' });
  });

  test('line ends become \\n', () => {
    expect(decodeText('e.txt', Buffer.from('a\r\nb\rc\nd')).text).toBe('a\nb\nc\nd');
  });

  test('any text without control characters comes back from UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!/\p{Cc}|\ufeff/u.test(text));
        expect(decodeText('e.txt', Buffer.from(text)).text).toBe(text);
      }),
    );
  });

  test('Windows-1252 agrees with the WHATWG index at every byte that it defines', () => {
    // Source: https://encoding.spec.whatwg.org/index-windows-1252.txt, bytes 0x80, 0x85, 0x8A, 0x91, 0x97, 0x9F, 0xA0, 0xFF.
    const bytes = Buffer.from([0x80, 0x85, 0x8a, 0x91, 0x97, 0x9f, 0xa0, 0xff]);
    expect(decodeWindows1252(bytes)).toBe('\u20ac\u2026\u0160\u2018\u2014\u0178\u00a0\u00ff');
  });
});
