import { define, type FeatureFamily, meanOf, share, spreadOf } from './feature.ts';

/** How sentences hang together. */
export const cohesionFamily: FeatureFamily = {
  name: 'cohesion',
  definitions: define([
    ['neighbourOverlap', 'words shared by neighbouring sentences'],
    ['neighbourOverlapSpread', 'how unevenly neighbouring sentences share words'],
    ['repeatedContent', 'words that were already used in an earlier sentence'],
    ['endsMeet', 'words shared by the beginning and the end'],
    ['openerVariety', 'different first words of sentences'],
    ['openerKinds', 'different first words of sentences (number)'],
    ['newContentLate', 'new words in the last third'],
  ]),
  measure({ stems, lower, sentences }) {
    const contents = sentences.map(
      ({ start, end }) => new Set(stems.slice(start, end).filter((word) => word.length > 3)),
    );
    const overlaps = contents.slice(1).map((set, index) => jaccard(set, contents[index] ?? new Set()));
    const tail = Math.floor(stems.length * 0.85);
    const head = Math.ceil(stems.length * 0.15);
    const openers = new Set(sentences.map(({ start }) => lower[start] ?? ''));
    const lastThird = Math.floor((2 * stems.length) / 3);
    const early = new Set(stems.slice(0, lastThird));
    const late = new Set(stems.slice(lastThird));
    return [
      meanOf(overlaps),
      spreadOf(overlaps),
      repeatedShare(contents),
      jaccard(longOnly(stems.slice(0, head)), longOnly(stems.slice(tail))),
      share(openers.size, sentences.length),
      Math.sqrt(openers.size),
      share([...late].filter((word) => !early.has(word)).length, late.size),
    ];
  },
};

function longOnly(words: readonly string[]): Set<string> {
  return new Set(words.filter((word) => word.length > 3));
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const word of a) if (b.has(word)) common++;
  return share(common, a.size + b.size - common);
}

function repeatedShare(sentences: readonly ReadonlySet<string>[]): number {
  const seen = new Set<string>();
  let repeated = 0;
  let total = 0;
  for (const sentence of sentences) {
    for (const word of sentence) {
      total++;
      if (seen.has(word)) repeated++;
      seen.add(word);
    }
  }
  return share(repeated, total);
}
