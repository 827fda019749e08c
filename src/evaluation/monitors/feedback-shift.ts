import type { MonitorReading } from '../../ports/monitor-stores.ts';
import { energyDistance } from '../../stats/energy-distance.ts';
import { createRandom } from '../../stats/random.ts';
import { drawsFor } from '../drift/alarm-budget.ts';
import { fewestInWindow, seedOf, shown, type ReadOptions } from './mean-monitors.ts';

/** Sentences of each window that are compared: the time of a draw grows with the square. */
export const mostSentences = 100;

/** One feedback sentence as a vector of unit length; the words stay where erasure reaches them. */
export interface FeedbackVector {
  readonly runId: string;
  readonly vector: Float32Array;
}

export interface FeedbackWindow {
  readonly from: Date;
  readonly to: Date;
  /** One sentence an essay, so that they are independent. */
  readonly sentences: readonly FeedbackVector[];
}

/** Of unit vectors, whose distances are 0 to 2: smaller differences are certain in large classes and mean nothing to a reader. */
const leastDistance = 0.05;

/** Whether feedback is worded as before: energy distance of the sentences' vectors, with a permutation p-value. */
export function readFeedbackShift(
  { reference, current }: { readonly reference: FeedbackWindow; readonly current: FeedbackWindow },
  { subject, at, alpha, embedder }: ReadOptions & { readonly embedder: string },
): MonitorReading {
  const what = 'feedback is worded otherwise than before';
  const seed = seedOf('feedback-shift', at);
  const before = sample(reference.sentences, seed);
  const after = sample(current.sentences, seed + 1);
  const base = {
    monitorId: 'feedback-shift',
    subject,
    at,
    window: { from: current.from, to: current.to },
    n: after.length,
  };
  const vectors = (sentences: readonly FeedbackVector[]) => sentences.map(({ vector }) => vector);
  const tested =
    Math.min(before.length, after.length) < fewestInWindow
      ? undefined
      : energyDistance(vectors(before), vectors(after), { seed, draws: drawsFor(alpha) });
  if (tested === undefined) {
    return { ...base, status: 'too-few', change: { what, facts: { n: after.length, embedder }, runIds: [] } };
  }
  const large = tested.distance >= leastDistance;
  return {
    ...base,
    value: tested.distance,
    pValue: tested.pValue,
    status: tested.pValue <= alpha && large ? 'breach' : 'ok',
    change: {
      what,
      after: `energy distance ${shown(tested.distance)}`,
      facts: { n: after.length, nBefore: before.length, pValue: tested.pValue, alpha, embedder },
      runIds: after.slice(-5).map(({ runId }) => runId),
    },
  };
}

function sample(sentences: readonly FeedbackVector[], seed: number): FeedbackVector[] {
  const random = createRandom(seed);
  const pool = [...sentences];
  for (let i = 0; i < Math.min(mostSentences, pool.length); i++) {
    const other = i + random.below(pool.length - i);
    const taken = pool[other]!;
    pool[other] = pool[i]!;
    pool[i] = taken;
  }
  return pool.slice(0, mostSentences);
}
