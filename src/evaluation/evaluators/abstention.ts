import type { Evaluator } from './evaluator.ts';
import { average } from './ratio.ts';

/** Share of the essays without a score. Beside agreement: a plan that is silent on hard essays agrees better on the others. */
export const abstention: Evaluator = {
  name: 'abstention',
  title: 'Essays without a score',
  better: 'lower',
  format: 'percent',
  values: ({ outcome }) => [outcome.score === undefined ? 1 : 0],
  figure: average,
};

/** Share of the essays that wait for a teacher. */
export const reviewShare: Evaluator = {
  name: 'review-share',
  title: 'Essays sent to a teacher',
  better: 'lower',
  format: 'percent',
  values: ({ outcome }) => [outcome.state === 'review' ? 1 : 0],
  figure: average,
};
