import { parentPort, workerData } from 'node:worker_threads';
import type { TrainOptions } from '../train.ts';
import type { GradedText } from '../graded-text.ts';

/** What the thread is asked: to train on `essays`, and to score `unseen`. */
export interface PlainTask {
  readonly essays: readonly GradedText[];
  readonly unseen: readonly string[];
  readonly options: TrainOptions;
}

/*
 * A thread in which there is no WebAssembly, as on a machine without it: everything is computed by the plain TypeScript path. The modules
 * are loaded after it is gone.
 */
Reflect.deleteProperty(globalThis, 'WebAssembly');
const { nativeLoops } = await import('../native/memory.ts');
const { trainScorer } = await import('../train.ts');
const { predict } = await import('../predict.ts');
const { essays, unseen, options } = workerData as PlainTask;
const scorer = await trainScorer(essays, options);
const told = {
  plain: nativeLoops() === undefined,
  report: scorer.report,
  outOfFold: scorer.outOfFold,
  predictions: unseen.map((text) => predict(scorer, text)),
};
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(told);
