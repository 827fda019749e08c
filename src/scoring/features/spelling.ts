import { countWhere, define, type FeatureFamily, perHundred, share } from './feature.ts';

/** Spelling by dictionary; all 0 in a language without one. */
export const spellingFamily: FeatureFamily = {
  name: 'spelling',
  definitions: define([
    ['misspelledRoot', 'misspelled words (square root)'],
    ['misspelledPerHundred', 'misspelled words per hundred'],
    ['misspelledTypeShare', 'share of different words that are misspelled'],
    ['misspelledLongShare', 'share of long words that are misspelled'],
    ['misspelledShortPerHundred', 'misspelled words of up to five letters per hundred words'],
    ['correctTypesLog', 'different correctly spelled words (logarithm)'],
    ['correctLongTypesRoot', 'different correctly spelled words of seven or more letters (square root)'],
    ['correctVeryLongTypesRoot', 'different correctly spelled words of nine or more letters (square root)'],
  ]),
  measure({ lower, misspelled }) {
    const words = lower.length;
    const isWrong = (_: string, index: number): boolean => misspelled[index] === 1;
    const wrong = countWhere(lower, isWrong);
    const wrongTypes = new Set(lower.filter(isWrong));
    const rightTypes = [...new Set(lower.filter((word, index) => !isWrong(word, index)))];
    const long = countWhere(lower, (word) => word.length >= 7);
    const wrongLong = countWhere(lower, (word, index) => word.length >= 7 && isWrong(word, index));
    return [
      Math.sqrt(wrong),
      perHundred(wrong, words),
      share(wrongTypes.size, wrongTypes.size + rightTypes.length),
      share(wrongLong, long),
      perHundred(
        countWhere(lower, (word, index) => word.length <= 5 && isWrong(word, index)),
        words,
      ),
      Math.log(1 + rightTypes.length),
      Math.sqrt(countWhere(rightTypes, (word) => word.length >= 7)),
      Math.sqrt(countWhere(rightTypes, (word) => word.length >= 9)),
    ];
  },
};
