import type { EssayTokens } from '../text/tokens.ts';
import { cohesionFamily } from './cohesion.ts';
import type { FeatureDefinition, FeatureFamily } from './feature.ts';
import { grammarFamily } from './grammar.ts';
import { lengthFamily } from './length.ts';
import { mechanicsFamily } from './mechanics.ts';
import { punctuationFamily } from './punctuation.ts';
import { readabilityFamily } from './readability.ts';
import { measureSource, sourceDefinitions } from './source.ts';
import { spellingFamily } from './spelling.ts';
import { vocabularyFamily } from './vocabulary.ts';
import { wordClassFamily } from './word-classes.ts';
import { wordFormFamily } from './word-forms.ts';

const families: readonly FeatureFamily[] = [
  lengthFamily,
  vocabularyFamily,
  spellingFamily,
  readabilityFamily,
  punctuationFamily,
  mechanicsFamily,
  wordClassFamily,
  wordFormFamily,
  cohesionFamily,
  grammarFamily,
];

/** Every feature, in the order of `measureFeatures`. */
export const featureDefinitions: readonly FeatureDefinition[] = [
  ...families.flatMap((family) => family.definitions),
  ...sourceDefinitions,
];

/** The stems' keyed hashes, and those of the source text. */
export interface SourceComparison {
  readonly stemHashes: Int32Array;
  readonly sourceStems: readonly number[];
}

/** Measures every feature of an essay; finite numbers, also for an empty text. */
export function measureFeatures(tokens: EssayTokens, { stemHashes, sourceStems }: SourceComparison): Float64Array {
  return Float64Array.from([
    ...families.flatMap((family) => family.measure(tokens)),
    ...measureSource(tokens.stems, stemHashes, sourceStems),
  ]);
}
