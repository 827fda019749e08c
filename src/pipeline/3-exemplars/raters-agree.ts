import { holistic, type GradedEssay } from '../../core/exemplar.ts';
import { agreementTolerance, type ScoreScale } from '../../core/score-scale.ts';

/**
 * Whether an essay's score is one to show as an example: at least two raters scored it as a whole, none further from another than the
 * scale's tolerance, and the score that counts is on the scale.
 */
export function ratersAgree(essay: GradedEssay, scale: ScoreScale): boolean {
  const resolved = essay.resolved[holistic];
  if (resolved === undefined || !(resolved >= scale.min && resolved <= scale.max)) return false;
  const scores = essay.raters.flatMap(({ scores }) => scores[holistic] ?? []);
  if (scores.length < 2) return false;
  return Math.max(...scores) - Math.min(...scores) <= agreementTolerance(scale);
}
