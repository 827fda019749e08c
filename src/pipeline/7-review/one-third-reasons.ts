import type { GradeContent } from '../../core/grade-record.ts';
import type { GradingPolicy } from '../../core/grading-plan.ts';
import type { ReviewReason } from '../../core/review-reason.ts';
import type { Rubric } from '../../core/rubric.ts';
import type { ScoreScale } from '../../core/score-scale.ts';

export interface ThirdsInput {
  readonly rubric: Rubric;
  readonly policy: GradingPolicy;
  readonly result: GradeContent['result'];
  readonly withoutThirds?: GradeContent['withoutThirds'];
  readonly thirdAlone?: GradeContent['thirdAlone'];
}

/** So much may lie between two scores: a share of the range, and never less than so many steps, since traits are whole steps. */
interface Allowed {
  readonly share: number;
  readonly steps: number;
}

/** By which a third alone may beat the rest of its essay; less where it alone gets the top. */
const alone: Allowed = { share: 0.1, steps: 1 };
const aloneAtTop: Allowed = { share: 0.05, steps: 0.5 };
/** How far two of the thirds may be missed more than the other one: an order that stands across a border is torn by either cut. */
const torn: Allowed = { share: 0.18, steps: 1 };
const tornAtTop: Allowed = { share: 0.12, steps: 0.5 };
/** How far one third may be missed more than both others, whatever it is worth alone; and how much may be lost whichever is missing. */
const uneven: Allowed = { share: 0.25, steps: 1.5 };
const lost: Allowed = { share: 0.2, steps: 1 };

// Sums of decimal fractions.
const rounding = 1e-9;

const names = ['first', 'middle', 'last'] as const;

/**
 * A third of an essay that is worth more by itself than the other two are together holds what the grade was asked for with: shorter texts are worth less, and
 * only an order is obeyed as well alone. The same where the grade hangs on two thirds and not on the other, far more on one than on the others, or falls
 * whichever is missing. Ordinary essays lose a little with each third, and a third alone is worth less than the rest.
 */
export function oneThirdReasons({ rubric, result, withoutThirds, thirdAlone }: ThirdsInput): ReviewReason[] {
  if (withoutThirds === undefined || result.status === 'unscored') return [];
  const { scale } = rubric;
  const scores = withoutThirds.flatMap((score, index) => (score === null ? [] : [{ score, index }]));
  const ranked = scores.toSorted((a, b) => a.score - b.score);
  const [lowest, second = ranked[0]] = ranked;
  if (lowest === undefined || second === undefined) return [];
  const highest = Math.max(...scores.map(({ score }) => score));
  const isTop = result.aggregate > scale.max - scale.step / 2;
  const isMore = (gap: number, allowed: Allowed): boolean => gap > pointsOf(allowed, scale);
  const own = thirdAlone?.score ?? undefined;
  const isTopAlone = isTop && own !== undefined && own > scale.max - scale.step / 2;
  if (own !== undefined && isMore(own - lowest.score, isTopAlone ? aloneAtTop : alone))
    return [
      reason(
        `${own.toFixed(1)} for the ${names[lowest.index] ?? ''} third alone, ${lowest.score.toFixed(1)} for the others`,
      ),
    ];
  const isUneven = isMore(highest - lowest.score, own === undefined && isTop ? tornAtTop : uneven);
  if (isUneven || isMore(highest - second.score, isTop ? tornAtTop : torn) || isMore(result.aggregate - highest, lost))
    return [
      reason(
        `${result.aggregate.toFixed(1)}, and ${lowest.score.toFixed(1)} without the ${names[lowest.index] ?? ''} third`,
      ),
    ];
  return [];
}

function pointsOf({ share, steps }: Allowed, { min, max, step }: ScoreScale): number {
  return Math.max(share * (max - min), steps * step) + rounding;
}

function reason(detail: string): ReviewReason {
  return { code: 'score.twin-gap', detail };
}
