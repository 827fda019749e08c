import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { z } from 'zod';
import { AssayError } from '../../core/errors.ts';
import type { TokenUsage } from '../../ports/model.ts';
import type { BatchApi, BatchLine } from '../../ports/provider-batches.ts';

const fileSchema = z.object({ id: z.string().min(1) });

const batchSchema = z.object({
  id: z.string().min(1),
  status: z.string(),
  created_at: z.number(),
  input_file_id: z.string().nullish(),
  output_file_id: z.string().nullish(),
  error_file_id: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
});

const listSchema = z.object({ data: z.array(batchSchema), has_more: z.boolean().optional() });

/** A line of an output or error file. */
const lineSchema = z.object({
  custom_id: z.string(),
  response: z.object({ status_code: z.number(), body: z.json() }).nullish(),
});

const bodySchema = z.object({
  model: z.string().optional(),
  usage: z
    .object({
      prompt_tokens: z.number(),
      completion_tokens: z.number(),
      prompt_tokens_details: z.object({ cached_tokens: z.number().nullish() }).nullish(),
    })
    .optional(),
});

const over: ReadonlySet<string> = new Set(['completed', 'failed', 'expired', 'cancelled']);
/** How our name stands in the metadata. */
const nameKey = 'assay_batch';
const mostPages = 20;
const timeoutMs = 120_000;

/**
 * The batch API of OpenAI and those who speak like it: a file of requests, a batch of it, a file of replies.
 *
 * @param baseUrl ends in /v1
 * @see OpenAI API reference, "Batch" and "Files"
 */
export function createOpenAiBatchApi(baseUrl: string, apiKey: string | undefined): BatchApi {
  const headers: Record<string, string> = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };

  async function send(path: string, init: RequestInit = {}): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(`${baseUrl}${path}`, {
        ...init,
        headers: { ...headers, ...(typeof init.body === 'string' && { 'content-type': 'application/json' }) },
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (cause) {
      throw new AssayError('model.transport', "the provider's batch API cannot be reached", { retryable: true, cause });
    }
    if (response.ok) return response;
    // Nothing of the body: providers echo what they were sent.
    await response.body?.cancel();
    throw refused(response.status);
  }

  async function read<T>(schema: z.ZodType<T>, path: string, init?: RequestInit): Promise<T> {
    const parsed = schema.safeParse(await (await send(path, init)).json().catch(() => undefined));
    if (parsed.success) return parsed.data;
    throw new AssayError('model.transport', "an answer of the provider's batch API is not what it promises", {
      retryable: true,
    });
  }

  const look = (id: string) => read(batchSchema, `/batches/${encodeURIComponent(id)}`);

  async function remove(file: string): Promise<void> {
    await send(`/files/${encodeURIComponent(file)}`, { method: 'DELETE' }).catch((error: unknown) => {
      // Gone already: by a process that died before it could say so.
      if (!(error instanceof AssayError) || error.details['httpStatus'] !== 404) throw error;
    });
  }

  return {
    async create(name, questions) {
      const lines = questions.map(
        ({ attemptId, request }) =>
          `${JSON.stringify({ custom_id: attemptId, method: 'POST', url: '/v1/chat/completions', body: JSON.parse(request) })}\n`,
      );
      const form = new FormData();
      form.set('purpose', 'batch');
      form.set('file', new Blob(lines, { type: 'application/jsonl' }), `${name}.jsonl`);
      const { id: input } = await read(fileSchema, '/files', { method: 'POST', body: form });
      try {
        const { id } = await read(batchSchema, '/batches', {
          method: 'POST',
          body: JSON.stringify({
            input_file_id: input,
            endpoint: '/v1/chat/completions',
            completion_window: '24h',
            metadata: { [nameKey]: name },
          }),
        });
        return id;
      } catch (error) {
        // Refused: nothing will ever read the file. Where it may have been made all the same, its file is needed.
        if (error instanceof AssayError && !error.retryable) await remove(input).catch(() => undefined);
        throw error;
      }
    },
    async find(name, notBefore) {
      let after = '';
      for (let page = 0; page < mostPages; page += 1) {
        const { data, has_more: more } = await read(listSchema, `/batches?limit=100${after}`);
        const found = data.find(({ metadata }) => metadata?.[nameKey] === name);
        if (found !== undefined) return found.id;
        const last = data.at(-1);
        // Newest first. A minute for clocks that differ.
        if (more !== true || last === undefined || last.created_at * 1000 < notBefore.getTime() - 60_000) break;
        after = `&after=${encodeURIComponent(last.id)}`;
      }
      return undefined;
    },
    async look(id) {
      const { status } = await look(id);
      return { ended: over.has(status), outcome: status };
    },
    async *lines(id) {
      const { output_file_id: output, error_file_id: errors } = await look(id);
      for (const file of [output, errors]) {
        if (file === undefined || file === null) continue;
        const { body } = await send(`/files/${encodeURIComponent(file)}/content`);
        if (body === null) continue;
        // Line by line: log-probabilities make the answers of a night longer than a string can be.
        const input = Readable.fromWeb(body as ReadableStream<Uint8Array>);
        for await (const line of createInterface({ input, crlfDelay: Infinity })) {
          if (line.trim() !== '') yield toLine(line);
        }
      }
    },
    async cancel(id) {
      await send(`/batches/${encodeURIComponent(id)}/cancel`, { method: 'POST' });
    },
    async forget(id) {
      const { input_file_id: input, output_file_id: output, error_file_id: errors } = await look(id);
      for (const file of [input, output, errors]) if (file !== undefined && file !== null) await remove(file);
    },
  };
}

function refused(status: number): AssayError {
  const retryable = status === 408 || status === 409 || status === 429 || status >= 500;
  return new AssayError(
    retryable ? 'model.transport' : 'model.rejected',
    `the provider's batch API answers HTTP ${status}`,
    { retryable, details: { httpStatus: status } },
  );
}

function toLine(text: string): BatchLine {
  const { custom_id: attemptId, response } = lineSchema.parse(JSON.parse(text));
  const body = bodySchema.safeParse(response?.body);
  return {
    attemptId,
    httpStatus: response?.status_code ?? 500,
    body: JSON.stringify(response?.body ?? null),
    usage: body.success ? usageOf(body.data) : undefined,
    modelAnswered: body.data?.model,
  };
}

function usageOf({ usage }: z.output<typeof bodySchema>): TokenUsage | undefined {
  if (usage === undefined) return undefined;
  const cachedTokens = usage.prompt_tokens_details?.cached_tokens ?? 0;
  return {
    inputTokens: usage.prompt_tokens,
    outputTokens: usage.completion_tokens,
    ...(cachedTokens > 0 && { cachedTokens }),
  };
}
