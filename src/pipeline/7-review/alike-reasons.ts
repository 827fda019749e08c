import type { GradingPolicy } from '../../core/grading-plan.ts';
import type { Likeness } from '../../core/likeness.ts';
import type { ReviewReason } from '../../core/review-reason.ts';

/**
 * A good part of the essay stands in another submission: a person looks at both, whatever the grade. The score is left alone, so that two texts that say
 * the same are graded alike. Under `grade-and-flag` it is shown and holds nothing.
 */
export function alikeReasons({
  alike = [],
  policy,
}: {
  readonly alike?: readonly Likeness[];
  readonly policy: Pick<GradingPolicy, 'onFinding'>;
}): ReviewReason[] {
  const [most] = alike.toSorted((a, b) => Math.max(b.share, b.otherShare) - Math.max(a.share, a.otherShare));
  if (most === undefined || policy.onFinding === 'grade-and-flag') return [];
  const percent = (share: number): string => `${Math.round(100 * share)}%`;
  const others = alike.length === 1 ? 'another submission' : `one of ${alike.length} other submissions`;
  const detail = `${percent(most.share)} of it stands in ${others} (${percent(most.otherShare)} of that one)`;
  return [{ code: 'text.near-duplicate', detail }];
}
