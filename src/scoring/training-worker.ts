import { parentPort, workerData } from 'node:worker_threads';
import { AssayError } from '../core/errors.ts';
import { serializeScorer } from './artifact.ts';
import { profileSettings } from './essay-profile.ts';
import { fitPrior, priorAssignment, type PriorModel } from './prior.ts';
import { trainScorer } from './train.ts';
import { defaultLanguage } from './training-data.ts';
import type { TrainingMessage, TrainingTask } from './train-in-thread.ts';

const { examples, earlier, options } = workerData as TrainingTask;

function tell(message: TrainingMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(message);
}

function priorOfEarlier(): PriorModel | undefined {
  const measured = earlier.map(({ graded, sourceText, language = options.language ?? defaultLanguage }, index) => {
    tell({ progress: { phase: 'prior', fraction: index / earlier.length } });
    return priorAssignment(graded, profileSettings(options.bucketKey, language, sourceText));
  });
  return fitPrior(measured, options.seed);
}

try {
  const prior = options.prior ?? priorOfEarlier();
  const scorer = await trainScorer(examples, {
    ...options,
    ...(prior !== undefined && { prior }),
    onProgress: (progress) => tell({ progress }),
  });
  tell({
    artifact: {
      bytes: serializeScorer(scorer, options.bucketKey),
      report: scorer.report,
      outOfFold: scorer.outOfFold ?? {},
    },
  });
} catch (error) {
  if (!(error instanceof AssayError)) throw error;
  tell({ code: error.code, message: error.message, details: error.details });
}
