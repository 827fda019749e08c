import type { Claim } from '../../core/trait-grade.ts';
import type { FeatureEffect } from '../../scoring/explain.ts';

/** A sentence and what the predicted score loses when it is taken out. */
export interface WeighedSentence {
  readonly id: string;
  readonly paragraph: number;
  readonly quote: string;
  readonly delta: number;
}

/**
 * One strength (the sentence that raises the prediction most) and one weakness (the sentence that lowers it most or, when none does, adds
 * least), in words for what was measured and no praise beyond the numbers. No sentence raises it: no strength, but at the top of the
 * scale, where a weakness alone would contradict the score. Only one sentence: one claim, at the bottom of the scale a weakness.
 */
export function scorerClaims(
  traitName: string,
  sentences: readonly WeighedSentence[],
  features: readonly FeatureEffect[],
  edge?: 'top' | 'bottom',
): Claim[] {
  const ranked = sentences.toSorted((a, b) => b.delta - a.delta);
  const best = ranked[0];
  const least = ranked.at(-1);
  if (best === undefined || least === undefined) return [];
  const isOnly = best === least;
  const hasStrength = edge === 'top' || (best.delta > 0 && !(isOnly && edge === 'bottom'));
  return [
    ...(hasStrength ? [claim('strength', best, strengthComment(traitName, best, features))] : []),
    ...(isOnly && hasStrength ? [] : [claim('weakness', least, weaknessComment(traitName, least, features))]),
  ];
}

function claim(kind: Claim['kind'], sentence: WeighedSentence, comment: string): Claim {
  return { kind, comment, quote: sentence.quote, sentenceId: sentence.id };
}

function strengthComment(traitName: string, sentence: WeighedSentence, features: readonly FeatureEffect[]): string {
  const effect =
    sentence.delta > 0
      ? `Taking ${place(sentence)} out lowers the predicted score for ${traitName} by ${points(sentence.delta)}, more than any other sentence.`
      : `No single sentence raises the predicted score for ${traitName}; taking ${place(sentence)} out changes it least.`;
  return withFeature(
    effect,
    'raises',
    features.find((feature) => feature.contribution >= told && isPlain(feature)),
  );
}

function weaknessComment(traitName: string, sentence: WeighedSentence, features: readonly FeatureEffect[]): string {
  const effect =
    sentence.delta < 0
      ? `Taking ${place(sentence)} out raises the predicted score for ${traitName} by ${points(-sentence.delta)}, more than any other sentence.`
      : `Taking ${place(sentence)} out changes the predicted score for ${traitName} least: it adds ${points(sentence.delta)}.`;
  return withFeature(
    effect,
    'lowers',
    features.find((feature) => feature.contribution <= -told && isPlain(feature)),
  );
}

/** Where the sentence stands; its words are shown beside the comment as the evidence that they are. */
function place({ paragraph }: WeighedSentence): string {
  return `this sentence of paragraph ${paragraph}`;
}

/** The measurements that comments may speak of, as comments write them. */
export function measuredWords(features: readonly FeatureEffect[]): string[] {
  return features.map(({ plainWords, value, typical }) => `${plainWords}: ${number(value)}, ${number(typical)}`);
}

/** Points from which a measurement is worth a reader's time. */
const told = 0.01;

/** Logarithms, roots and named indices stand in brackets: their numbers mean nothing to a reader. */
function isPlain({ plainWords }: FeatureEffect): boolean {
  return !plainWords.includes('(');
}

function withFeature(effect: string, verb: 'raises' | 'lowers', feature: FeatureEffect | undefined): string {
  if (feature === undefined) return effect;
  const { plainWords, value, typical, contribution } = feature;
  return `${effect} Over the whole essay, what ${verb} it most is ${plainWords}: ${number(value)} here, ${number(typical)} in a typical graded essay (${points(Math.abs(contribution))}).`;
}

function points(value: number): string {
  if (value === 0) return 'nothing';
  if (value < 0.005) return 'less than 0.01 points';
  return value < 0.1 ? `${value.toFixed(2)} points` : `${value.toFixed(1)} points`;
}

function number(value: number): string {
  return String(Number(value.toFixed(Math.abs(value) >= 100 ? 0 : 2)));
}
