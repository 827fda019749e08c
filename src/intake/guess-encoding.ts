import { encodingProfiles, type EncodingProfile } from './encoding-profiles.ts';
import type { TextEncodingName } from './essay-file.ts';

/** Signs that any writing has. */
const typographic = /[\u00a0«»“”„‘’‚‹›–—…•·€£§°©®™¿¡ªº´½]/u;
/** What Windows-1252 has beside them and its letters. In other encodings such a sign is mostly a letter that is read wrongly. */
const westernSign = /[\u00a1-\u00bf×÷†‡‰ˆ˜ƒ]/u;
/**
 * The places that they have in writing: not in a word or a row of signs, few behind a letter (`¹` and `³` end Polish words: są, był), none before one that is not
 * English.
 */
const signsInPlace =
  /(?<![\p{L}\u00a1-\u00bf×÷†‡‰˜ƒ])[¢¤¥¦¨¬\u00ad¯±µ¶¸¼¾×÷‰˜ƒ](?![À-ÿ])|(?:[²†‡]|(?<!\p{L})[¹³]|(?<=(?<!\p{L})[cdk]?m)³)(?!\p{L})|(?<=\d)ˆ|ˆ(?=\d)/gu;
/** One character in so many may be a name, a formula or a slip. */
const mostStrange = 0.05;
/** Where Latin letters are written, a page has no more of others than this. */
const mostAccents = 0.4;
/** What no language has and a wrong encoding makes: signs inside a word, a low quotation mark behind one or before a space, a capital with an accent behind a small letter. */
const torn =
  /(?<=\p{L})[\u0080-\u009f‚„†‡ˆ‰˜¨¸¤¦¬¯±²³¹¼½¾×÷¡¿ªº°«»£¥¶¢©®]+(?=\p{L})|(?<=\p{L})[‚„]|[‚„](?=\s|$)|(?<=\p{L})·(?=\p{L})(?!(?<=l·)l)|(?<=\p{Ll})(?![A-Z])\p{Lu}/gu;
const besideLatin = /[a-z](?!\p{Script=Latin})\p{L}|(?!\p{Script=Latin})\p{L}[a-z]/giu;

/** Words that no other language has so many of. */
const englishWords = /(?<!\p{L})(?:the|and|of|that|is|was|with|for|this|have|are|they|you|it)(?!\p{L})/giu;
/** Their least share of an English text; a fifth is usual. */
const leastEnglish = 0.05;
/** Letters outside ASCII that an English text may have, as a share of its letters, or as a number where it is short. */
const mostForeign = 0.03;
const fewLetters = 6;
/** By no more characters than these another encoding is not told from Windows-1252: `ø` is `ř` in Windows-1250. */
const tooFewToTell = 2;
/** What a word of another script becomes: letters outside ASCII in a row, or with signs between them. */
const otherScript =
  /[\u00a1-ÿŒœŠšŽžŸ†‡‰ˆ˜ƒ]{3}|(?=[^\0-\u007f]{3})[^\0-\u007f]?[À-ÖØ-öø-ÿŒœŠšŽžŸ][^\0-\u007f]?[À-ÖØ-öø-ÿŒœŠšŽžŸ]/u;

/** Beyond so many bytes the beginning says it. */
const longest = 65_536;

interface Candidate {
  readonly encoding: TextEncodingName;
  readonly fit: number;
}

/**
 * The encoding of text that is neither marked nor UTF-8, by reading it in each and looking whether letters of a language come out. Undefined where none
 * fits: then nobody can know what the student wrote.
 *
 * @param only where more is known, e.g. that it can be UTF-16 alone
 */
export function guessEncoding(bytes: Uint8Array, only?: readonly TextEncodingName[]): TextEncodingName | undefined {
  const texts = new Map<TextEncodingName, string | undefined>();
  const read: Reading = (encoding) => {
    if (!texts.has(encoding)) texts.set(encoding, tryDecode(bytes, encoding));
    return texts.get(encoding);
  };
  const best = bestFit(read, only);
  if (only !== undefined) return best;
  const other = best === undefined ? '' : read(best);
  return isRatherEnglish(read('windows-1252'), other, best) ? 'windows-1252' : best;
}

type Reading = (encoding: TextEncodingName) => string | undefined;

function bestFit(read: Reading, only?: readonly TextEncodingName[]): TextEncodingName | undefined {
  let best: Candidate | undefined;
  for (const profile of encodingProfiles) {
    for (const encoding of profile.encodings) {
      if (only !== undefined && !only.includes(encoding)) continue;
      const text = read(encoding);
      const fit = text === undefined ? undefined : fitOf(text, encoding, profile);
      if (fit !== undefined && fit > (best?.fit ?? 0)) best = { encoding, fit };
    }
  }
  return best?.encoding;
}

/** Whether Windows-1252 makes English of it that has signs, names or words of elsewhere, and the other encoding has but a few characters for itself. */
function isRatherEnglish(english = '', other = '', encoding?: TextEncodingName): boolean {
  // Its quotation marks are letters here, and one word of it in English is as likely.
  if (encoding === 'macintosh' || !isEnglish(english)) return false;
  const own = new Set(Array.from(other).filter((one) => one > '\u007f' && !english.includes(one)));
  return own.size <= tooFewToTell;
}

function isEnglish(text: string): boolean {
  const foreign = countOf(text, /[^\P{L}a-zªµº]/giu);
  if (foreign > Math.max(fewLetters, mostForeign * countOf(text, /\p{L}/gu))) return false;
  if (countOf(text, englishWords) < leastEnglish * countOf(text, /\p{L}+/gu)) return false;
  if (/[\u0080-\u009f]/u.test(text) || otherScript.test(text)) return false;
  // A formula is no word: length×width.
  return countOf(text.replaceAll(/(?<=[a-z])[×÷](?=[a-z])/giu, ' '), torn) === 0;
}

/** How far above its least share of common letters a text is, 0..1; undefined where it is no such writing. */
function fitOf(text: string, encoding: TextEncodingName, profile: EncodingProfile): number | undefined {
  const { script, common, least } = profile;
  const isWestern = encoding === 'windows-1252';
  const outside = Array.from(text).filter((character) => character > '\u007f');
  const signs = isWestern ? countOf(text, signsInPlace) : 0;
  if (outside.length === 0 || !isWriting(text, { outside, signs }, profile)) return undefined;
  const isLatin = script.test('a');
  const isSign = (one: string): boolean => typographic.test(one) || (isWestern && westernSign.test(one));
  const letters = outside.filter((one) => !isSign(one) || common.test(one));
  // The commonest letters of a page are small ones; in a wrong encoding the cases are often exchanged.
  const isCommon = letters.filter((one) => common.test(isLatin ? one.toLowerCase() : one)).length;
  const share = letters.length === 0 ? 1 : isCommon / letters.length;
  return share < least ? undefined : (share - least) / (1 - least) + Number.EPSILON;
}

interface Beyond {
  /** Characters outside ASCII. */
  readonly outside: readonly string[];
  /** How many of them are signs that only this encoding has, in their places. */
  readonly signs: number;
}

function isWriting(text: string, { outside, signs }: Beyond, { script, mixes }: EncodingProfile): boolean {
  const accents = outside.filter((one) => /\p{L}/u.test(one) && one !== 'µ').length;
  if (script.test('a') && accents > mostAccents * countOf(text, /\p{L}/gu)) return false;
  const strange = outside.filter((one) => !script.test(one) && !typographic.test(one) && !/\p{M}/u.test(one)).length;
  const breaks = countOf(text, torn) + (mixes ? 0 : countOf(text, besideLatin));
  return strange - signs + breaks <= mostStrange * outside.length;
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function tryDecode(bytes: Uint8Array, encoding: TextEncodingName): string | undefined {
  const isWide = encoding.startsWith('utf-16');
  if (isWide && bytes.length % 2 !== 0) return undefined;
  try {
    // A cut may part a character: what is left of it is not asked for.
    const stream = bytes.length > longest;
    return decodeLegacy(stream ? bytes.subarray(0, longest) : bytes, encoding, stream);
  } catch {
    return undefined;
  }
}

/**
 * Bytes in a known encoding as text.
 *
 * @param stream whether the last character may be cut
 * @throws TypeError where the bytes are not in it
 */
export function decodeLegacy(bytes: Uint8Array, encoding: TextEncodingName, stream = false): string {
  if (encoding === 'windows-1252' || encoding === 'iso-8859-1') return decodeWindows1252(bytes);
  return new TextDecoder(encoding === 'utf-8-bom' ? 'utf-8' : encoding, { fatal: true }).decode(bytes, { stream });
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
