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

/** Words of a text with their offsets; placeholders such as `@PERSON` are one word. */
function wordMatches(text: string): RegExpMatchArray[] {
  return [...text.matchAll(wordPattern)];
}

/** Takes an essay apart. */
export function tokenize(text: string, language: string): EssayTokens {
  const plain = text.normalize('NFC').replaceAll(/@([A-Za-z]+)\d+/g, '@$1');
  const matches = wordMatches(plain);
  const words = matches.map((match) => match[0]);
  const lower = words.map((word) => word.toLowerCase().replaceAll('’', "'"));
  return {
    text: plain,
    language,
    words,
    lower,
    stems: lower.map((word) => stem(word, language)),
    misspelled: Uint8Array.from(lower, (word) => (isMisspelled(word, language) ? 1 : 0)),
    sentences: sentenceRanges(plain, matches),
    paragraphCount: plain.split(/\n\s*/).filter((part) => part.trim() !== '').length,
    tags: partsOfSpeech(plain, language),
  };
}

/** The stems of a source text, for features that ask how much of it an essay takes up. */
export function stemsOf(text: string, language: string): Set<string> {
  return new Set(wordMatches(text).map((match) => stem(match[0].toLowerCase(), language)));
}

function sentenceRanges(text: string, matches: readonly RegExpMatchArray[]): WordRange[] {
  const ranges: WordRange[] = [];
  let start = 0;
  let word = 0;
  const close = (offset: number): void => {
    while (word < matches.length && (matches[word]?.index ?? 0) < offset) word++;
    if (word > start) ranges.push({ start, end: word });
    start = word;
  };
  for (const match of text.matchAll(sentenceEnd)) close(match.index + match[0].length);
  close(text.length + 1);
  return ranges;
}
