import { Worker } from 'node:worker_threads';
import { AssayError, type ErrorCode } from '../../core/errors.ts';
import type { ExtractedDocument } from '../essay-file.ts';
import type { IntakeLimits } from '../intake-limits.ts';
import { tooLarge, unreadable } from '../refusal.ts';

/** What the worker is asked to do. */
export interface DocumentTask {
  readonly file: string;
  readonly format: 'docx' | 'odt' | 'pdf';
  readonly bytes: Uint8Array;
  readonly limits: IntakeLimits;
}

/** What it answers: the document, or the parts of an AssayError (a class does not survive the way between threads). */
export type DocumentAnswer =
  | { readonly document: ExtractedDocument }
  | { readonly code: ErrorCode; readonly message: string; readonly details: Readonly<Record<string, unknown>> };

const megabyte = 1024 * 1024;
const watchIntervalMs = 50;

// From the sources Node reads .ts; the built package has .js beside this file.
const workerUrl = new URL(import.meta.url.endsWith('.ts') ? './document-worker.ts' : './document-worker.js', import.meta.url);

/**
 * Parses a document in a thread of its own. The heap is capped by the engine; buffers, which the engine does not count, by
 * looking every 50 ms; time by a timer. Whatever happens in there, this process goes on.
 *
 * @throws AssayError as the reader of the format; input.too-large when memory or time run out
 */
export async function parseInWorker(task: DocumentTask): Promise<ExtractedDocument> {
  const { file, limits } = task;
  const worker = new Worker(workerUrl, {
    workerData: task,
    execArgv: [],
    stderr: true,
    stdout: true,
    resourceLimits: { maxOldGenerationSizeMb: limits.parseMemoryMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  const { promise, resolve, reject } = Promise.withResolvers<DocumentAnswer>();
  worker.once('message', resolve);
  worker.once('error', (error) => reject(isOutOfMemory(error) ? memoryExcess(file, limits) : unreadable(file, 'its parser broke off', error)));
  worker.once('exit', () => reject(unreadable(file, 'its parser ended without an answer')));
  const timer = setTimeout(() => {
    reject(tooLarge(file, { what: 'parsing time', value: `more than ${limits.parseTimeoutMs}`, limit: limits.parseTimeoutMs, unit: 'ms' }));
  }, limits.parseTimeoutMs);
  const watch = setInterval(() => {
    worker.getHeapStatistics().then(
      (heap) => {
        if (heap.used_heap_size + heap.external_memory > limits.parseMemoryMb * megabyte) reject(memoryExcess(file, limits));
      },
      // The worker has ended between two looks; its own events say how.
      () => undefined,
    );
  }, watchIntervalMs);
  try {
    const answer = await promise;
    if ('document' in answer) return answer.document;
    throw new AssayError(answer.code, answer.message, { details: answer.details });
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    await worker.terminate();
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function memoryExcess(file: string, limits: IntakeLimits): AssayError {
  return tooLarge(file, { what: 'memory for parsing', value: `more than ${limits.parseMemoryMb}`, limit: limits.parseMemoryMb, unit: 'MB' });
}
