import { countWhere, define, type FeatureFamily, share } from './feature.ts';

/** The classical readability formulas; written for English, still ordered sensibly in other alphabetic languages. */
export const readabilityFamily: FeatureFamily = {
  name: 'readability',
  definitions: define([
    ['syllablesPerWord', 'syllables per word'],
    ['manySyllables', 'share of words with three or more syllables'],
    ['manySyllablesRoot', 'number of words with three or more syllables (square root)'],
    ['fourSyllablesRoot', 'number of words with four or more syllables (square root)'],
    ['fleschEase', 'reading ease (Flesch)'],
    ['fleschKincaid', 'school grade of the text (Flesch-Kincaid)'],
    ['automatedIndex', 'school grade of the text (ARI)'],
    ['colemanLiau', 'school grade of the text (Coleman-Liau)'],
    ['smog', 'school grade of the text (SMOG)'],
    ['fog', 'school grade of the text (Gunning fog)'],
    ['lix', 'long words and long sentences together (LIX)'],
  ]),
  measure({ lower, sentences }) {
    const words = lower.length;
    const syllables = lower.map(syllablesOf);
    const letters = lower.reduce((sum, word) => sum + word.length, 0);
    const total = syllables.reduce((sum, count) => sum + count, 0);
    const complex = countWhere(syllables, (count) => count >= 3);
    const perSentence = share(words, sentences.length);
    const perWord = share(total, words);
    const longShare = share(100 * countWhere(lower, (word) => word.length > 6), words);
    const values = [
      perWord,
      share(complex, words),
      Math.sqrt(complex),
      Math.sqrt(countWhere(syllables, (count) => count >= 4)),
      206.835 - 1.015 * perSentence - 84.6 * perWord,
      0.39 * perSentence + 11.8 * perWord - 15.59,
      4.71 * share(letters, words) + 0.5 * perSentence - 21.43,
      5.88 * share(letters, words) - 29.6 * share(sentences.length, words) - 15.8,
      1.043 * Math.sqrt(share(30 * complex, sentences.length)) + 3.1291,
      0.4 * (perSentence + share(100 * complex, words)),
      perSentence + longShare,
    ];
    return values;
  },
};

const knownSyllables = new Map<string, number>();
const cacheLimit = 200_000;

function syllablesOf(word: string): number {
  const known = knownSyllables.get(word);
  if (known !== undefined) return known;
  if (knownSyllables.size >= cacheLimit) knownSyllables.clear();
  const count = countSyllables(word);
  knownSyllables.set(word, count);
  return count;
}

/** Vowel groups, a silent final e not counted, at least one. */
function countSyllables(word: string): number {
  const groups = word.match(/[aeiouyäëïöüáéíóúàèìòùâêîôûæøåœ]+/gu)?.length ?? 0;
  const silent = word.length > 2 && /[^aeiouyl]e$/u.test(word) ? 1 : 0;
  return Math.max(1, groups - silent);
}
