import { AISDKError, APICallError, embedMany, RetryError, type EmbeddingModel } from 'ai';
import { AssayError } from '../../core/errors.ts';
import type { Embedder } from '../../ports/embedder.ts';
import { unitMean } from './unit-vector.ts';

export interface ProviderEmbedderOptions {
  /** Names provider, model and dimension in the grading plan, e.g. `openai/text-embedding-3-small/512`. */
  readonly id: string;
  /** Numbers a vector, for models that offer a choice. */
  readonly dimensions?: number;
  /** A text is cut here: providers refuse what is longer than their window (8,192 tokens is usual). Default 24,000. */
  readonly maxCharacters?: number;
  /** Default 60 s for one `embed`. */
  readonly timeoutMs?: number;
  /** Repeats by the AI SDK of a call that failed in transport. Default 0: the caller has the one retry loop. */
  readonly maxRetries?: number;
  /** Calls at one time where the provider limits the texts a call. Default 4. */
  readonly maxParallelCalls?: number;
}

/**
 * Any embedding model of the AI SDK as an Embedder. Only masked text may be given to it: the texts leave the machine.
 *
 * A text without words is sent as one full stop, because providers refuse empty ones.
 *
 * @throws AssayError from `embed`: `model.transport` (retryable) when the provider is down, slow or busy, `model.rejected` when it
 *   refuses the request or its vectors cannot be used
 */
export function createProviderEmbedder(model: EmbeddingModel, options: ProviderEmbedderOptions): Embedder {
  const { id, dimensions, maxCharacters = 24_000, timeoutMs = 60_000, maxRetries = 0, maxParallelCalls = 4 } = options;

  async function embed(texts: readonly string[]): Promise<readonly Float32Array[]> {
    if (texts.length === 0) return [];
    const values = texts.map((text) => (text.trim() === '' ? '.' : cutAt(text, maxCharacters)));
    const embeddings = await ask(values);
    const length = embeddings[0]?.length ?? 0;
    if (embeddings.length !== texts.length || embeddings.some((vector) => vector.length !== length)) {
      throw new AssayError(
        'model.rejected',
        `${id} gave ${embeddings.length} vectors for ${texts.length} texts, or vectors of several lengths; one for each, all alike, is needed`,
      );
    }
    return embeddings.map((vector) => unitMean([vector], [1], id));
  }

  async function ask(values: string[]): Promise<readonly number[][]> {
    try {
      const reply = await embedMany({
        model,
        values,
        maxRetries,
        maxParallelCalls,
        abortSignal: AbortSignal.timeout(timeoutMs),
        ...(dimensions === undefined ? {} : { dimensions }),
      });
      return reply.embeddings;
    } catch (cause) {
      throw failure(id, cause, timeoutMs);
    }
  }

  return { id, embed };
}

/** The first `limit` code units; half of a surrogate pair is never left at the end. */
function cutAt(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd8_00 && last <= 0xdb_ff ? limit - 1 : limit);
}

function failure(id: string, cause: unknown, timeoutMs: number): AssayError {
  const last = RetryError.isInstance(cause) ? cause.lastError : cause;
  const refused = APICallError.isInstance(last) ? !last.isRetryable : AISDKError.isInstance(last);
  if (refused) {
    const status = APICallError.isInstance(last) ? last.statusCode : undefined;
    const how = status === undefined ? 'gave a reply that is not embeddings' : `refused to embed (HTTP ${status})`;
    return new AssayError('model.rejected', `${id} ${how}`, { cause });
  }
  return new AssayError('model.transport', `${id} could not be reached within ${timeoutMs} ms, or broke off`, {
    cause,
    retryable: true,
  });
}
