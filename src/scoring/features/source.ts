import { define, type FeatureDefinition, share } from './feature.ts';

/** How an essay takes up the passage that it answers; 0 for an assignment without one. */
export const sourceDefinitions: readonly FeatureDefinition[] = define([
  ['sourceShare', 'share of the words that come from the source text'],
  ['sourceCoverage', 'share of the source text that is taken up'],
]);

/**
 * @param stems        the essay's word stems
 * @param hashes       their keyed hashes, same order
 * @param sourceHashes keyed hashes of the source's stems: a scorer does not keep the passage itself
 */
export function measureSource(stems: readonly string[], hashes: Int32Array, sourceHashes: readonly number[]): number[] {
  if (sourceHashes.length === 0) return [0, 0];
  const source = new Set(sourceHashes);
  const used = new Set(hashes);
  let fromSource = 0;
  for (const [index, stem] of stems.entries()) if (stem.length > 3 && source.has(hashes[index] as number)) fromSource++;
  return [
    share(fromSource, stems.length),
    share(sourceHashes.filter((hash) => used.has(hash)).length, sourceHashes.length),
  ];
}
