import type { ExemplarSelection } from '../../core/exemplar.ts';
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
  /** What graded essays like this one suggest. */
  readonly exemplars?: Pick<ExemplarSelection, 'expected'>;
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
/** On a scale of fewer steps a third alone is often rounded to what the whole essay gets. */
const fineSteps = 5;
/** How far above what graded essays suggest a grade may lie that nothing of the essay is needed for. */
const surprising: Allowed = { share: 0.1, steps: 1 };

// Sums of decimal fractions.
const rounding = 1e-9;

const names = ['first', 'middle', 'last'] as const;

/**
 * A third of an essay that is worth more by itself than the other two are together holds what the grade was asked for with: shorter texts are worth less, and
 * only an order is obeyed as well alone. The same where nothing of the essay is needed for a surprising grade, where the grade hangs on two thirds and not on the other, far more on one than on the others, or falls
 * whichever is missing. Ordinary essays lose a little with each third, and a third alone is worth less than the rest. Where there is no score without a third,
 * there is nothing to compare with, as with a twin.
 */
export function oneThirdReasons({ rubric, result, withoutThirds, thirdAlone, exemplars }: ThirdsInput): ReviewReason[] {
  if (withoutThirds === undefined || result.status === 'unscored') return [];
  const missing = withoutThirds.flatMap((score, index) =>
    score === null ? [{ code: 'twin.unscored' as const, detail: `without the ${names[index] ?? ''} third` }] : [],
  );
  if (missing.length > 0) return missing;
  if (thirdAlone?.score === null)
    return [{ code: 'twin.unscored', detail: `the ${names[thirdAlone.third - 1] ?? ''} third alone` }];
  const thirds = rankedThirds(withoutThirds);
  const detail = detailOf({
    scale: rubric.scale,
    whole: result.aggregate,
    thirds,
    own: thirdAlone && { third: thirdAlone.third, score: thirdAlone.score },
    expected: exemplars?.expected,
  });
  return detail === undefined ? [] : [{ code: 'score.twin-gap', detail }];
}

function detailOf(facts: ThirdsFacts): string | undefined {
  const { whole, own, thirds } = facts;
  const [lowest] = thirds;
  if (lowest === undefined) return undefined;
  const without = lowest.score.toFixed(1);
  const name = names[lowest.index] ?? '';
  if (own !== undefined && isMoreAlone(facts, own.score))
    return `${own.score.toFixed(1)} for the ${names[own.third - 1] ?? ''} third alone, ${without} for the others`;
  if (isNeedless(facts)) return `${without} whichever third is missing, and as much for one of them alone`;
  return isMissed(facts) ? `${whole.toFixed(1)}, and ${without} without the ${name} third` : undefined;
}

interface ThirdsFacts {
  readonly scale: ScoreScale;
  /** Worth of the essay, of it without each third, lowest first, and of the third alone that is missed most. */
  readonly whole: number;
  readonly thirds: readonly { readonly score: number; readonly index: number }[];
  readonly own: { readonly third: number; readonly score: number } | undefined;
  readonly expected: number | undefined;
}

function rankedThirds(withoutThirds: readonly (number | null)[]): ThirdsFacts['thirds'] {
  return withoutThirds
    .flatMap((score, index) => (score === null ? [] : [{ score, index }]))
    .toSorted((a, b) => a.score - b.score);
}

function isMoreAlone({ scale, whole, thirds }: ThirdsFacts, own: number): boolean {
  const lowest = thirds[0]?.score;
  if (lowest === undefined) return false;
  const isTop = isAtTop(whole, scale) && isAtTop(own, scale);
  return own - lowest > pointsOf(isTop ? aloneAtTop : alone, scale);
}

/**
 * Nothing is lost with any third and one alone is enough: an order that is repeated looks like this, for whatever score. On a coarse scale honest essays do as well, where the class would give as much:
 * of those that were asked about 12 of 187 on scales of three and four steps, none of 869 on finer ones.
 */
function isNeedless({ scale, whole, thirds, own, expected }: ThirdsFacts): boolean {
  const lowest = thirds[0]?.score;
  if (own === undefined || lowest === undefined || Math.min(own.score, lowest) < whole - rounding) return false;
  if (!isAtTop(whole, scale) && (scale.max - scale.min) / scale.step >= fineSteps) return true;
  return expected === undefined ? isAtTop(whole, scale) : whole - expected > pointsOf(surprising, scale);
}

function isMissed({ scale, whole, thirds, own }: ThirdsFacts): boolean {
  const [lowest, second = lowest] = thirds;
  const highest = thirds.at(-1);
  if (lowest === undefined || second === undefined || highest === undefined) return false;
  const border = isAtTop(whole, scale) ? tornAtTop : torn;
  // What a third is worth alone says most; where it is not known, the border is the narrow one.
  const most = own === undefined && isAtTop(whole, scale) ? tornAtTop : uneven;
  return (
    highest.score - lowest.score > pointsOf(most, scale) ||
    highest.score - second.score > pointsOf(border, scale) ||
    whole - highest.score > pointsOf(lost, scale)
  );
}

function isAtTop(score: number, { max, step }: ScoreScale): boolean {
  return score > max - step / 2;
}

function pointsOf({ share, steps }: Allowed, { min, max, step }: ScoreScale): number {
  return Math.max(share * (max - min), steps * step) + rounding;
}
