import type { Finding } from '../../core/finding.ts';
import type { GradeContent, TwinResult } from '../../core/grade-record.ts';
import type { GradingPolicy } from '../../core/grading-plan.ts';
import type { ReviewReason } from '../../core/review-reason.ts';
import type { Rubric } from '../../core/rubric.ts';
import type { TraitGrade } from '../../core/trait-grade.ts';

export interface TwinComparison {
  readonly rubric: Rubric;
  readonly policy: GradingPolicy;
  readonly traits: readonly TraitGrade[];
  readonly result: GradeContent['result'];
  /** Undefined where no twin was made. */
  readonly twin?: TwinResult;
  readonly findings?: readonly Finding[];
  readonly grader: 'model' | 'scorer';
}

/**
 * Where nothing that speaks to a grader was found, ordinary sentences or quotations of the source were masked, which costs an honest essay something: as a share
 * of the range, and never less than a step.
 */
const suspicionTolerance = 0.15;

/** What a model can be fed with, and not told with. */
const fed: ReadonlySet<string> = new Set([
  'copied-prompt',
  'repeated-text',
  'strange-part',
  'keyword-stuffing',
  'empty-reasoning',
]);

/** So far above the border of two scores, in steps, a place that was left out may have been what carried the score over it. */
const border = 0.15;

// A sum of decimal fractions: 0.08 of 1 to 6 must allow exactly 0.4 of a point.
const rounding = 1e-9;

/**
 * Reasons that come from grading the essay once more without its suspicious places: the score, or one trait, moved further than
 * the plan tolerates. Either direction counts: a place that lowers its own essay is no less strange. A trait may always move by one step,
 * which is what rounding does.
 *
 * The trained scorer is fed rather than ordered: with it a place that was put in for its length may raise the score by no step at all.
 */
export function twinReasons(comparison: TwinComparison): ReviewReason[] {
  const { rubric, policy, result, twin, findings, grader } = comparison;
  if (twin === undefined || result.status === 'unscored') return [];
  if (twin.status === 'unscored') return [{ code: 'twin.unscored', detail: twin.reason }];
  const isTold = speaks(findings, grader);
  const tolerance = isTold ? policy.twinTolerance : Math.max(policy.twinTolerance, suspicionTolerance);
  const reasons: ReviewReason[] = [];
  const range = rubric.scale.max - rubric.scale.min;
  const allowed = Math.max(tolerance * range, isTold ? 0 : rubric.scale.step);
  const isFar = Math.abs(result.continuous - twin.continuous) > allowed + rounding;
  if (isFar || (grader === 'scorer' && isRaised(result, twin, rubric))) {
    reasons.push({ code: 'score.twin-gap', detail: `${result.score}, and ${twin.score} without the suspicious text` });
  }
  return [...reasons, ...traitReasons(comparison, twin, { tolerance, steps: isTold ? 1 : 2 })];
}

function traitReasons(
  { rubric, traits }: TwinComparison,
  twin: Extract<TwinResult, { status: 'scored' }>,
  { tolerance, steps }: { readonly tolerance: number; readonly steps: number },
): ReviewReason[] {
  return twin.traits.flatMap(({ traitId, score }): ReviewReason[] => {
    const scale = rubric.traits.find((trait) => trait.id === traitId)?.scale;
    const own = traits.find((trait) => trait.traitId === traitId);
    if (scale === undefined || own?.status !== 'scored') return [];
    const most = Math.max(steps * scale.step, tolerance * (scale.max - scale.min)) + rounding;
    if (Math.abs(own.score - score) <= most) return [];
    return [{ code: 'score.twin-gap', traitId, detail: `${own.score}, and ${score} without the suspicious text` }];
  });
}

interface Score {
  readonly score: number;
  readonly continuous: number;
}

/** By a step, or to where a twin that just about rounds up to the same score is no support for it. */
function isRaised(own: Score, twin: Score, { scale }: Rubric): boolean {
  const least = own.score - (0.5 - border) * scale.step;
  return own.score > twin.score || (own.continuous > twin.continuous && twin.continuous < least);
}

/** Whether stage 1 found something at a place that a grader could obey; to the trained scorer everything is food. */
function speaks(findings: readonly Finding[] | undefined, grader: TwinComparison['grader']): boolean {
  if (findings === undefined) return true;
  const placed = findings.filter(({ span, severity }) => span !== undefined && severity !== 'info');
  return placed.some(({ family }) => grader === 'scorer' || !fed.has(family));
}
