import { similaritiesTo, type ComparedTexts } from './similarity.ts';

/** This many texts, spread evenly, say what is usual; fewer than half of it say nothing. */
const sample = 40;
/** The 5th percentile, and a margin below it. */
const lowShare = 0.05;
const margin = 0.93;

/**
 * The similarity that a text of one assignment nearly always reaches with the nearest of the others. It depends on the task, on how many texts
 * there are and on the embedder, so it is measured on the texts themselves.
 *
 * @param words the words of each text, in the order of `texts`
 * @returns undefined below 20 texts
 */
export function usualNearness(texts: ComparedTexts, words: readonly (readonly string[])[]): number | undefined {
  const count = words.length;
  if (count < sample / 2) return undefined;
  const asked = Math.min(sample, count);
  const nearest = Array.from({ length: asked }, (_, at) => {
    const row = Math.floor((at * count) / asked);
    const { hybrid } = similaritiesTo(texts, words[row] ?? [], vectorOf(texts, row));
    return hybrid.reduce((most, value, other) => (other === row ? most : Math.max(most, value)), 0);
  });
  const low = nearest.toSorted((a, b) => a - b)[Math.floor(lowShare * asked)] ?? 0;
  return margin * low;
}

function vectorOf({ dense }: ComparedTexts, row: number): Float32Array | undefined {
  return dense?.values.subarray(row * dense.dimension, (row + 1) * dense.dimension);
}
