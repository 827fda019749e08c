import type { GradeContent } from '../../core/grade-record.ts';
import type { GradingPolicy } from '../../core/grading-plan.ts';
import type { ReviewReason } from '../../core/review-reason.ts';
import type { Rubric } from '../../core/rubric.ts';

export interface ThirdsInput {
  readonly rubric: Rubric;
  readonly policy: GradingPolicy;
  readonly result: GradeContent['result'];
  readonly withoutThirds?: GradeContent['withoutThirds'];
}

/** How unevenly the thirds may count, less at the very top, and how much is lost whichever is missing; as shares of the range. */
const mostUneven = 0.15;
const mostUnevenAtTop = 0.09;
const mostLost = 0.2;

// Sums of decimal fractions.
const rounding = 1e-9;

const names = ['first', 'middle', 'last'] as const;

/**
 * A grade that falls without one third of the essay and not without the others rests on that third; one that falls whichever third is missing
 * rests on a thread through all of them. Ordinary essays lose a little, and about as much with each.
 */
export function oneThirdReasons({ rubric, result, withoutThirds }: ThirdsInput): ReviewReason[] {
  if (withoutThirds === undefined || result.status === 'unscored') return [];
  const { min, max, step } = rubric.scale;
  // Traits are whole steps: one that rounds the other way is no sign of anything.
  const allowed = (share: number, steps: number) => Math.max(share * (max - min), steps * step) + rounding;
  const scores = withoutThirds.flatMap((score, index) => (score === null ? [] : [{ score, index }]));
  const lowest = scores.toSorted((a, b) => a.score - b.score)[0];
  if (lowest === undefined) return [];
  const highest = Math.max(...scores.map(({ score }) => score));
  const isTop = result.aggregate > max - step / 2;
  const isUneven = highest - lowest.score > (isTop ? allowed(mostUnevenAtTop, 0.5) : allowed(mostUneven, 1));
  const isLost = result.aggregate - highest > allowed(mostLost, 1);
  if (!isUneven && !isLost) return [];
  const detail = `${result.aggregate.toFixed(1)}, and ${lowest.score.toFixed(1)} without the ${names[lowest.index] ?? ''} third`;
  return [{ code: 'score.twin-gap', detail }];
}
