import type { TextEncodingName } from './essay-file.ts';
import { unreadable } from './refusal.ts';

export interface DecodedText {
  readonly text: string;
  readonly encoding: TextEncodingName;
  readonly warnings: readonly string[];
}

/**
 * Bytes of a text file as text: byte order mark first, then UTF-16 by its zero bytes, then strict UTF-8, then Windows-1252
 * (named Latin-1 when no byte tells the two apart). Line ends become `\n`; nothing else is changed.
 *
 * @throws AssayError input.unreadable when the bytes are no text (zero bytes or many control characters)
 */
export function decodeText(file: string, bytes: Uint8Array): DecodedText {
  const encoding = markedEncoding(file, bytes) ?? guessedEncoding(file, bytes);
  const warnings: string[] = [];
  if (encoding === 'windows-1252' || encoding === 'iso-8859-1') {
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
  if (encoding === 'utf-32') throw unreadable(file, 'is UTF-32; allowed are UTF-8, UTF-16 and Windows-1252');
  return encoding;
}

function guessedEncoding(file: string, bytes: Uint8Array): TextEncodingName {
  const zeros: [even: number, odd: number] = [0, 0];
  let windowsOnly = false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte === 0) zeros[index % 2 === 0 ? 0 : 1]++;
    if (byte >= 0x80 && byte <= 0x9f) windowsOnly = true;
  }
  if (zeros[0] + zeros[1] > 0) return utf16ByZeros(file, zeros, bytes.length);
  if (isUtf8(bytes)) return 'utf-8';
  return windowsOnly ? 'windows-1252' : 'iso-8859-1';
}

/** Western text in UTF-16 has a zero in nearly every code unit's high byte, and none elsewhere. */
function utf16ByZeros(file: string, zeros: readonly [even: number, odd: number], length: number): TextEncodingName {
  const units = length / 2;
  if (length % 2 === 0 && zeros[1] > units * 0.4 && zeros[0] === 0) return 'utf-16le';
  if (length % 2 === 0 && zeros[0] > units * 0.4 && zeros[1] === 0) return 'utf-16be';
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
  if (encoding === 'windows-1252' || encoding === 'iso-8859-1') return decodeWindows1252(bytes);
  const label = encoding === 'utf-8-bom' ? 'utf-8' : encoding;
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch (error) {
    throw unreadable(file, `is not valid ${label}, which its first bytes say it is`, error);
  }
}

// Bytes 0x80 to 0x9F of Windows-1252 (WHATWG index-windows-1252). Own table: some Node 23/24 releases decode this label as Latin-1.
const windows1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/** Windows-1252 bytes as text; also right for Latin-1, whose printable characters are the same. */
export function decodeWindows1252(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replaceAll(/[\u0080-\u009f]/g, (character) => windows1252[character.charCodeAt(0) - 0x80] ?? character);
}

function controlShare(text: string): number {
  let controls = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 32 && code !== 9 && code !== 10 && code !== 12) controls++;
  }
  return text.length === 0 ? 0 : controls / text.length;
}
