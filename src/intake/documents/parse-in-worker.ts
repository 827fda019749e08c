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
/** One document at a time is the rule; a second worker serves a server with two uploads at once. */
const maxIdle = 2;

// From the sources Node reads .ts; the built package has .js beside this file.
const workerUrl = import.meta.url.endsWith('.ts')
  ? new URL('./document-worker.ts', import.meta.url)
  : new URL('./document-worker.js', import.meta.url);

/** Workers that have answered and are light enough to be asked again: starting one takes some 0.3 s, a document some 0.02 s. */
const idle: { readonly worker: Worker; readonly memoryMb: number }[] = [];

/**
 * Parses a document in a thread of its own, one document at a time in each. The heap is capped by the engine; buffers, which
 * the engine does not count, by looking every 50 ms; time by a timer. A worker that failed is ended. Whatever happens in
 * there, this process goes on.
 *
 * @throws AssayError as the reader of the format; input.too-large when memory or time run out
 */
export async function parseInWorker(task: DocumentTask): Promise<ExtractedDocument> {
  const { limits } = task;
  const worker = takeIdle(limits.parseMemoryMb) ?? startWorker(limits);
  worker.ref();
  const asked = ask(worker, task);
  const watch = setInterval(() => void lookAtMemory(worker, task, asked.refuse), watchIntervalMs);
  let answered = false;
  try {
    const answer = await asked.answer;
    answered = true;
    if ('document' in answer) return answer.document;
    throw new AssayError(answer.code, answer.message, { details: answer.details });
  } finally {
    clearInterval(watch);
    asked.release();
    await (answered ? putBack(worker, limits.parseMemoryMb) : worker.terminate());
  }
}

function takeIdle(memoryMb: number): Worker | undefined {
  const index = idle.findIndex((entry) => entry.memoryMb === memoryMb);
  return index === -1 ? undefined : idle.splice(index, 1)[0]?.worker;
}

function startWorker(limits: IntakeLimits): Worker {
  const worker = new Worker(workerUrl, {
    execArgv: [],
    stderr: true,
    stdout: true,
    resourceLimits: { maxOldGenerationSizeMb: limits.parseMemoryMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  // An error that comes between two questions, or while a worker is being ended, must not end the process.
  worker.on('error', () => undefined);
  worker.once('exit', () => {
    const index = idle.findIndex((entry) => entry.worker === worker);
    if (index !== -1) idle.splice(index, 1);
  });
  return worker;
}

/** Kept only when it is light: the memory of one document must not be held against the next. */
async function putBack(worker: Worker, memoryMb: number): Promise<void> {
  const used = await memoryOf(worker);
  if (used === undefined || used > (memoryMb * megabyte) / 4 || idle.length >= maxIdle) {
    await worker.terminate();
    return;
  }
  worker.unref();
  idle.push({ worker, memoryMb });
}

interface Asked {
  readonly answer: Promise<DocumentAnswer>;
  /** Ends the waiting with an error. */
  readonly refuse: (error: AssayError) => void;
  readonly release: () => void;
}

function ask(worker: Worker, task: DocumentTask): Asked {
  const { file, limits } = task;
  const { promise, resolve, reject } = Promise.withResolvers<DocumentAnswer>();
  const onError = (error: unknown): void =>
    reject(isOutOfMemory(error) ? memoryExcess(task) : unreadable(file, 'its parser broke off', error));
  const onExit = (): void => reject(unreadable(file, 'its parser ended without an answer'));
  const timer = setTimeout(() => {
    const limit = limits.parseTimeoutMs;
    reject(tooLarge(file, { what: 'parsing time', value: `more than ${limit}`, limit, unit: 'ms' }));
  }, limits.parseTimeoutMs);
  worker.once('message', resolve);
  worker.once('error', onError);
  worker.once('exit', onExit);
  worker.postMessage(task, []);
  return {
    answer: promise,
    refuse: reject,
    release: () => {
      clearTimeout(timer);
      worker.off('message', resolve);
      worker.off('error', onError);
      worker.off('exit', onExit);
    },
  };
}

async function lookAtMemory(worker: Worker, task: DocumentTask, refuse: Asked['refuse']): Promise<void> {
  const used = await memoryOf(worker);
  if (used !== undefined && used > task.limits.parseMemoryMb * megabyte) refuse(memoryExcess(task));
}

/** Heap and buffers of a worker in bytes; undefined when it has ended, which its own events tell. */
async function memoryOf(worker: Worker): Promise<number | undefined> {
  try {
    const heap = await worker.getHeapStatistics();
    return heap.used_heap_size + heap.external_memory;
  } catch {
    return undefined;
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function memoryExcess({ file, limits }: DocumentTask): AssayError {
  const limit = limits.parseMemoryMb;
  return tooLarge(file, { what: 'memory for parsing', value: `more than ${limit}`, limit, unit: 'MB' });
}
