import { countMatches, countWhere, define, type FeatureFamily, perHundred, share } from './feature.ts';

const contractionsWithout = new Set(
  'dont cant wont isnt wasnt didnt doesnt couldnt wouldnt shouldnt arent havent hasnt hadnt im ive youre theyre thats whats lets alot'.split(
    ' ',
  ),
);

/** Slips of the pen: capitals, spacing, doubled words, missing apostrophes. */
export const mechanicsFamily: FeatureFamily = {
  name: 'mechanics',
  definitions: define([
    ['lowerCaseOpenings', 'share of sentences that begin without a capital'],
    ['loneLowerI', 'the word I written small, per hundred words'],
    ['capitalShare', 'capital letters among all letters'],
    ['capitalisedWords', 'words with a capital per hundred words'],
    ['shoutedWords', 'words all in capitals per hundred words'],
    ['missingSpaces', 'missing spaces after a mark, per hundred words'],
    ['spaceBeforeMark', 'spaces before a mark, per hundred words'],
    ['doubledWords', 'words written twice in a row, per hundred words'],
    ['missingApostrophes', 'contractions without their apostrophe, per hundred words'],
    ['articleSlips', 'a where an is meant or the reverse, per hundred words'],
    ['endsWithMark', 'the essay ends with a closing mark'],
    ['placeholders', 'anonymised names per hundred words'],
    ['placeholderRoot', 'anonymised names (square root)'],
    ['spaces', 'white space among all characters'],
  ]),
  measure({ text, words, lower, sentences }) {
    const total = words.length;
    const openings = countWhere(sentences, (sentence) => /^\p{Ll}/u.test(words[sentence.start] ?? ''));
    const letters = countMatches(text, /\p{L}/gu);
    const placeholders = countWhere(words, (word) => word.startsWith('@'));
    const named = (word: string): boolean => !word.startsWith('@');
    return [
      share(openings, sentences.length),
      perHundred(
        countWhere(words, (word) => word === 'i'),
        total,
      ),
      share(countMatches(text, /\p{Lu}/gu), letters),
      perHundred(
        countWhere(words, (word) => named(word) && /^\p{Lu}\p{Ll}/u.test(word)),
        total,
      ),
      perHundred(
        countWhere(words, (word) => named(word) && /^\p{Lu}{2,}$/u.test(word)),
        total,
      ),
      perHundred(countMatches(text, /[,;:!?][\p{L}]|\.[\p{Lu}]/gu), total),
      perHundred(countMatches(text, /\s[,;.!?]/gu), total),
      perHundred(
        countWhere(lower, (word, index) => index > 0 && word === lower[index - 1]),
        total,
      ),
      perHundred(
        countWhere(lower, (word) => contractionsWithout.has(word)),
        total,
      ),
      perHundred(countMatches(text, /\b(?:a [aeio]\p{L}|an [bcdfgjklmnpqrstvwxz]\p{L})/giu), total),
      /[.!?]["'”’)]*\s*$/u.test(text) ? 1 : 0,
      perHundred(placeholders, total),
      Math.sqrt(placeholders),
      share(countMatches(text, /\s/gu), text.length),
    ];
  },
};
