import type { Evaluator } from './evaluator.ts';
import { ratio } from './ratio.ts';

/** Share of the feedback sentences that stood and would fit any essay. */
export const genericRate: Evaluator = {
  name: 'generic-rate',
  title: 'Generic feedback',
  better: 'lower',
  format: 'percent',
  values: ({ outcome: { claims, rejected, generic } }) => [generic, claims - rejected],
  figure: ratio,
};
