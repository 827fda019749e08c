import { Worker } from 'node:worker_threads';
import { AssayError, type ErrorCode } from '../core/errors.ts';
import type { GradedText } from './graded-text.ts';
import type { TrainOptions, TrainProgress } from './train.ts';
import type { CrossValidatedReport } from './trained-scorer.ts';

/** A trained scorer on its way between threads or to storage. */
export interface TrainedArtifact {
  /** As `serializeScorer` gives it. */
  readonly bytes: Uint8Array;
  readonly report: CrossValidatedReport;
  /** Target → essay id → out-of-fold continuous score: what a fusion is fitted on. Not in the artifact. */
  readonly outOfFold: Readonly<Record<string, ReadonlyMap<string, number>>>;
}

/** Graded essays of another assignment of the tenant, to learn a prior from. */
export interface EarlierAssignment {
  readonly graded: readonly { readonly text: string; readonly score: number }[];
  readonly sourceText?: string;
  /** Of its essays; that of the assignment that is trained when left out. */
  readonly language?: string;
}

/** What the thread is asked. */
export interface TrainingTask {
  readonly examples: readonly GradedText[];
  readonly earlier: readonly EarlierAssignment[];
  readonly options: Omit<TrainOptions, 'onProgress'>;
}

/** What it tells: progress, then the artifact or the parts of an AssayError (a class does not survive the way between threads). */
export type TrainingMessage =
  | { readonly progress: TrainProgress }
  | { readonly artifact: TrainedArtifact }
  | { readonly code: ErrorCode; readonly message: string; readonly details: Readonly<Record<string, unknown>> };

// From the sources Node reads .ts; the built package has .js beside this file.
const workerUrl = import.meta.url.endsWith('.ts')
  ? new URL('./training-worker.ts', import.meta.url)
  : new URL('./training-worker.js', import.meta.url);

/**
 * `trainScorer` in a thread of its own: training 1,800 essays keeps a core busy for some half a minute, and a server has heartbeats to
 * send meanwhile. Same artifact, byte for byte.
 *
 * @param options with `earlier`, a prior is fitted on those assignments first
 * @throws AssayError as `trainScorer`; 'internal' when the thread ends without an answer
 */
export async function trainInThread(
  examples: readonly GradedText[],
  options: TrainOptions & { readonly earlier?: readonly EarlierAssignment[] },
): Promise<TrainedArtifact> {
  const { onProgress, earlier = [], ...plain } = options;
  const task: TrainingTask = { examples, earlier, options: plain };
  const worker = new Worker(workerUrl, { workerData: task });
  try {
    return await new Promise<TrainedArtifact>((resolve, reject) => {
      worker.on('error', (cause) => reject(new AssayError('internal', 'the training thread failed', { cause })));
      worker.on('exit', (code) => reject(new AssayError('internal', `the training thread ended with code ${code}`)));
      worker.on('message', (message: TrainingMessage) => {
        if ('progress' in message) onProgress?.(message.progress);
        else if ('artifact' in message) resolve(message.artifact);
        else reject(new AssayError(message.code, message.message, { details: message.details }));
      });
    });
  } finally {
    await worker.terminate();
  }
}
