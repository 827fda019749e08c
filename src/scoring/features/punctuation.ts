import { countMatches, define, type FeatureFamily, perHundred, share } from './feature.ts';

const marks = [
  ['comma', ',', 'commas'],
  ['period', '.', 'full stops'],
  ['question', '?', 'question marks'],
  ['exclamation', '!', 'exclamation marks'],
  ['quote', '"“”', 'quotation marks'],
  ['apostrophe', "'’", 'apostrophes'],
  ['semicolon', ';', 'semicolons'],
  ['colon', ':', 'colons'],
  ['dash', '-–—', 'dashes and hyphens'],
  ['bracket', '()', 'brackets'],
] as const;

/** Punctuation: how much of which kind. */
export const punctuationFamily: FeatureFamily = {
  name: 'punctuation',
  definitions: define([
    ...marks.map(([name, , words]) => [`${name}PerHundred`, `${words} per hundred words`] as const),
    ...marks.map(([name, , words]) => [`${name}Root`, `number of ${words} (square root)`] as const),
    ['digitsPerHundred', 'digits per hundred words'],
    ['markKinds', 'different kinds of punctuation'],
    ['ellipses', 'runs of dots per hundred words'],
    ['repeatedMarks', 'doubled question or exclamation marks per hundred words'],
    ['commasPerSentence', 'commas per sentence'],
  ]),
  measure({ text, words, sentences }) {
    const counts = countMarks(text);
    const total = words.length;
    return [
      ...counts.map((count) => perHundred(count, total)),
      ...counts.map((count) => Math.sqrt(count)),
      perHundred(countMatches(text, /\d/g), total),
      counts.filter((count) => count > 0).length,
      perHundred(countMatches(text, /\.{2,}/g), total),
      perHundred(countMatches(text, /[?!]{2,}/g), total),
      share(counts[0] ?? 0, sentences.length),
    ];
  },
};

const markOf = new Map<number, number>();
for (const [mark, [, characters]] of marks.entries()) {
  for (const character of characters) markOf.set(character.charCodeAt(0), mark);
}

function countMarks(text: string): number[] {
  const counts = marks.map(() => 0);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // Letters, most of all characters, are passed over without a look-up.
    if ((code >= 97 && code <= 122) || code === 32) continue;
    const mark = markOf.get(code);
    if (mark !== undefined) counts[mark] = (counts[mark] ?? 0) + 1;
  }
  return counts;
}
