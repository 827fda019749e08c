import { roundToScale, scorePoints, type ScoreScale } from '../../../core/score-scale.ts';
import type { AppealComparison } from '../../../ports/desk-acts.ts';

export interface InferredScore {
  /** Scores that no answer speaks against more than any other, ascending. */
  readonly best: readonly number[];
  /** Their middle, on the scale. */
  readonly score: number;
  /** Answers that speak against it. */
  readonly against: number;
  /** The next score worth comparing with; undefined when the answers leave one. */
  readonly compareAt: number | undefined;
}

/**
 * The score that pairwise answers leave: every score of the scale is charged one for each answer that it contradicts (`better` than a 4
 * contradicts 1 to 4, `equal` all but 4), and those charged least are left. With answers that do not contradict each other this is bracketing:
 * above the best that it beat, below the worst that beat it. Contradicting answers are outvoted, and counted.
 *
 * @returns undefined without answers
 */
export function inferScore(
  comparisons: readonly Pick<AppealComparison, 'score' | 'answer'>[],
  scale: ScoreScale,
): InferredScore | undefined {
  if (comparisons.length === 0) return undefined;
  const charged = scorePoints(scale).map((point) => ({
    point,
    against: comparisons.filter((one) => contradicts(one, point)).length,
  }));
  const against = Math.min(...charged.map((one) => one.against));
  const best = charged.filter((one) => one.against === against).map(({ point }) => point);
  const [low = scale.min] = best;
  const high = best.at(-1) ?? scale.max;
  const score = roundToScale((low + high) / 2, scale);
  return { best, score, against, compareAt: best.length > 1 ? score : undefined };
}

function contradicts({ score, answer }: Pick<AppealComparison, 'score' | 'answer'>, point: number): boolean {
  if (answer === 'equal') return point !== score;
  return answer === 'better' ? point <= score : point >= score;
}
