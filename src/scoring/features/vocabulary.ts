import { countWhere, define, type FeatureFamily, share } from './feature.ts';

/** How rich the vocabulary is: kinds of words, and how often they come back. */
export const vocabularyFamily: FeatureFamily = {
  name: 'vocabulary',
  definitions: define([
    ['types', 'different words'],
    ['typesLog', 'different words (logarithm)'],
    ['typesRoot', 'different words (fourth root)'],
    ['typeTokenRatio', 'share of words that are new'],
    ['guiraud', 'different words for the length of the essay (Guiraud)'],
    ['herdan', 'different words for the length of the essay (Herdan)'],
    ['onceWords', 'words used exactly once'],
    ['onceWordShare', 'share of different words that are used exactly once'],
    ['movingTypeTokenRatio', 'variety of words within any 50 words'],
    ['mtld', 'how long the text goes on before it repeats itself (MTLD)'],
    ['yuleK', 'how much a few words dominate (Yule)'],
    ['stemTypes', 'different word stems (logarithm)'],
    ['longTypes', 'different words of seven or more letters (square root)'],
    ['veryLongTypes', 'different words of nine or more letters (square root)'],
    ['longTypeShare', 'share of different words with seven or more letters'],
    ['pairTypes', 'different word pairs (logarithm)'],
    ['pairRatio', 'share of word pairs that are new'],
    ['topWordShare', 'share of the text taken by its most frequent long word'],
    ['meanTypeLength', 'letters per different word'],
  ]),
  measure({ lower, stems }) {
    const counts = countOf(lower);
    const types = [...counts.keys()];
    const words = lower.length;
    const pairs = new Set(lower.slice(1).map((word, index) => `${lower[index] ?? ''} ${word}`));
    const once = countWhere([...counts.values()], (count) => count === 1);
    const longTypes = countWhere(types, (type) => type.length >= 7);
    const frequencies = [...counts.values()];
    const squares = frequencies.reduce((sum, count) => sum + count * count, 0);
    const topLong = Math.max(0, ...[...counts].filter(([word]) => word.length >= 5).map(([, count]) => count));
    return [
      types.length,
      Math.log(1 + types.length),
      types.length ** 0.25,
      share(types.length, words),
      share(types.length, Math.sqrt(words)),
      words < 2 ? 1 : Math.log(types.length) / Math.log(words),
      once,
      share(once, types.length),
      movingTypeTokenRatio(lower, 50),
      Math.min(300, mtld(lower)),
      Math.min(1000, share(10_000 * (squares - words), words * words)),
      Math.log(1 + new Set(stems).size),
      Math.sqrt(longTypes),
      Math.sqrt(countWhere(types, (type) => type.length >= 9)),
      share(longTypes, types.length),
      Math.log(1 + pairs.size),
      share(pairs.size, words - 1),
      share(topLong, words),
      share(
        types.reduce((sum, type) => sum + type.length, 0),
        types.length,
      ),
    ];
  },
};

function countOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** Mean type-token ratio of every window of `size` words; of the whole text when it is shorter. */
function movingTypeTokenRatio(words: readonly string[], size: number): number {
  if (words.length <= size) return share(new Set(words).size, words.length);
  const inWindow = new Map<string, number>();
  let total = 0;
  for (let index = 0; index < words.length; index++) {
    const entering = words[index] ?? '';
    inWindow.set(entering, (inWindow.get(entering) ?? 0) + 1);
    if (index >= size) {
      const leaving = words[index - size] ?? '';
      const left = (inWindow.get(leaving) ?? 1) - 1;
      if (left === 0) inWindow.delete(leaving);
      else inWindow.set(leaving, left);
    }
    if (index >= size - 1) total += inWindow.size / size;
  }
  return total / (words.length - size + 1);
}

/** Measure of textual lexical diversity, mean of the forward and backward pass (McCarthy & Jarvis 2010, threshold .72). */
function mtld(words: readonly string[]): number {
  return (mtldPass(words) + mtldPass(words.toReversed())) / 2;
}

function mtldPass(words: readonly string[]): number {
  const threshold = 0.72;
  let factors = 0;
  let length = 0;
  let seen = new Set<string>();
  for (const word of words) {
    length++;
    seen.add(word);
    if (seen.size / length > threshold) continue;
    factors++;
    length = 0;
    seen = new Set();
  }
  if (length > 0) factors += (1 - seen.size / length) / (1 - threshold);
  return factors === 0 ? words.length : words.length / factors;
}
