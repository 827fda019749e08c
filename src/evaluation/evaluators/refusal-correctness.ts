import { expectations, type Evaluator } from './evaluator.ts';
import { average } from './ratio.ts';

/** Share of the essays with a marked expectation that were treated so: what should be refused got no released score, the rest got one. */
export const refusalCorrectness: Evaluator = {
  name: 'refusal-correctness',
  title: 'Refused what should be refused, and only that',
  better: 'higher',
  format: 'percent',
  values({ human, outcome: { score, state } }) {
    const wanted = human[expectations.refusal];
    if (wanted === undefined) return undefined;
    const refused = score === undefined || state !== 'released';
    return [refused === (wanted === 1) ? 1 : 0];
  },
  figure: average,
};
