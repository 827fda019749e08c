import type { ExemplarSelection } from '../../core/exemplar.ts';
import type { Finding } from '../../core/finding.ts';
import type { GradeContent, TwinResult } from '../../core/grade-record.ts';
import type { GradingPolicy } from '../../core/grading-plan.ts';
import type { Likeness } from '../../core/likeness.ts';
import type { ReviewDecision, ReviewReason, ReviewReasonCode } from '../../core/review-reason.ts';
import type { Rubric } from '../../core/rubric.ts';
import type { TraitGrade } from '../../core/trait-grade.ts';
import { findingReasons } from './finding-reasons.ts';
import { alikeReasons } from './alike-reasons.ts';
import { oneThirdReasons } from './one-third-reasons.ts';
import { twinReasons } from './twin-reasons.ts';
import { unsupportedTop } from './unsupported-top.ts';

/** Code version of this stage; part of every grading plan. */
export const version = '10';

export interface ReviewInput {
  readonly rubric: Rubric;
  readonly policy: GradingPolicy;
  readonly findings: readonly Finding[];
  /** Stage 1's word on whether there is an essay to grade at all. */
  readonly notGradable?: ReviewReasonCode;
  readonly exemplars: Pick<ExemplarSelection, 'exemplars' | 'warnings' | 'expected'>;
  readonly traits: readonly TraitGrade[];
  readonly faithfulness: GradeContent['faithfulness'];
  readonly result: GradeContent['result'];
  /** The grade of the masked twin, where one was made. */
  readonly twin?: TwinResult;
  /** The grade without each third of the essay, where it was asked for. */
  readonly withoutThirds?: GradeContent['withoutThirds'];
  /** And for one of them by itself. */
  readonly thirdAlone?: GradeContent['thirdAlone'];
  /** Other submissions that share a good part of their words with this one. */
  readonly alike?: readonly Likeness[];
  readonly grader: 'model' | 'scorer';
  /** 0..1, drawn once for this essay and plan (from their hashes, so that a replay draws the same). */
  readonly lot: number;
}

/**
 * Stage 7: released, or queued for a teacher with every reason that there is.
 *
 * Reasons only ever add up: no rule can outvote another. `rejected` is only for findings under a policy that rejects them.
 */
export function review(input: ReviewInput): ReviewDecision {
  const { policy, findings } = input;
  const reasons: ReviewReason[] = [
    ...findingReasons(findings, policy),
    ...notGradableReason(input),
    ...traitReasons(input),
    ...feedbackReasons(input),
    ...scoreReasons(input),
    ...twinReasons(input),
    ...oneThirdReasons(input),
    ...unsupportedTop(input),
    ...topicReasons(input),
    ...alikeReasons(input),
    ...policyReasons(input),
  ];
  if (policy.onFinding === 'reject' && findings.some((finding) => finding.severity === 'hold')) {
    return { state: 'rejected', reasons: [{ code: 'rejected.by-policy' }, ...reasons] };
  }
  return { state: reasons.length === 0 ? 'released' : 'review', reasons };
}

function notGradableReason({ notGradable }: ReviewInput): ReviewReason[] {
  return notGradable === undefined ? [] : [{ code: notGradable }];
}

/** The essay as a whole was not gradable: then each unscored trait says nothing new. */
function traitReasons({ traits, notGradable }: ReviewInput): ReviewReason[] {
  if (notGradable !== undefined) return [];
  return traits.flatMap((trait): ReviewReason[] => {
    if (trait.status === 'scored') return [];
    const code = unfaithful.has(trait.reason) ? 'feedback.unfaithful' : 'trait.unscored';
    // Which limit it met, with its figures: in fixed words, nothing of the essay.
    const detail = trait.reason === 'unavailable' ? `${trait.reason}: ${trait.detail}` : trait.reason;
    return [{ code, traitId: trait.traitId, detail }];
  });
}

const unfaithful: ReadonlySet<string> = new Set([
  'empty-quote',
  'quote-not-found',
  'wrong-place',
  'names-absent-source',
  'contradicts-score',
  'empty-comment',
]);

function feedbackReasons({ traits, rubric, policy, faithfulness, grader }: ReviewInput): ReviewReason[] {
  const reasons: ReviewReason[] = [];
  const stood = traits.reduce((sum, trait) => sum + (trait.status === 'scored' ? trait.claims.length : 0), 0);
  if (stood > 0 && faithfulness.generic / stood >= policy.maxGenericShare) {
    reasons.push({ code: 'feedback.generic', detail: `${faithfulness.generic} of ${stood} feedback sentences` });
  }
  // The trained scorer names one raising and one lowering sentence by construction: their number says nothing about its score.
  if (grader === 'scorer') return reasons;
  for (const trait of traits) {
    const scale = rubric.traits.find((candidate) => candidate.id === trait.traitId)?.scale;
    if (trait.status !== 'scored' || scale === undefined || trait.score <= scale.max - scale.step) continue;
    const strengths = trait.claims.filter((claim) => claim.kind === 'strength').length;
    if (strengths < policy.minTopBandClaims) {
      reasons.push({
        code: 'feedback.thin-top-band',
        traitId: trait.traitId,
        detail: `${strengths} of ${policy.minTopBandClaims} pieces of evidence`,
      });
    }
  }
  return reasons;
}

function scoreReasons({ result, rubric, policy, traits }: ReviewInput): ReviewReason[] {
  const reasons: ReviewReason[] = [];
  if (result.status === 'scored' && result.interval !== undefined) {
    const { low, high } = result.interval;
    const range = rubric.scale.max - rubric.scale.min;
    if (result.score < low || result.score > high) {
      reasons.push({ code: 'score.outside-interval', detail: `${result.score} is outside ${low} to ${high}` });
    }
    if ((high - low) / range > policy.maxIntervalShare) {
      reasons.push({ code: 'score.wide-interval', detail: `${low} to ${high}` });
    }
  }
  for (const trait of traits) {
    if (trait.status !== 'scored' || trait.confidence?.source !== 'logprobs') continue;
    if (trait.confidence.probability < policy.minScoreProbability) {
      reasons.push({
        code: 'score.low-confidence',
        traitId: trait.traitId,
        detail: `probability ${trait.confidence.probability.toFixed(2)}`,
      });
    }
  }
  return reasons;
}

/**
 * A surface model cannot tell what an essay is about. Where it graded and no graded essay of the assignment is like this one, in meaning
 * too, a teacher looks. Words alone (`sparse-only`) are too weak a sign: 45 of 100 essays of another prompt looked at home by them.
 */
function topicReasons({ exemplars, grader, notGradable }: ReviewInput): ReviewReason[] {
  const { warnings } = exemplars;
  if (warnings.includes('far-shorter') && notGradable === undefined)
    return [{ code: 'essay.too-short', detail: 'less than a third as long as nearly all graded essays' }];
  if (grader === 'model' || !warnings.includes('no-near-match') || warnings.includes('sparse-only')) return [];
  return [{ code: 'essay.off-topic', detail: 'no graded essay of the assignment resembles it' }];
}

function policyReasons({ policy, exemplars, lot, grader, notGradable }: ReviewInput): ReviewReason[] {
  const reasons: ReviewReason[] = [];
  const wanted = grader === 'model' && policy.exemplars > 0 && notGradable === undefined;
  if (wanted && exemplars.exemplars.length === 0) reasons.push({ code: 'exemplars.missing' });
  if (exemplars.warnings.includes('copied-essay'))
    reasons.push({ code: 'text.copied', detail: 'nearly the same as a graded essay' });
  if (!policy.autoRelease) reasons.push({ code: 'policy.review-all' });
  if (lot < policy.auditSample) reasons.push({ code: 'audit.sample' });
  return reasons;
}
