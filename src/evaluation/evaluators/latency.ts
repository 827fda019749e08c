import type { Evaluator } from './evaluator.ts';

/** The time within which 95 of 100 essays were graded. */
export const latency: Evaluator = {
  name: 'latency',
  title: 'Time for an essay, 95th percentile',
  better: 'lower',
  format: 'ms',
  values: ({ outcome }) => [outcome.latencyMs],
  figure(columns, counts) {
    const times = columns[0]!;
    const order = Array.from(times, (_, index) => index).sort((a, b) => times[a]! - times[b]!);
    const total = order.reduce((sum, index) => sum + counts[index]!, 0);
    let seen = 0;
    for (const index of order) {
      seen += counts[index]!;
      if (total > 0 && seen >= 0.95 * total) return times[index];
    }
    return undefined;
  },
};
