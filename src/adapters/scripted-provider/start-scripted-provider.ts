import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { z } from 'zod';
import { AssayError } from '../../core/errors.ts';
import type { ChatSettings, Delivery } from './answer-chat.ts';
import { answerChat } from './answer-chat.ts';
import {
  endBatches,
  newBatchState,
  serveBatches,
  type BatchReply,
  type BatchState,
  type ScriptedBatches,
} from './batch-api.ts';
import { hashEmbedding } from './hash-embedding.ts';
import { createPromptCache, type PromptCache } from './prompt-cache.ts';
import type { ProviderCall } from './provider-ledger.ts';
import { readBody } from './read-body.ts';
import type { ScriptRule } from './script.ts';
import { readScript, transportFaults } from './script.ts';
import {
  chatRequestSchema,
  completionBody,
  completionBytes,
  countTokens,
  embeddingsRequestSchema,
  errorBody,
} from './wire.ts';

export interface ScriptedProviderOptions extends Partial<ChatSettings> {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly script?: readonly ScriptRule[];
  /** When given, requests must carry it as a bearer token. */
  readonly apiKey?: string;
  /** Model ids that are listed; others are answered too, under their own name. */
  readonly models?: readonly string[];
  /** Keeps the bodies of chat requests for `requests()`. They hold essays: for tests. */
  readonly keepRequests?: boolean;
  /** Finds the beginnings of earlier prompts again, says so in its usage, and charges them at their own price. */
  readonly promptCache?: boolean;
  /** Has a batch API (files and batches). */
  readonly batches?: ScriptedBatches;
}

export interface ScriptedProvider {
  /** Ends in /v1: a base URL. */
  readonly url: string;
  /** Every chat request so far, in order of arrival. */
  ledger(): readonly ProviderCall[];
  /** The bodies as they came, when they are kept. */
  requests(): readonly string[];
  /** Puts other rules in place of the present ones. */
  setScript(script: readonly ScriptRule[]): void;
  /** Ends the batches that are under way: with all answers, or with every second one. */
  endBatches(manner: 'complete' | 'expire'): void;
  /** Ends it and every connection that is still open. */
  close(): Promise<void>;
}

/**
 * A stand-in for a model provider, for tests and demonstrations: a real HTTP server on the loopback address that speaks the chat
 * completions format. NO MODEL RUNS HERE: scores come from counts of words and sentences and mean nothing. Its replies, faults and waits follow a script
 * and a seed; its own ledger (GET /ledger) says what was asked and what it charges.
 */
export async function startScriptedProvider(options: ScriptedProviderOptions = {}): Promise<ScriptedProvider> {
  const settings: ChatSettings = {
    seed: options.seed ?? 1,
    personality: options.personality ?? 'fair',
    prices: options.prices ?? { inputMicroUsdPerMTok: 150_000, outputMicroUsdPerMTok: 600_000 },
    latencyMs: options.latencyMs ?? { min: 0, max: 0 },
    faultRate: options.faultRate ?? 0,
    faultKinds: options.faultKinds ?? transportFaults,
  };
  const state: State = {
    settings,
    options,
    calls: [],
    bodies: [],
    attempts: new Map(),
    promptCache: options.promptCache === true ? createPromptCache() : undefined,
    script: readScript(options.script ?? []),
    batches: newBatchState(),
  };
  const server = createServer((request, response) => {
    handle(request, response, state).catch(() => response.destroy());
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}/v1`,
    ledger: () => [...state.calls],
    requests: () => [...state.bodies],
    setScript(script) {
      state.script = readScript(script);
    },
    endBatches: (manner) => endBatches(state.batches, manner, (asked, id) => answerInBatch(asked, id, state)),
    close() {
      for (const timer of state.batches.timers) clearTimeout(timer);
      return close(server);
    },
  };
}

interface State {
  readonly settings: ChatSettings;
  readonly options: ScriptedProviderOptions;
  readonly calls: ProviderCall[];
  readonly bodies: string[];
  readonly attempts: Map<string, number>;
  readonly promptCache: PromptCache | undefined;
  readonly batches: BatchState;
  script: ReturnType<typeof readScript>;
}

async function handle(request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  response.setHeader('x-scripted-provider', 'no model runs here');
  const [path = '/'] = (request.url ?? '/').split('?', 1);
  const route = `${request.method ?? 'GET'} ${path}`;
  if (route === 'GET /')
    return sendJson(response, 200, {
      name: 'assay scripted provider',
      purpose: 'tests and demonstrations; no model runs here',
    });
  if (route === 'GET /ledger') return sendJson(response, 200, { calls: state.calls });
  const key = state.options.apiKey;
  if (key !== undefined && request.headers.authorization !== `Bearer ${key}`) {
    return sendJson(response, 401, errorBody('The API key is missing or wrong.', 'invalid_api_key'));
  }
  if (route === 'GET /v1/models') return sendJson(response, 200, modelList(state));
  return question(route, request, response, state);
}

async function question(
  route: string,
  request: IncomingMessage,
  response: ServerResponse,
  state: State,
): Promise<void> {
  if (state.options.batches !== undefined && /^\w+ \/v1\/(?:files|batches)\b/.test(route))
    return batches(route, request, response, state);
  if (route !== 'POST /v1/chat/completions' && route !== 'POST /v1/embeddings') return nothingHere(response);
  const body = await readBody(request);
  if (body === undefined) return sendJson(response, 413, errorBody('The body is too large.', 'request_too_large'));
  return route === 'POST /v1/embeddings' ? embeddings(body, response) : chat(body, request, response, state);
}

function nothingHere(response: ServerResponse): void {
  sendJson(response, 404, errorBody('There is no such address here.', 'not_found'));
}

async function batches(route: string, request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  const settings = state.options.batches ?? { delayMs: 0 };
  const asked = { route, request, response, body: (await readBody(request)) ?? '' };
  if (!serveBatches(state.batches, settings, asked, (body, id) => answerInBatch(body, id, state)))
    nothingHere(response);
}

async function chat(body: string, request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  const parsed = parseJson(body, chatRequestSchema);
  if ('error' in parsed) return sendJson(response, 400, errorBody(parsed.error, 'invalid_request_error'));
  const { delivery, call } = answerChat(parsed.value, state.settings, state);
  const attemptId = request.headers['x-assay-attempt-id'];
  const at = new Date();
  // Written down before anything is sent: what is charged is charged even when the other side is gone.
  state.calls.push({
    number: state.calls.length + 1,
    at: at.toISOString(),
    attemptId: typeof attemptId === 'string' ? attemptId : null,
    ...call,
  });
  if (state.options.keepRequests === true) state.bodies.push(body);
  await sleepFor(delivery.latencyMs);
  await send(response, delivery, at);
}

/** One question of a batch, at the batch's price. What does not arrive alone is an error line here. */
function answerInBatch(asked: unknown, customId: string, state: State): BatchReply {
  const discount = state.options.batches?.discount ?? 0.5;
  const { inputMicroUsdPerMTok, outputMicroUsdPerMTok } = state.settings.prices;
  const prices = {
    inputMicroUsdPerMTok: inputMicroUsdPerMTok * (1 - discount),
    outputMicroUsdPerMTok: outputMicroUsdPerMTok * (1 - discount),
  };
  const { delivery, call } = answerChat(chatRequestSchema.parse(asked), { ...state.settings, prices }, state);
  const { completion } = delivery;
  const at = new Date();
  const answered = delivery.manner === 'whole' && completion !== undefined;
  state.calls.push({
    number: state.calls.length + 1,
    at: at.toISOString(),
    attemptId: customId,
    ...call,
    ...(!answered && { inputTokens: 0, outputTokens: 0, cachedTokens: 0, priceMicroUsd: 0 }),
  });
  return answered
    ? { status: 200, body: completionBody(`chatcmpl-${randomUUID()}`, at, completion) }
    : { status: delivery.status === 200 ? 500 : delivery.status, body: errorBody('A scripted error.', 'server_error') };
}

async function send(response: ServerResponse, delivery: Delivery, at: Date): Promise<void> {
  if (delivery.manner === 'hang') return;
  if (delivery.completion === undefined) {
    if (delivery.retryAfterSeconds !== undefined) response.setHeader('retry-after', String(delivery.retryAfterSeconds));
    sendJson(response, delivery.status, errorBody('A scripted error.', delivery.errorType ?? 'scripted_error'));
    return;
  }
  const bytes = completionBytes(`chatcmpl-${randomUUID()}`, at, delivery.completion);
  if (delivery.manner === 'whole') return sendBytes(response, 200, bytes);
  const text = bytes.toString('utf8');
  const half = Buffer.from(text.slice(0, text.length / 2));
  if (delivery.manner === 'broken-envelope') return sendBytes(response, 200, half);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
  if (delivery.manner === 'cut-body') {
    response.write(half, () => response.destroy());
    return;
  }
  // A byte every 50 ms until the other side has had enough.
  for (const byte of bytes) {
    if (response.destroyed) return;
    response.write(Buffer.of(byte));
    await sleepFor(50);
  }
  response.end();
}

function embeddings(body: string, response: ServerResponse): void {
  const parsed = parseJson(body, embeddingsRequestSchema);
  if ('error' in parsed) return sendJson(response, 400, errorBody(parsed.error, 'invalid_request_error'));
  const { input, model, dimensions, encoding_format: format } = parsed.value;
  const tokens = input.reduce((total, text) => total + countTokens(text), 0);
  const data = input.map((text, index) => {
    const vector = hashEmbedding(text, dimensions);
    return {
      object: 'embedding',
      index,
      embedding: format === 'float' ? [...vector] : Buffer.from(vector.buffer).toString('base64'),
    };
  });
  sendJson(response, 200, { object: 'list', model, data, usage: { prompt_tokens: tokens, total_tokens: tokens } });
}

function modelList(state: State): object {
  const ids = state.options.models ?? ['scripted-grader-1'];
  return { object: 'list', data: ids.map((id) => ({ id, object: 'model', created: 0, owned_by: 'assay-scripted' })) };
}

function parseJson<T>(body: string, schema: z.ZodType<T>): { readonly value: T } | { readonly error: string } {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { error: 'The body is not JSON.' };
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? { value: parsed.data } : { error: z.prettifyError(parsed.error) };
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  sendBytes(response, status, Buffer.from(JSON.stringify(body)));
}

function sendBytes(response: ServerResponse, status: number, bytes: Buffer): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length });
  response.end(bytes);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new AssayError('config.invalid', `the scripted provider cannot listen on port ${port}; give a free port or 0`, {
          cause,
        }),
      );
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
