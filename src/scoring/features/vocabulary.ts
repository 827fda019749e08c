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
    const { ids, types, frequencies } = numbered(lower);
    const words = lower.length;
    const pairs = new Set<number>();
    for (let at = 1; at < words; at++) pairs.add((ids[at - 1] as number) * types.length + (ids[at] as number));
    const once = countWhere(frequencies, (count) => count === 1);
    const longTypes = countWhere(types, (type) => type.length >= 7);
    let squares = 0;
    let topLong = 0;
    for (const [type, count] of frequencies.entries()) {
      squares += count * count;
      if ((types[type] ?? '').length >= 5) topLong = Math.max(topLong, count);
    }
    return [
      types.length,
      Math.log(1 + types.length),
      types.length ** 0.25,
      share(types.length, words),
      share(types.length, Math.sqrt(words)),
      words < 2 ? 1 : Math.log(types.length) / Math.log(words),
      once,
      share(once, types.length),
      movingTypeTokenRatio(ids, types.length, 50),
      Math.min(300, mtld(ids, types.length)),
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

interface NumberedWords {
  /** Each word's number among the different ones. */
  readonly ids: Int32Array;
  /** The different words, in the order in which they come, and how often each does. */
  readonly types: readonly string[];
  readonly frequencies: readonly number[];
}

function numbered(words: readonly string[]): NumberedWords {
  const numbers = new Map<string, number>();
  const types: string[] = [];
  const frequencies: number[] = [];
  const ids = Int32Array.from(words, (word) => {
    let id = numbers.get(word);
    if (id === undefined) {
      id = types.push(word) - 1;
      numbers.set(word, id);
      frequencies.push(0);
    }
    frequencies[id] = (frequencies[id] ?? 0) + 1;
    return id;
  });
  return { ids, types, frequencies };
}

/** Mean type-token ratio of every window of `size` words; of the whole text when it is shorter. */
function movingTypeTokenRatio(ids: Int32Array, types: number, size: number): number {
  if (ids.length <= size) return share(types, ids.length);
  const inWindow = new Int32Array(types);
  let different = 0;
  let total = 0;
  for (let index = 0; index < ids.length; index++) {
    const entering = ids[index] as number;
    const before = inWindow[entering] as number;
    inWindow[entering] = before + 1;
    if (before === 0) different++;
    if (index >= size) {
      const leaving = ids[index - size] as number;
      const left = (inWindow[leaving] as number) - 1;
      inWindow[leaving] = left;
      if (left === 0) different--;
    }
    if (index >= size - 1) total += different / size;
  }
  return total / (ids.length - size + 1);
}

/** Measure of textual lexical diversity, mean of the forward and backward pass (McCarthy & Jarvis 2010, threshold .72). */
function mtld(ids: Int32Array, types: number): number {
  return (mtldPass(ids, types) + mtldPass(ids.toReversed(), types)) / 2;
}

function mtldPass(ids: Int32Array, types: number): number {
  const threshold = 0.72;
  let factors = 0;
  let length = 0;
  let different = 0;
  // The factor in which a word was last seen, counted from 1.
  const seenIn = new Int32Array(types);
  for (let at = 0; at < ids.length; at++) {
    const id = ids[at] as number;
    length++;
    if (seenIn[id] !== factors + 1) different++;
    seenIn[id] = factors + 1;
    if (different / length > threshold) continue;
    factors++;
    length = 0;
    different = 0;
  }
  if (length > 0) factors += (1 - different / length) / (1 - threshold);
  return factors === 0 ? ids.length : ids.length / factors;
}
