import { AssayError } from '../../core/errors.ts';
import { holistic } from '../../core/exemplar.ts';
import { toView } from '../../core/offset-map.ts';
import type { ScoreScale } from '../../core/score-scale.ts';
import { roundToScale } from '../../core/score-scale.ts';
import type { PreparedEssay, Span } from '../../core/source-text.ts';
import type { Claim, Confidence, TraitReply } from '../../core/trait-grade.ts';
import type { TraitGrader, TraitQuestion } from '../../ports/trait-grader.ts';
import { explain } from '../../scoring/explain.ts';
import type { TargetPrediction } from '../../scoring/predict.ts';
import { predict } from '../../scoring/predict.ts';
import type { TrainedScorer } from '../../scoring/trained-scorer.ts';
import { normalShareBelow } from '../../stats/normal-share.ts';
import { measuredWords, scorerClaims } from './scorer-claims.ts';

/**
 * Stage 4 by the trained scorer. It reads the canonical view; its evidence is the sentence whose removal moves the trait's predicted
 * score most, so it is faithful by construction, and its comments say what was measured and nothing else.
 *
 * A rubric with one trait takes a scorer that knows holistic scores only; any other trait that the scorer was not trained for is failed as
 * `unavailable`.
 *
 * @param scorerHash the artifact's hash: who answered
 */
export function createScorerGrader(scorer: TrainedScorer, scorerHash: string): TraitGrader {
  let last: { readonly text: string; readonly predictions: Predictions } | undefined;
  // The traits of one essay come one after the other; all targets are predicted at once.
  const predictAll = (text: string): Predictions => {
    if (last?.text !== text) last = { text, predictions: predict(scorer, text) };
    return last.predictions;
  };
  return {
    kind: 'scorer',
    // Async, so that what is wrong with the scorer rejects instead of throwing past the caller's await.
    async gradeTrait(question) {
      return gradeTrait({ scorer, scorerHash, predictAll }, question);
    },
  };
}

type Predictions = Readonly<Record<string, TargetPrediction>>;

interface Scoring {
  readonly scorer: TrainedScorer;
  readonly scorerHash: string;
  readonly predictAll: (text: string) => Predictions;
}

function gradeTrait({ scorer, scorerHash, predictAll }: Scoring, question: TraitQuestion): TraitReply {
  const { trait, essay } = question;
  const target = targetOf(scorer, question);
  if (target === undefined) {
    const known = Object.keys(scorer.targets).join(', ');
    return {
      status: 'failed',
      problem: 'unavailable',
      detail: `the scorer was not trained for trait ${trait.id}; it knows ${known}`,
    };
  }
  requireSameScale(trait.scale, scorer.targets[target]?.scale, trait.id);
  const prediction = predictAll(essay.canonical.text)[target];
  if (prediction === undefined)
    throw new AssayError('internal', `the scorer gave no prediction for its target ${target}`);
  const score = roundToScale(prediction.continuous, trait.scale);
  const confidence = scorerConfidence(prediction, trait.scale);
  return {
    status: 'graded',
    score,
    continuous: prediction.continuous,
    ...explainedClaims(scorer, target, question, score),
    answeredBy: scorerHash,
    ...(confidence === undefined ? {} : { confidence }),
  };
}

function targetOf(scorer: TrainedScorer, { trait, rubric }: TraitQuestion): string | undefined {
  if (scorer.targets[trait.id] !== undefined) return trait.id;
  return rubric.traits.length === 1 && scorer.targets[holistic] !== undefined ? holistic : undefined;
}

function requireSameScale(
  asked: ScoreScale,
  trained: TrainedScorer['targets'][string]['scale'] | undefined,
  traitId: string,
): void {
  if (trained?.min === asked.min && trained.max === asked.max && trained.step === asked.step) return;
  throw new AssayError(
    'artifact.invalid',
    `the scorer was trained for trait ${traitId} on another scale; must be ${asked.min} to ${asked.max} in steps of ${asked.step}`,
  );
}

function explainedClaims(
  scorer: TrainedScorer,
  target: string,
  { trait, essay }: TraitQuestion,
  score: number,
): { claims: Claim[]; measured: string[] } {
  const spans = essay.sentences.map(({ span }) => canonicalSpan(essay, span));
  const { sentenceDeltas, features } = explain(scorer, essay.canonical.text, spans, target);
  const sentences = essay.sentences.map(({ id, viewSpan, paragraph }, index) => ({
    id,
    paragraph,
    quote: essay.masked.text.slice(viewSpan.start, viewSpan.end),
    delta: sentenceDeltas[index] ?? 0,
  }));
  const claims = scorerClaims(trait.name, sentences, features, edgeOf(score, trait.scale));
  return { claims, measured: measuredWords(features) };
}

function edgeOf(score: number, { min, max }: ScoreScale): 'top' | 'bottom' | undefined {
  if (score === max) return 'top';
  return score === min ? 'bottom' : undefined;
}

/** Sentences are cut in the masked view; the scorer reads the canonical one. The way leads over the source. */
function canonicalSpan(essay: PreparedEssay, span: Span): Span {
  return toView(essay.canonical.map, span);
}

/** Half of the two-sided 90% of a normal curve lies within 1.645 standard deviations. */
const z90 = 1.6448536269514722;

/**
 * The interval read as a normal curve about the continuous score: `spread` is its standard deviation, `probability` its share over
 * the numbers that round to the score given. Undefined where the scorer was given too few essays for an interval.
 */
function scorerConfidence({ continuous, interval }: TargetPrediction, scale: ScoreScale): Confidence | undefined {
  if (interval === undefined) return undefined;
  const spread = (interval.high - interval.low) / 2 / z90;
  const score = roundToScale(continuous, scale);
  if (!(spread > 0)) return { source: 'scorer', probability: 1, spread: 0 };
  const below = score === scale.min ? 0 : normalShareBelow((score - scale.step / 2 - continuous) / spread);
  const upTo = score === scale.max ? 1 : normalShareBelow((score + scale.step / 2 - continuous) / spread);
  return { source: 'scorer', probability: upTo - below, spread };
}
