import type { Evaluator, PlanOutcome } from './evaluator.ts';
import { average } from './ratio.ts';

function continuousScore({ continuous, score }: PlanOutcome): number[] {
  const value = continuous ?? score;
  return value === undefined ? [] : [value];
}

/** Variance of the score when the same question is asked again, in squared points (n − 1), averaged over essays. Needs repeats. */
export const runToRunVariance: Evaluator = {
  name: 'run-to-run-variance',
  title: 'Variance from run to run (squared points)',
  better: 'lower',
  format: 'number',
  values({ outcome, repeats }) {
    const scores = [outcome, ...repeats].flatMap(continuousScore);
    if (scores.length < 2) return undefined;
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    return [scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / (scores.length - 1)];
  },
  figure: average,
};
