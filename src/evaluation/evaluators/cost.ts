import type { Evaluator } from './evaluator.ts';
import { average } from './ratio.ts';

/** Mean cost of an essay, in micro-dollars. */
export const cost: Evaluator = {
  name: 'cost',
  title: 'Cost of an essay',
  better: 'lower',
  format: 'micro-usd',
  values: ({ outcome }) => [outcome.costMicroUsd],
  figure: average,
};
