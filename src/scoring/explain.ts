import { applyLinearMap } from '../stats/linear-map.ts';
import { AssayError } from '../core/errors.ts';
import { type EssayProfile, profileEssay } from './essay-profile.ts';
import { featureDefinitions } from './features/all-features.ts';
import { standardize } from './features/standardize.ts';
import { continuousScores, featureParts } from './predict.ts';
import type { TargetModel, TrainedScorer } from './trained-scorer.ts';

/** A sentence as half-open UTF-16 offsets into the text. */
export interface SentenceSpan {
  readonly start: number;
  readonly end: number;
}

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
  readonly whole: Record<string, number>;
  readonly without: readonly Record<string, number>[];
  readonly features: readonly {
    readonly feature: number;
    readonly value: number;
    readonly without: Record<string, number>;
  }[];
  readonly featureWhole: Record<string, number>;
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
  const { whole, without, features, featureWhole } = occlusionsOf(scorer, text, sentences);
  const effects = features.map(({ feature, value, without: changed }) => ({
    name: featureDefinitions[feature]?.name ?? '',
    value,
    typical: scorer.featureScale.means[feature] as number,
    contribution: applied(target, featureWhole[targetId]) - applied(target, changed[targetId]),
    plainWords: featureDefinitions[feature]?.plainWords ?? '',
  }));
  return {
    sentenceDeltas: without.map((scores) => (whole[targetId] as number) - (scores[targetId] as number)),
    features: effects.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)).slice(0, shownFeatures),
  };
}

function applied(target: TargetModel, value: number | undefined): number {
  return applyLinearMap(target.restoration, value ?? 0);
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
    whole: continuousScores(scorer, profile),
    without: sentences.map(({ start, end }) =>
      continuousScores(scorer, profileEssay(text.slice(0, start) + text.slice(end), scorer.settings)),
    ),
    features: featureOcclusions(scorer, profile, vector),
    featureWhole: featureParts(scorer, vector),
  };
  lastOcclusions.set(scorer, occlusions);
  return occlusions;
}

function featureOcclusions(scorer: TrainedScorer, profile: EssayProfile, vector: Float64Array): Occlusions['features'] {
  return [...vector.keys()]
    .filter((feature) => vector[feature] !== 0)
    .map((feature) => {
      // Standardised 0 is the training mean.
      const typical = vector.slice();
      typical[feature] = 0;
      return { feature, value: profile.features[feature] as number, without: featureParts(scorer, typical) };
    });
}
