import { countWhere, define, type FeatureFamily, meanOf, share, spreadOf } from './feature.ts';

const longWordSizes = [5, 6, 7, 8, 10] as const;

/** How much was written, and how words and sentences vary in length. */
export const lengthFamily: FeatureFamily = {
  name: 'length',
  definitions: define([
    ['words', 'words in the essay'],
    ['wordsRoot', 'words in the essay (fourth root: the tenth hundred counts less than the first)'],
    ['wordsLog', 'words in the essay (logarithm)'],
    ['characters', 'letters and signs in the essay'],
    ['charactersLog', 'letters and signs in the essay (logarithm)'],
    ['sentences', 'sentences in the essay'],
    ['sentencesRoot', 'sentences in the essay (square root)'],
    ['paragraphs', 'paragraphs in the essay'],
    ['meanWordLength', 'letters per word'],
    ['wordLengthSpread', 'how much word length varies'],
    ...longWordSizes.map((size) => [`longWords${size}`, `share of words with ${size} or more letters`] as const),
    ...longWordSizes.map(
      (size) => [`longWordsRoot${size}`, `number of words with ${size} or more letters (square root)`] as const,
    ),
    ['meanSentenceLength', 'words per sentence'],
    ['sentenceLengthSpread', 'how much sentence length varies'],
    ['longestSentence', 'words in the longest sentence'],
    ['shortestSentence', 'words in the shortest sentence'],
    ['shortSentences', 'share of sentences with five words or fewer'],
    ['veryLongSentences', 'share of sentences with thirty words or more'],
  ]),
  measure({ text, lower, sentences, paragraphCount }) {
    const lengths = lower.map((word) => word.length);
    const sentenceLengths = sentences.map((sentence) => sentence.end - sentence.start);
    const long = longWordSizes.map((size) => countWhere(lengths, (length) => length >= size));
    const words = lower.length;
    return [
      words,
      words ** 0.25,
      Math.log(1 + words),
      text.length,
      Math.log(1 + text.length),
      sentences.length,
      Math.sqrt(sentences.length),
      paragraphCount,
      meanOf(lengths),
      spreadOf(lengths),
      ...long.map((count) => share(count, words)),
      ...long.map((count) => Math.sqrt(count)),
      meanOf(sentenceLengths),
      spreadOf(sentenceLengths),
      Math.max(0, ...sentenceLengths),
      sentenceLengths.length === 0 ? 0 : Math.min(...sentenceLengths),
      share(
        countWhere(sentenceLengths, (length) => length <= 5),
        sentences.length,
      ),
      share(
        countWhere(sentenceLengths, (length) => length >= 30),
        sentences.length,
      ),
    ];
  },
};
