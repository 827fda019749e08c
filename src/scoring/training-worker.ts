import { parentPort, workerData } from 'node:worker_threads';
import { AssayError } from '../core/errors.ts';
import { serializeScorer } from './artifact.ts';
import { trainScorer } from './train.ts';
import type { TrainingMessage, TrainingTask } from './train-in-thread.ts';

const { examples, options } = workerData as TrainingTask;

function tell(message: TrainingMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(message);
}

try {
  const scorer = await trainScorer(examples, { ...options, onProgress: (progress) => tell({ progress }) });
  tell({ artifact: { bytes: serializeScorer(scorer), report: scorer.report, outOfFold: scorer.outOfFold ?? {} } });
} catch (error) {
  if (!(error instanceof AssayError)) throw error;
  tell({ code: error.code, message: error.message, details: error.details });
}
