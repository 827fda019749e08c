import { createHash } from 'node:crypto';
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

const listedFileSchema = z.object({ id: z.string().min(1), filename: z.string().nullish() });
type ListedFile = z.output<typeof listedFileSchema>;

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

  async function* pages<T extends { readonly id: string }>(item: z.ZodType<T>, path: string): AsyncGenerator<T[]> {
    const schema = z.object({ data: z.array(item), has_more: z.boolean().optional() });
    let after = '';
    for (let page = 0; page < mostPages; page += 1) {
      const { data, has_more: more } = await read(schema, `${path}${after}`);
      yield data;
      const last = data.at(-1);
      if (more !== true || last === undefined) return;
      after = `&after=${encodeURIComponent(last.id)}`;
    }
  }

  /** The files that were ever uploaded for the batch of this name. None where a provider has no list of files. */
  async function uploaded(name: string): Promise<readonly ListedFile[]> {
    const found: ListedFile[] = [];
    try {
      for await (const files of pages(listedFileSchema, '/files?purpose=batch'))
        found.push(...files.filter(({ filename }) => filename?.startsWith(`${name}.`) === true));
    } catch (error) {
      if (!hasStatus(error, 404, 405)) throw error;
    }
    return found;
  }

  async function upload(filename: string, lines: readonly string[]): Promise<string> {
    const form = new FormData();
    form.set('purpose', 'batch');
    form.set('file', new Blob([...lines], { type: 'application/jsonl' }), filename);
    return (await read(fileSchema, '/files', { method: 'POST', body: form })).id;
  }

  async function remove(file: string): Promise<void> {
    await send(`/files/${encodeURIComponent(file)}`, { method: 'DELETE' }).catch((error: unknown) => {
      // Gone already: by a process that died before it could say so.
      if (!hasStatus(error, 404)) throw error;
    });
  }

  return {
    async create(name, questions) {
      const lines = questions.map(
        ({ attemptId, request }) =>
          `${JSON.stringify({ custom_id: attemptId, method: 'POST', url: '/v1/chat/completions', body: JSON.parse(request) })}\n`,
      );
      // Uploaded already, when the batch could not be made of it then; not one that holds an essay which was erased since.
      const filename = `${name}.${digest(lines)}.jsonl`;
      const input =
        (await uploaded(name)).find((file) => file.filename === filename)?.id ?? (await upload(filename, lines));
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
      for await (const data of pages(batchSchema, '/batches?limit=100')) {
        const found = data.find(({ metadata }) => metadata?.[nameKey] === name);
        if (found !== undefined) return found.id;
        // Newest first. A minute for clocks that differ.
        if ((data.at(-1)?.created_at ?? 0) * 1000 < notBefore.getTime() - 60_000) break;
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
    async forget(name, id) {
      const {
        input_file_id: input,
        output_file_id: output,
        error_file_id: errors,
      } = id === undefined ? {} : await look(id);
      for (const file of [input, output, errors]) if (file !== undefined && file !== null) await remove(file);
      for (const { id: file } of await uploaded(name)) await remove(file);
    },
  };
}

/** Files of the same questions have the same name. */
function digest(lines: readonly string[]): string {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(line);
  return hash.digest('hex').slice(0, 16);
}

function hasStatus(error: unknown, ...statuses: readonly number[]): boolean {
  return error instanceof AssayError && statuses.some((status) => error.details['httpStatus'] === status);
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
