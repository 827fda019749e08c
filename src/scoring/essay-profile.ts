import { measureFeatures } from './features/all-features.ts';
import { gramKey, type GramKey, hashString } from './grams/keyed-hash.ts';
import { gramProfile, type GramProfile } from './grams/profile.ts';
import { stemsOf, tokenize } from './text/tokens.ts';

/** All that training and prediction know of an essay. */
export interface EssayProfile {
  readonly features: Float64Array;
  readonly grams: GramProfile;
  readonly words: number;
}

/** How essays of one assignment are measured; the same at training and at prediction. */
export interface ProfileSettings {
  readonly language: string;
  /** Keyed hashes of the source text's stems, ascending; empty without a source text. */
  readonly sourceStems: readonly number[];
  readonly key: GramKey;
}

/** @param bucketKey the tenant's secret that keys the gram buckets */
export function profileSettings(bucketKey: string, language: string, sourceText: string | undefined): ProfileSettings {
  const key = gramKey(bucketKey);
  const stems = sourceText === undefined ? [] : [...stemsOf(sourceText, language)];
  return { language, key, sourceStems: [...new Set(stems.map((stem) => hashString(stem, key)))].sort((a, b) => a - b) };
}

/** Measures one essay: some 8 ms for 350 English words. */
export function profileEssay(text: string, settings: ProfileSettings): EssayProfile {
  const tokens = tokenize(text, settings.language);
  const stemHashes = Int32Array.from(tokens.stems, (stem) => hashString(stem, settings.key));
  return {
    features: measureFeatures(tokens, { stemHashes, sourceStems: settings.sourceStems }),
    grams: gramProfile(tokens, stemHashes, settings.key),
    words: tokens.words.length,
  };
}
