import { countWhere, define, type FeatureFamily, perHundred } from './feature.ts';

const endings = ['ed', 'ing', 'ly', 'tion', 'ment', 'ness', 'ity', 'ful', 'ous', 'able', 'ive', 'al', 's'] as const;

/** Word endings that tell of tense and of derived, abstract vocabulary. */
export const wordFormFamily: FeatureFamily = {
  name: 'word forms',
  definitions: define([
    ...endings.map((ending) => [`ending-${ending}`, `words ending in -${ending}, per hundred words`] as const),
    ['derivedTypesRoot', 'different derived words such as -tion, -ment, -ness (square root)'],
  ]),
  measure({ lower }) {
    const derived = new Set(
      lower.filter(
        (word) => word.length > 5 && /(?:tion|sion|ment|ness|ity|ance|ence|ous|ive|able|ible)s?$/.test(word),
      ),
    );
    return [
      ...endings.map((ending) =>
        perHundred(
          countWhere(lower, (word) => word.length > ending.length + 2 && word.endsWith(ending)),
          lower.length,
        ),
      ),
      Math.sqrt(derived.size),
    ];
  },
};
