import type { Span } from '../../../core/source-text.ts';

/** A coded stretch of the essay and what it says. */
export interface DecodedPiece extends Span {
  readonly family: string;
  readonly text: string;
}

interface Code {
  readonly family: string;
  readonly pattern: RegExp;
  readonly decode: (written: string) => string | undefined;
}

const latin1 = new TextDecoder('utf-8', { fatal: true });

const codes: readonly Code[] = [
  {
    family: 'base64',
    pattern: /(?<![A-Za-z0-9+/_-])(?:[A-Za-z0-9+/_-]{4}\s?){4,}[A-Za-z0-9+/_-]{0,4}={0,2}(?![A-Za-z0-9+/_-])/g,
    decode: fromBase64,
  },
  {
    family: 'base64',
    pattern: /(?<![A-Z2-7])(?:[A-Z2-7]{8}){2,}[A-Z2-7]{0,8}={0,6}(?![A-Z2-7a-z])/g,
    decode: fromBase32,
  },
  {
    family: 'rot13-hex',
    pattern: /(?<![0-9A-Za-z])(?:(?:0x|\\x)?[0-9a-f]{2}[\s,:;-]{0,2}){10,}(?![0-9A-Za-z])/gi,
    decode: fromHex,
  },
  { family: 'rot13-hex', pattern: /(?<![0-9])(?:[01]{8}[\s,]{0,2}){6,}/g, decode: fromBinary },
  {
    family: 'rot13-hex',
    pattern:
      /(?<![0-9])(?:(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6])[\s,;-]{1,2}){9,}(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6])(?![0-9])/g,
    decode: fromDecimal,
  },
  { family: 'rot13-hex', pattern: /(?:[.\-–—·•−]{1,6}[ /|]{1,3}){10,}[.\-–—·•−]{0,6}/g, decode: fromMorse },
  {
    family: 'entities',
    pattern: /(?:[^\s&]{0,20}&(?:#\d{2,6}|#x[0-9a-f]{2,6}|[a-z]{2,8});[^\S\n]?){3,}[^\s]{0,20}/gi,
    decode: fromEntities,
  },
  { family: 'entities', pattern: /(?:[\w+.,-]{0,20}%[0-9a-f]{2}){3,}[\w+.,-]*/gi, decode: fromPercent },
  {
    family: 'entities',
    pattern: /(?:\\u\{?[0-9a-f]{4,6}\}?|\\x[0-9a-f]{2}|[\w ]){0,400}(?:\\u\{?[0-9a-f]{4,6}\}?|\\x[0-9a-f]{2}){4,}/gi,
    decode: fromEscapes,
  },
];

// Every code needs a run of 16 signs without a space, numbers or hex pairs in a row, escapes, or Morse.
const codeMarks =
  /[\w+/-]{16}|\d\d[\s,;:-]{1,2}\d\d[\s,;:-]{1,2}\d\d|\b[0-9a-f]{2}[\s,:;-][0-9a-f]{2}[\s,:;-][0-9a-f]{2}\b|[01]{8}|&#?\w+;|%[0-9a-f]{2}|\\[ux]|[.-] [.-]{1,5} [.-]|\w{4} \w{4}=/i;

/** Stretches in base64, base32, hex, binary, decimal codes, Morse, HTML entities, percent or backslash escapes that decode to text. */
export function decodedPieces(text: string): DecodedPiece[] {
  return codeMarks.test(text) ? decodeAll(text, 2) : [];
}

function decodeAll(text: string, depth: number): DecodedPiece[] {
  const pieces: DecodedPiece[] = [];
  for (const { family, pattern, decode } of codes) {
    for (const match of text.matchAll(pattern)) {
      const decoded = decode(match[0])?.normalize('NFKC');
      if (decoded === undefined || !isReadable(decoded)) continue;
      const span = { start: match.index, end: match.index + match[0].length };
      pieces.push({ family, text: decoded, ...span });
      // Coded twice: what comes out may be a code again.
      if (depth > 1) pieces.push(...decodeAll(decoded, depth - 1).map((inner) => ({ ...inner, ...span })));
    }
  }
  return pieces;
}

function isReadable(text: string): boolean {
  const visible = text.replaceAll(/[\p{L}\p{N}\p{P}\p{Zs}\n]/gu, '').length;
  return text.length >= 5 && visible / text.length < 0.1;
}

function fromBytes(bytes: readonly number[]): string | undefined {
  try {
    return latin1.decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}

function fromBase64(written: string): string | undefined {
  const compact = written.replaceAll(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/');
  // An ordinary long word is base64 too; what it decodes to is no UTF-8 or not readable.
  return fromBytes([...Buffer.from(compact, 'base64')]);
}

function fromBase32(written: string): string | undefined {
  let bits = '';
  for (const letter of written.replaceAll('=', ''))
    bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0');
  return fromBytes((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

function fromHex(written: string): string | undefined {
  return fromBytes(
    (
      written
        .replaceAll(/0x|\\x/gi, '')
        .replaceAll(/[^0-9a-f]/gi, '')
        .match(/../g) ?? []
    ).map((byte) => parseInt(byte, 16)),
  );
}

function fromBinary(written: string): string | undefined {
  return fromBytes((written.match(/[01]{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

function fromDecimal(written: string): string | undefined {
  return fromBytes((written.match(/\d+/g) ?? []).map(Number));
}

const morse: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: '.-',
    b: '-...',
    c: '-.-.',
    d: '-..',
    e: '.',
    f: '..-.',
    g: '--.',
    h: '....',
    i: '..',
    j: '.---',
    k: '-.-',
    l: '.-..',
    m: '--',
    n: '-.',
    o: '---',
    p: '.--.',
    q: '--.-',
    r: '.-.',
    s: '...',
    t: '-',
    u: '..-',
    v: '...-',
    w: '.--',
    x: '-..-',
    y: '-.--',
    z: '--..',
  }).map(([letter, signs]) => [signs, letter] as const),
);

function fromMorse(written: string): string | undefined {
  const words = written
    .replaceAll(/[–—−]/g, '-')
    .replaceAll(/[·•]/g, '.')
    .split(/\s*[/|]\s*|\s{2,}/);
  const read = words
    .map((word) =>
      word
        .trim()
        .split(/\s+/)
        .map((signs) => morse.get(signs) ?? '')
        .join(''),
    )
    .join(' ');
  return read.trim();
}

const named: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  colon: ':',
  period: '.',
  comma: ',',
};

function fromEntities(written: string): string {
  return written.replaceAll(
    /&(?:#(\d{2,6})|#x([0-9a-f]{2,6})|([a-z]{2,8}));/gi,
    (whole: string, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return named[name.toLowerCase()] ?? whole;
      return character(decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal)) ?? whole;
    },
  );
}

function fromPercent(written: string): string | undefined {
  try {
    return decodeURIComponent(written.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function fromEscapes(written: string): string {
  return written.replaceAll(
    /\\u\{?([0-9a-f]{4,6})\}?|\\x([0-9a-f]{2})/gi,
    (whole: string, unicode?: string, byte?: string) => character(parseInt(unicode ?? byte ?? '', 16)) ?? whole,
  );
}

function character(code: number): string | undefined {
  return Number.isFinite(code) && code > 31 && code < 0x110000 ? String.fromCodePoint(code) : undefined;
}
