import type { Span } from '../../../core/source-text.ts';
import { commonElsewhere, commonEnglish } from './common-words.ts';

/** A stretch that looks like no language, and what it says under the cipher that one of its words gave away. */
export interface DecipheredStretch extends Span {
  readonly family: string;
  readonly text: string;
}

type Cipher = (letters: string) => string;

function byAlphabet(to: (place: number) => number): Cipher {
  return (text) =>
    text.replaceAll(/[a-z]/gi, (letter) => {
      const base = letter <= 'Z' ? 65 : 97;
      return String.fromCharCode(base + to(letter.charCodeAt(0) - base));
    });
}

const reverseWords: Cipher = (text) => text.replaceAll(/\p{L}+/gu, (word) => Array.from(word).toReversed().join(''));
const mirrored = byAlphabet((place) => 25 - place);

// Words that no order to a grader does without. Enciphered beforehand, so that an essay costs one look-up a word and not 27 decipherments.
const tellTale =
  'ignore disregard override instructions instruction previous rubric score scores grade marks points maximum highest perfect essay grading system prompt award level category choose descriptors criteria marker assessor uppermost'.split(
    ' ',
  );
const ciphersByWord = new Map<string, { family: string; decipher: Cipher }>();
for (const word of tellTale) {
  ciphersByWord.set(mirrored(word), { family: 'rot13-hex', decipher: mirrored });
  ciphersByWord.set(reverseWords(word), { family: 'reversed', decipher: reverseWords });
  for (let shift = 1; shift < 26; shift++) {
    const enciphered = byAlphabet((place) => (place + shift) % 26)(word);
    ciphersByWord.set(enciphered, { family: 'rot13-hex', decipher: byAlphabet((place) => (place + 26 - shift) % 26) });
  }
}

const wordPattern = /(?<![@\p{L}])\p{L}[\p{L}'’]*/gu;
const elsewhere = new Set(Object.values(commonElsewhere).flatMap((words) => [...words]));

/**
 * Runs of four words or more without a common word of any known language in which a word is a tell-tale one under an alphabet shift (ROT13 among
 * them), the mirrored alphabet or written backwards.
 */
export function decipheredStretches(text: string): DecipheredStretch[] {
  const isTold = text.match(wordPattern)?.some((word) => ciphersByWord.has(word.toLowerCase())) ?? false;
  if (!isTold) return [];
  const found: DecipheredStretch[] = [];
  let start: number | undefined;
  let end = 0;
  let count = 0;
  let ciphers = new Set<{ family: string; decipher: Cipher }>();
  const close = (): void => {
    if (start !== undefined && count >= 4) {
      for (const { family, decipher } of ciphers)
        found.push({ family, text: decipher(text.slice(start, end)), start, end });
    }
    start = undefined;
    count = 0;
    ciphers = new Set();
  };
  for (const match of text.matchAll(wordPattern)) {
    const word = match[0].toLowerCase();
    // One and two letters are common words by chance under any shift of the alphabet.
    if (word.length > 2 && (commonEnglish.has(word) || elsewhere.has(word))) {
      close();
      continue;
    }
    start ??= match.index;
    end = match.index + match[0].length;
    count++;
    const cipher = ciphersByWord.get(word);
    if (cipher !== undefined) ciphers.add(cipher);
  }
  close();
  return found;
}
