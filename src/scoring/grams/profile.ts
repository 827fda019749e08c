import { canonicalText } from '../text/canonical.ts';
import type { EssayTokens } from '../text/tokens.ts';
import { characterGramsNative } from '../native/character-grams.ts';
import { nativeLoops } from '../native/memory.ts';
import { characterGramsPlain } from './character-grams.ts';
import { absorb, finishHash, type GramKey, hashString } from './keyed-hash.ts';
import { LevelCounter, sortedDistinct } from './level-counter.ts';

/**
 * What a group of grams is made of. A gram that occurs c times stands in its group as c keys, (gram, 1) … (gram, c), so that
 * histogram intersection is the size of a set intersection.
 */
export const gramGroups = [
  'chars 1-3, present',
  'chars 1-3, repeated',
  'chars 4-6, present',
  'chars 4-6, repeated',
  'chars 8, present',
  'chars 8, repeated',
  'words, present',
  'words, repeated',
  'word pairs',
  'part-of-speech runs',
] as const;

/** Per group of `gramGroups`: sorted distinct 32-bit keys. */
export type GramProfile = readonly Uint32Array[];

export const characterRanges = [
  [1, 3],
  [4, 6],
  [8, 8],
] as const;
export const posLengths = [2, 3, 4, 5];

/**
 * All gram keys of an essay.
 *
 * @param stemHashes keyed hashes of the tokens' stems
 */
export function gramProfile(tokens: EssayTokens, stemHashes: Int32Array, key: GramKey): GramProfile {
  const groups: Uint32Array[] = [];
  const text = canonicalText(tokens.text);
  for (const [low, high] of characterRanges) groups.push(...characterGrams(text, { low, high, key }));
  const collector = new LevelCounter();
  collector.reset(stemHashes.length);
  for (const hash of stemHashes) collector.add(finishHash(hash, key));
  groups.push(collector.presentKeys(key), collector.repeatedKeys(key));
  groups.push(sequenceGrams(stemHashes, [2], { key, collector }));
  const tagHashes = Int32Array.from(tokens.tags ?? [], (tag) => hashString(tag, key));
  groups.push(sequenceGrams(tagHashes, posLengths, { key, collector }));
  return groups;
}

interface GramRange {
  readonly low: number;
  readonly high: number;
  readonly key: GramKey;
}

function characterGrams(text: string, range: GramRange): [Uint32Array, Uint32Array] {
  const native = nativeLoops();
  return native === undefined ? characterGramsPlain(text, range) : characterGramsNative(native, text, range);
}

function sequenceGrams(
  hashes: Int32Array,
  lengths: readonly number[],
  { key, collector }: { readonly key: GramKey; readonly collector: LevelCounter },
): Uint32Array {
  collector.reset(hashes.length * lengths.length);
  for (const length of lengths) {
    for (let start = 0; start + length <= hashes.length; start++) {
      let hash = key.first ^ length;
      for (let at = start; at < start + length; at++) hash = absorb(hash, hashes[at] as number, key);
      collector.add(finishHash(hash, key));
    }
  }
  return mergeSorted(collector.presentKeys(key), collector.repeatedKeys(key));
}

function mergeSorted(a: Uint32Array, b: Uint32Array): Uint32Array {
  const merged = new Uint32Array(a.length + b.length);
  merged.set(a);
  merged.set(b, a.length);
  return sortedDistinct(merged);
}
