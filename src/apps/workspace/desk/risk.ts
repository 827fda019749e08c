import { sha256 } from '../../../core/content-hash.ts';
import { agreementTolerance, type ScoreScale } from '../../../core/score-scale.ts';
import type { Reading, RiskFacts } from '../../../ports/desk-queue.ts';
import { logisticProbability, logisticRegression } from '../../../stats/logistic-regression.ts';
import { normalShareBelow } from '../../../stats/normal-share.ts';

export type RiskBasis = 'decisions' | 'residuals' | 'interval' | 'order-only';

/** By plan: the standard deviation of its grader's errors on essays that it had not seen, in points. Absent where nothing is known of them. */
export type KnownSpreads = ReadonlyMap<string, number>;

/** Works out, for one grade, the probability that a teacher who reads it gives a score more than one point away (on wide scales a tenth of the range). */
export interface RiskModel {
  /** Changes whenever the same grade would get another risk. */
  readonly id: string;
  /** Readings that it was fitted on. */
  readonly readings: number;
  readonly changed: number;
  riskOf(facts: RiskFacts): { readonly risk: number; readonly basis: RiskBasis };
}

/** From here on the risk is called one that rests on decisions. */
export const fewestReadings = 30;

/** Half-width of a 90% interval in standard deviations of a normal distribution. */
const halfWidth90 = 1.6448536269514722;

/** A probability of 0 or 1 would need endless decisions to be moved. */
const floor = 0.001;

/**
 * Before any decision: what spread and interval say is taken as it is, each further reason doubles the odds, disagreement of the two scores
 * says nothing. A standard deviation of 1 in log-odds is readily moved by thirty readings.
 */
const prior = [
  { mean: 0, precision: 1 },
  { mean: 1, precision: 1 },
  { mean: Math.LN2, precision: 1 },
  { mean: 0, precision: 1 },
];

/** That a teacher is asked to see every grade, or that one was drawn, says nothing of it. */
const silent: ReadonlySet<string> = new Set(['policy.review-all', 'audit.sample', 'rejected.by-policy']);

export function tellingReasons(reasons: readonly string[]): readonly string[] {
  return [...new Set(reasons)].filter((reason) => !silent.has(reason));
}

/** Whether what a reader gave lies more than a point from the machine's score. A rejection does. */
export function isChanged({ score, given }: Pick<Reading, 'score' | 'given'>, scale: ScoreScale): boolean {
  return score === undefined || given === undefined || Math.abs(given - score) > agreementTolerance(scale);
}

export function fitRisk(readings: readonly Reading[], scale: ScoreScale, spreads: KnownSpreads): RiskModel {
  const usable = readings.filter((reading) => reading.score !== undefined);
  const outcome = usable.map((reading) => (isChanged(reading, scale) ? 1 : 0));
  const weights = logisticRegression(
    usable.map((reading) => featuresOf(reading, scale, spreads).row),
    outcome,
    prior,
  );
  return {
    // What is known of a plan's grader never changes: it was measured before the plan was made.
    id: sha256(JSON.stringify([weights.map((weight) => weight.toFixed(4)), usable.length >= fewestReadings])).slice(
      0,
      16,
    ),
    readings: usable.length,
    changed: outcome.reduce((sum: number, one) => sum + one, 0),
    riskOf(facts) {
      // Nothing to approve: somebody must give the score.
      if (facts.score === undefined) return { risk: 1, basis: 'order-only' };
      const { row, basis } = featuresOf(facts, scale, spreads);
      return {
        risk: logisticProbability(row, weights),
        basis: usable.length >= fewestReadings ? 'decisions' : basis,
      };
    },
  };
}

function featuresOf(
  facts: RiskFacts,
  scale: ScoreScale,
  spreads: KnownSpreads,
): { readonly row: readonly number[]; readonly basis: RiskBasis } {
  const { p, basis } = awayFromScore(facts, scale, spreads.get(facts.planHash));
  const bounded = Math.min(1 - floor, Math.max(floor, p));
  const apart = Math.abs((facts.aggregate ?? 0) - (facts.continuous ?? facts.aggregate ?? 0));
  return { row: [1, Math.log(bounded / (1 - bounded)), tellingReasons(facts.reasons).length, apart], basis };
}

/**
 * Probability that a score drawn around the machine's continuous one lies further from the given score than a teacher may: on a scale of whole
 * points that is from 1.5 points on, since a teacher's 1 and a half is a 2. Half and half where nothing is known of the spread.
 */
function awayFromScore(
  { score, continuous, interval }: RiskFacts,
  scale: ScoreScale,
  spread: number | undefined,
): { readonly p: number; readonly basis: RiskBasis } {
  if (score === undefined) return { p: 1 - floor, basis: 'order-only' };
  // The shown interval was rounded outward: what is worked out from it is rather too careful.
  const shown = interval === undefined ? undefined : (interval.high - interval.low) / 2 / halfWidth90;
  const deviation = spread ?? shown;
  if (deviation === undefined || deviation <= 0) return { p: 0.5, basis: 'order-only' };
  const away = agreementTolerance(scale) + scale.step / 2;
  const centre = continuous ?? score;
  const within =
    normalShareBelow((score + away - centre) / deviation) - normalShareBelow((score - away - centre) / deviation);
  return { p: 1 - within, basis: spread === undefined ? 'interval' : 'residuals' };
}

const basisWords: Readonly<Record<string, string>> = {
  decisions: 'by the decisions of teachers on this assignment',
  residuals: 'by the grader’s errors on essays that it had not seen',
  interval: 'by the width of the interval',
};

/** A risk in a sentence for teachers. */
export function riskWords(risk: number, basis: string): string {
  const words = basisWords[basis];
  if (words === undefined) return 'There is no ground for a probability yet: this only orders the queue.';
  return `About ${Math.max(1, Math.round(risk * 100))} in 100 such grades would be moved by more than a point, ${words}.`;
}
