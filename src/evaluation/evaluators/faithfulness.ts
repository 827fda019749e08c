import type { Evaluator } from './evaluator.ts';
import { ratio } from './ratio.ts';

/** Share of the graders' claims that the essay bears out: located, naming no absent source, not against their own score. */
export const faithfulness: Evaluator = {
  name: 'faithfulness',
  title: 'Claims that passed the faithfulness check',
  better: 'higher',
  format: 'percent',
  values: ({ outcome: { claims, rejected } }) => [claims - rejected, claims],
  figure: ratio,
};
