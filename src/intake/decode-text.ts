import type { TextEncodingName } from './essay-file.ts';
import { decodeLegacy, guessEncoding } from './guess-encoding.ts';
import { unreadable } from './refusal.ts';

export interface DecodedText {
  readonly text: string;
  readonly encoding: TextEncodingName;
  readonly warnings: readonly string[];
}

/**
 * Bytes of a text file as text: byte order mark first, then UTF-16 by its zero bytes, then strict UTF-8, then what an older encoding makes letters of
 * a language of ({@link guessEncoding}; named Latin-1 where no byte tells it from Windows-1252). Line ends become `\n`; nothing else is changed.
 *
 * @throws AssayError input.unreadable when the bytes are no text (zero bytes or many control characters) or in no encoding that is known
 */
export function decodeText(file: string, bytes: Uint8Array): DecodedText {
  const encoding = markedEncoding(file, bytes) ?? plainEncoding(file, bytes) ?? olderEncoding(file, bytes);
  const warnings: string[] = [];
  if (!encoding.startsWith('utf-')) {
    warnings.push(`${file} is not UTF-8; it was read as ${encoding}: check accents and quotation marks`);
  }
  const text = decodeAs(file, bytes, encoding).replaceAll(/\r\n?/g, '\n');
  if (controlShare(text) > 0.01) throw unreadable(file, 'is no text: more than 1% of it are control characters');
  return { text, encoding, warnings };
}

// UTF-32 before UTF-16: its little-endian mark begins with the one of UTF-16.
const marks: readonly (readonly [mark: string, encoding: TextEncodingName | 'utf-32'])[] = [
  ['efbbbf', 'utf-8-bom'],
  ['fffe0000', 'utf-32'],
  ['0000feff', 'utf-32'],
  ['fffe', 'utf-16le'],
  ['feff', 'utf-16be'],
];

function markedEncoding(file: string, bytes: Uint8Array): TextEncodingName | undefined {
  const head = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  const encoding = marks.find(([mark]) => head.startsWith(mark))?.[1];
  if (encoding === 'utf-32')
    throw unreadable(file, 'is UTF-32; allowed are UTF-8, UTF-16 and older encodings of one language');
  return encoding;
}

/** What zero bytes, escapes of seven-bit Japanese or strict UTF-8 say. */
function plainEncoding(file: string, bytes: Uint8Array): TextEncodingName | undefined {
  const zeros: [even: number, odd: number] = [0, 0];
  for (let index = 0; index < bytes.length; index++) {
    if (bytes[index] === 0) zeros[index % 2 === 0 ? 0 : 1]++;
  }
  if (zeros[0] + zeros[1] > 0) return utf16ByZeros(file, zeros, bytes);
  if (!isUtf8(bytes)) return undefined;
  return isSevenBitJapanese(bytes) ? 'iso-2022-jp' : 'utf-8';
}

/** An escape to a Japanese set of two bytes (RFC 1468; `$ (` is in ISO-2022-JP-1 and -2), and what follows is in it. An escape alone may be a slip of an editor. */
function isSevenBitJapanese(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes);
  if (!['\u001b$@', '\u001b$B', '\u001b$('].some((escape) => text.includes(escape))) return false;
  try {
    return /[^\0-\u007f]/u.test(decodeLegacy(bytes, 'iso-2022-jp'));
  } catch {
    return false;
  }
}

function olderEncoding(file: string, bytes: Uint8Array): TextEncodingName {
  const encoding = guessEncoding(bytes);
  if (encoding === undefined)
    throw unreadable(
      file,
      'is in no encoding that can be told (it is not UTF-8); save it as UTF-8 and hand it in again',
    );
  const isLatin1 = encoding === 'windows-1252' && !bytes.some((byte) => byte >= 0x80 && byte <= 0x9f);
  return isLatin1 ? 'iso-8859-1' : encoding;
}

/** Western text in UTF-16 has a zero in nearly every code unit's high byte, and none elsewhere; other text only where a space or line end stands. */
function utf16ByZeros(file: string, zeros: readonly [even: number, odd: number], bytes: Uint8Array): TextEncodingName {
  const { length } = bytes;
  const units = length / 2;
  if (length % 2 === 0 && zeros[1] > units * 0.4 && zeros[0] === 0) return 'utf-16le';
  if (length % 2 === 0 && zeros[0] > units * 0.4 && zeros[1] === 0) return 'utf-16be';
  const guess = guessEncoding(bytes, ['utf-16le', 'utf-16be']);
  if (guess !== undefined) return guess;
  throw unreadable(file, 'is no text: it has zero bytes');
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function decodeAs(file: string, bytes: Uint8Array, encoding: TextEncodingName): string {
  try {
    return decodeLegacy(bytes, encoding);
  } catch (error) {
    throw unreadable(
      file,
      `is not valid ${encoding === 'utf-8-bom' ? 'utf-8' : encoding}, which its first bytes say it is`,
      error,
    );
  }
}

function controlShare(text: string): number {
  let controls = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 32 && code !== 9 && code !== 10 && code !== 12) controls++;
  }
  return text.length === 0 ? 0 : controls / text.length;
}
