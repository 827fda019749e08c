import { stem } from './stem.ts';
import { isMisspelled } from './spelling.ts';
import { partsOfSpeech } from './part-of-speech.ts';

/** One essay, taken apart once for all features and kernels. */
export interface EssayTokens {
  /** The essay as it came, with anonymised names unnumbered. */
  readonly text: string;
  readonly language: string;
  /** Words as written and in lower case, same order. */
  readonly words: readonly string[];
  readonly lower: readonly string[];
  readonly stems: readonly string[];
  /** Per word: 1 where a dictionary exists and does not know it, names and placeholders excepted. */
  readonly misspelled: Uint8Array;
  /** Half-open word ranges; a sentence without a word is left out. */
  readonly sentences: readonly WordRange[];
  readonly paragraphCount: number;
  /** Universal part-of-speech tag of each token, or undefined for a language without a tagger. */
  readonly tags: readonly string[] | undefined;
}

export interface WordRange {
  readonly start: number;
  readonly end: number;
}

const wordPattern = /@?[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu;
const sentenceEnd = /[.!?。！？]+["'”’)]*(?=\s|$|[A-Z"“])|\n+/gu;

/** The words of a plain text, with what is known of each by itself. */
export interface WordList {
  readonly words: readonly string[];
  readonly lower: readonly string[];
  readonly stems: readonly string[];
  readonly misspelled: Uint8Array;
  /** Where each begins in the text. */
  readonly offsets: readonly number[];
}

/** Takes an essay apart. */
export function tokenize(text: string, language: string): EssayTokens {
  const plain = plainText(text);
  return assembleTokens(plain, language, { ...listWords(plain, language), tags: partsOfSpeech(plain, language) });
}

/** The text with composed letters and anonymised names unnumbered. */
export function plainText(text: string): string {
  return text.normalize('NFC').replaceAll(/@([A-Za-z]+)\d+/g, '@$1');
}

export function listWords(plain: string, language: string): WordList {
  const matches = wordMatches(plain);
  const words = matches.map((match) => match[0]);
  const lower = words.map((word) => word.toLowerCase().replaceAll('’', "'"));
  return {
    words,
    lower,
    stems: lower.map((word) => stem(word, language)),
    misspelled: Uint8Array.from(lower, (word) => (isMisspelled(word, language) ? 1 : 0)),
    offsets: matches.map((match) => match.index),
  };
}

/** Adds what only the whole text tells: sentences and paragraphs. */
export function assembleTokens(
  plain: string,
  language: string,
  { offsets, ...parts }: WordList & { readonly tags: readonly string[] | undefined },
): EssayTokens {
  return {
    text: plain,
    language,
    ...parts,
    sentences: sentenceRanges(plain, offsets),
    paragraphCount: plain.split(/\n\s*/).filter((part) => part.trim() !== '').length,
  };
}

/** The stems of a source text, for features that ask how much of it an essay takes up. */
export function stemsOf(text: string, language: string): Set<string> {
  return new Set(wordMatches(text).map((match) => stem(match[0].toLowerCase(), language)));
}

/** Words of a text with their offsets; placeholders such as `@PERSON` are one word. */
function wordMatches(text: string): RegExpExecArray[] {
  return [...text.matchAll(wordPattern)];
}

function sentenceRanges(text: string, offsets: readonly number[]): WordRange[] {
  const ranges: WordRange[] = [];
  let start = 0;
  let word = 0;
  const close = (offset: number): void => {
    while (word < offsets.length && (offsets[word] ?? 0) < offset) word++;
    if (word > start) ranges.push({ start, end: word });
    start = word;
  };
  for (const match of text.matchAll(sentenceEnd)) close(match.index + match[0].length);
  close(text.length + 1);
  return ranges;
}
