import { AssayError } from '../core/errors.ts';
import { type EssayProfile, profileEssay } from './essay-profile.ts';
import { featureDefinitions } from './features/all-features.ts';
import { standardize } from './features/standardize.ts';
import { occludeSentences } from './occlusion/occlude-sentences.ts';
import type { TextSpan } from './occlusion/segments.ts';
import { featureContributions } from './occlusion/typical-features.ts';
import type { TrainedScorer } from './trained-scorer.ts';

/** A sentence as half-open UTF-16 offsets into the text. */
export type SentenceSpan = TextSpan;

/** What moved one target's score, by asking the trained scorer again with parts taken away. */
export interface Explanation {
  /** Per sentence: continuous score of the whole essay minus that without the sentence. Positive: the sentence raised the score. */
  readonly sentenceDeltas: readonly number[];
  /** The measurements that moved the score most, largest first. */
  readonly features: readonly FeatureEffect[];
}

export interface FeatureEffect {
  readonly name: string;
  /** As measured, in the unit that the plain words say. */
  readonly value: number;
  /** Mean of the graded essays, same unit. */
  readonly typical: number;
  /** Continuous score minus what it would be with a typical value. */
  readonly contribution: number;
  readonly plainWords: string;
}

const shownFeatures = 12;

interface Occlusions {
  readonly text: string;
  readonly spans: string;
  readonly profile: EssayProfile;
  /** Per sentence: target → what the score loses without it. */
  readonly sentences: readonly Record<string, number>[];
  /** Per feature: target → what the score loses, before the spread is restored, were it typical. */
  readonly features: readonly Record<string, number>[];
}

// The traits of one essay are explained one after the other: the work is shared.
const lastOcclusions = new WeakMap<TrainedScorer, Occlusions>();

/**
 * Explains one target of one essay by occlusion against the trained scorer. A surface model sees wording, length, spelling and
 * structure; it does not see whether what is said is true, and the explanation cannot show more than the model has.
 *
 * @throws AssayError 'not-found' for a target that the scorer does not have
 */
export function explain(
  scorer: TrainedScorer,
  text: string,
  sentences: readonly SentenceSpan[],
  targetId: string,
): Explanation {
  const target = scorer.targets[targetId];
  if (target === undefined) {
    throw new AssayError(
      'not-found',
      `scorer has no target "${targetId}"; it has ${Object.keys(scorer.targets).join(', ')}`,
    );
  }
  const { profile, sentences: deltas, features } = occlusionsOf(scorer, text, sentences);
  const { slope } = target.restoration;
  const effects = features.map((contributions, feature) => ({
    name: featureDefinitions[feature]?.name ?? '',
    value: profile.features[feature] as number,
    typical: scorer.featureScale.means[feature] as number,
    contribution: slope * (contributions[targetId] ?? 0),
    plainWords: featureDefinitions[feature]?.plainWords ?? '',
  }));
  return {
    sentenceDeltas: deltas.map((lost) => lost[targetId] as number),
    features: effects
      .filter(({ contribution }) => contribution !== 0)
      .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
      .slice(0, shownFeatures),
  };
}

function occlusionsOf(scorer: TrainedScorer, text: string, sentences: readonly SentenceSpan[]): Occlusions {
  const spans = JSON.stringify(sentences.map(({ start, end }) => [start, end]));
  const known = lastOcclusions.get(scorer);
  if (known?.text === text && known.spans === spans) return known;
  const profile = profileEssay(text, scorer.settings);
  const vector = standardize(profile.features, scorer.featureScale);
  const occlusions: Occlusions = {
    text,
    spans,
    profile,
    sentences: occludeSentences(scorer, text, sentences),
    features: featureContributions(scorer, vector),
  };
  lastOcclusions.set(scorer, occlusions);
  return occlusions;
}
