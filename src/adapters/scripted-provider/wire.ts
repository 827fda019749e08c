import { z } from 'zod';

const messageSchema = z.object({
  role: z.string(),
  content: z
    .union([z.string(), z.array(z.object({ type: z.string(), text: z.string().optional() }))])
    .nullish()
    .transform((content) =>
      typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join(''),
    ),
});

/** A request to POST /v1/chat/completions, as far as this provider reads it. */
export const chatRequestSchema = z.object({
  model: z.string().min(1),
  messages: z.array(messageSchema).min(1),
  tools: z.array(z.object({ type: z.literal('function'), function: z.looseObject({ name: z.string() }) })).optional(),
  max_tokens: z.number().int().positive().optional(),
  max_completion_tokens: z.number().int().positive().optional(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.number().int().min(0).max(20).nullish(),
  stream: z.literal(false, 'is true; the scripted provider does not stream').optional(),
  response_format: z
    .object({
      type: z.string(), // What came out of JSON.parse is JSON.
      json_schema: z.object({ name: z.string(), schema: z.unknown() }).optional(),
    })
    .optional(),
});

export type ChatRequest = z.infer<typeof chatRequestSchema>;

/** A request to POST /v1/embeddings. */
export const embeddingsRequestSchema = z.object({
  model: z.string().min(1),
  input: z.union([z.string().transform((text) => [text]), z.array(z.string()).min(1).max(2048)]),
  dimensions: z.number().int().min(8).max(4096).default(256),
  encoding_format: z.enum(['float', 'base64']).default('float'),
});

/** One token with the alternatives that were considered for it. */
export interface WireLogprob {
  readonly token: string;
  readonly logprob: number;
  readonly bytes: readonly number[];
  readonly top_logprobs: readonly {
    readonly token: string;
    readonly logprob: number;
    readonly bytes: readonly number[];
  }[];
}

/** Tokens in a row that may come again, as the same list, in other replies. */
export type TokenRun = readonly WireLogprob[];

export interface Completion {
  readonly model: string;
  readonly content: string | null;
  readonly refusal: string | null;
  readonly finishReason: string;
  readonly toolCalls?: readonly { readonly name: string; readonly input: string }[];
  readonly logprobs: readonly TokenRun[] | undefined;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Of the prompt: what the cache had; absent where there is none. */
  readonly cachedTokens?: number;
}

/** The body of a chat completion. */
export function completionBody(id: string, created: Date, completion: Completion): object {
  const { model, content, refusal, finishReason, logprobs, promptTokens, completionTokens, toolCalls } = completion;
  const { cachedTokens } = completion;
  return {
    id,
    object: 'chat.completion',
    created: Math.floor(created.getTime() / 1000),
    model,
    system_fingerprint: 'scripted',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content,
          refusal,
          ...(toolCalls !== undefined && {
            tool_calls: toolCalls.map(({ name, input }, at) => ({
              id: `${id}-${at}`,
              type: 'function',
              function: { name, arguments: input },
            })),
          }),
        },
        logprobs: logprobs === undefined ? null : { content: logprobs.flat(), refusal: null },
        finish_reason: finishReason,
      },
    ],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
      ...(cachedTokens !== undefined && { prompt_tokens_details: { cached_tokens: cachedTokens } }),
    },
  };
}

/** The same as it is sent. A reply has hundreds of tokens that replies before it had: what they look like is written once. */
export function completionBytes(id: string, created: Date, completion: Completion): Buffer {
  const { logprobs } = completion;
  if (logprobs === undefined) return Buffer.from(JSON.stringify(completionBody(id, created, completion)));
  const around = JSON.stringify(completionBody(id, created, { ...completion, logprobs: [] }));
  // Nothing that a message says can be this: inside of a text quotation marks are escaped.
  const place = around.indexOf(noTokens) + noTokens.length - 1;
  const runs = logprobs.filter((run) => run.length > 0).map(runBytes);
  const [first = Buffer.alloc(1), ...rest] = runs;
  return Buffer.concat([
    Buffer.from(around.slice(0, place)),
    first.subarray(1),
    ...rest,
    Buffer.from(around.slice(place)),
  ]);
}

const noTokens = '"logprobs":{"content":[]';
const bytesOfRuns = new WeakMap<TokenRun, Buffer>();
const tokenTexts = new WeakMap<WireLogprob, string>();

/** Each token with a comma before it. */
function runBytes(run: TokenRun): Buffer {
  const bytes = bytesOfRuns.get(run) ?? Buffer.from(run.map(tokenText).join(''));
  bytesOfRuns.set(run, bytes);
  return bytes;
}

function tokenText(token: WireLogprob): string {
  const text = tokenTexts.get(token) ?? `,${JSON.stringify(token)}`;
  tokenTexts.set(token, text);
  return text;
}

export function errorBody(message: string, type: string): object {
  return { error: { message, type, param: null, code: type } };
}

/** A made-up tokenizer: four characters a token, rounded up. Only its sums matter. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
