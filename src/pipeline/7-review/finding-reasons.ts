import type { Finding } from '../../core/finding.ts';
import type { GradingPolicy } from '../../core/grading-plan.ts';
import type { ReviewReason, ReviewReasonCode } from '../../core/review-reason.ts';

/** Families of stage 1 that have a reason of their own; every other family that holds an essay is an order to the grader. */
const reasonOf: Readonly<Record<string, ReviewReasonCode>> = {
  'hidden-text': 'text.hidden',
  'invisible-characters': 'text.hidden',
  'copied-prompt': 'text.copied',
  'repeated-text': 'text.copied',
  'repeated-paragraphs': 'text.copied',
  'off-topic': 'essay.off-topic',
  gibberish: 'essay.not-judgeable',
  'keyword-stuffing': 'finding.other',
  'content-free': 'finding.other',
  'empty-reasoning': 'finding.other',
};

/**
 * Findings that keep a grade from being released on its own, one reason a code.
 *
 * Under `grade-and-flag` a holding finding is shown with the grade but does not hold it; under `hold` and `reject` it does.
 */
export function findingReasons(findings: readonly Finding[], policy: GradingPolicy): ReviewReason[] {
  if (policy.onFinding === 'grade-and-flag') return [];
  const families = new Map<ReviewReasonCode, Set<string>>();
  for (const finding of findings) {
    if (finding.severity !== 'hold') continue;
    const code = reasonOf[finding.family] ?? 'injection.suspected';
    families.set(code, (families.get(code) ?? new Set()).add(finding.family));
  }
  return [...families].map(([code, names]) => ({ code, detail: [...names].sort().join(', ') }));
}
