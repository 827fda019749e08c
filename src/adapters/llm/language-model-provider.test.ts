import { APICallError } from '@ai-sdk/provider';
import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4GenerateResult } from '@ai-sdk/provider';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { modelRouteSchema } from '../../core/model-route.ts';
import type { ModelRequest } from '../../ports/model.ts';
import { createLanguageModel } from './create-language-model.ts';
import { languageModelProvider } from './language-model-provider.ts';

const route = modelRouteSchema.parse({ provider: 'custom', model: 'mine-1', seed: 3 });
const request: ModelRequest = {
  system: 'rules',
  user: 'essay',
  schemaName: 'answer',
  schema: z.strictObject({ score: z.literal([1, 2]) }),
};
const clock = { now: () => new Date('2026-01-01T00:00:00Z') };

/** A caller's own AI SDK model. */
function model(
  answer: (options: LanguageModelV4CallOptions) => Partial<LanguageModelV4GenerateResult>,
): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'homemade',
    modelId: 'mine-1',
    supportedUrls: {},
    doGenerate: (options) =>
      Promise.resolve({
        content: [{ type: 'text', text: '{"score":2}' }],
        finishReason: { unified: 'stop', raw: 'stop' },
        usage: {
          inputTokens: { total: 10, noCache: 10, cacheRead: 0, cacheWrite: 0 },
          outputTokens: { total: 4, text: 4, reasoning: 0 },
        },
        warnings: [],
        ...answer(options),
      }),
    doStream: () => Promise.reject(new Error('nothing is streamed')),
  };
}

function send(languageModel: LanguageModelV4, signal = new AbortController().signal) {
  return languageModelProvider(languageModel, route, { clock }).send(request, { attemptId: 'a-1', signal });
}

function httpError(status: number, extra: { headers?: Record<string, string>; body?: object } = {}): LanguageModelV4 {
  return model(() => {
    throw new APICallError({
      message: 'the essay and sk-key-123',
      url: 'http://user:pass@host',
      requestBodyValues: { essay: 'text' },
      statusCode: status,
      ...(extra.headers === undefined ? {} : { responseHeaders: extra.headers }),
      ...(extra.body === undefined ? {} : { responseBody: JSON.stringify(extra.body) }),
    });
  });
}

describe('any AI SDK model', () => {
  test('is asked with both messages, the schema, the seed and the attempt id', async () => {
    const seen: LanguageModelV4CallOptions[] = [];
    const exchange = await send(
      model((options) => {
        seen.push(options);
        return {};
      }),
    );
    expect(exchange).toEqual({
      outcome: 'answered',
      value: { score: 2 },
      modelAnswered: 'mine-1',
      usage: { inputTokens: 10, outputTokens: 4 },
    });
    expect(seen[0]?.prompt.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(seen[0]?.seed).toBe(3);
    expect(seen[0]?.headers).toEqual({ 'x-assay-attempt-id': 'a-1' });
    expect(seen[0]?.responseFormat).toMatchObject({ type: 'json', name: 'answer', schema: { required: ['score'] } });
  });

  test('whose usage is not told has none, not zero', async () => {
    const none = { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined };
    const usage = { inputTokens: none, outputTokens: { total: undefined, text: undefined, reasoning: undefined } };
    expect(await send(model(() => ({ usage })))).toMatchObject({ outcome: 'answered', usage: undefined });
  });

  test('must be an object: a name would go to a gateway of the SDK', () => {
    expect(() => languageModelProvider('openai/gpt-4o' as never, route)).toThrow(/must be an AI SDK LanguageModel/);
  });
});

describe('what a prompt cache is told', () => {
  const shared: ModelRequest = { ...request, user: 'examples, then essay', sharedUserLength: 'examples, '.length };

  /** The body that goes out, whatever comes back. */
  async function bodyOf(provider: 'anthropic' | 'openai' | 'openai-compatible', asked: ModelRequest) {
    const bodies: unknown[] = [];
    const target = { ...route, provider, ...(provider === 'openai-compatible' && { baseUrl: 'http://localhost/v1' }) };
    const languageModel = createLanguageModel(target, { apiKey: 'k' }, (_, init) => {
      bodies.push(JSON.parse(typeof init?.body === 'string' ? init.body : ''));
      return Promise.resolve(new Response('{}', { status: 500 }));
    });
    const { signal } = new AbortController();
    await languageModelProvider(languageModel, target, { clock }).send(asked, { attemptId: 'a-1', signal });
    return bodies[0];
  }
  const mark = { cache_control: { type: 'ephemeral' } };

  test('Anthropic: where the rules end, and where the examples do', async () => {
    expect(await bodyOf('anthropic', shared)).toMatchObject({
      system: [{ type: 'text', text: 'rules', ...mark }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'examples, ', ...mark },
            { type: 'text', text: 'then essay' },
          ],
        },
      ],
    });
  });

  test('OpenAI: one key for all questions with the same rules, made of the rules alone', async () => {
    const keyOf = async (asked: ModelRequest): Promise<unknown> =>
      Reflect.get(Object(await bodyOf('openai', asked)), 'prompt_cache_key');
    expect(await keyOf(shared)).toMatch(/^[0-9a-f]{32}$/);
    expect(await keyOf({ ...shared, user: 'another essay' })).toBe(await keyOf(shared));
    expect(await keyOf({ ...shared, system: 'other rules' })).not.toBe(await keyOf(shared));
  });

  test('others find the beginning by themselves, and get one plain text each', async () => {
    const body = await bodyOf('openai-compatible', shared);
    expect(body).toMatchObject({
      messages: [
        { role: 'system', content: 'rules' },
        { role: 'user', content: 'examples, then essay' },
      ],
    });
    expect(JSON.stringify(body)).not.toMatch(/cache/);
  });

  test('what it had and what it put in is told apart', async () => {
    const inputTokens = { total: 30, noCache: 6, cacheRead: 16, cacheWrite: 8 };
    const outputTokens = { total: 4, text: 4, reasoning: 0 };
    expect(await send(model(() => ({ usage: { inputTokens, outputTokens } })))).toMatchObject({
      usage: { inputTokens: 30, outputTokens: 4, cachedTokens: 16, cacheWriteTokens: 8 },
    });
  });
});

describe('errors', () => {
  test.each([
    [429, true, 'rate-limited'],
    [408, true, 'server-error'],
    [500, true, 'server-error'],
    [529, true, 'server-error'],
    [501, false, 'server-error'],
    [400, false, 'rejected'],
    [401, false, 'rejected'],
    [404, false, 'rejected'],
  ] as const)('HTTP %i is retryable: %s', async (status, retryable, fault) => {
    const exchange = await send(httpError(status));
    expect(exchange).toEqual({
      outcome: 'error',
      fault,
      retryable,
      maybeCharged: false,
      httpStatus: status,
      detail: `HTTP ${status}`,
    });
  });

  test('a quota that is used up will not come back by waiting', async () => {
    const body = { error: { message: 'pay', type: 'insufficient_quota', code: 'insufficient_quota' } };
    expect(await send(httpError(429, { body }))).toMatchObject({
      retryable: false,
      detail: 'HTTP 429 (insufficient_quota)',
    });
  });

  test.each([
    [{ 'retry-after': '3' }, 3000],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT' }, 9000],
    [{ 'retry-after': 'Wed, 31 Dec 2025 23:00:00 GMT' }, 0],
    [{ 'retry-after-ms': '250', 'retry-after': '1' }, 250],
  ])('waiting time %o', async (headers, retryAfterMs) => {
    expect(await send(httpError(429, { headers }))).toMatchObject({ retryAfterMs });
  });

  test('an unreadable Retry-After is none', async () => {
    expect(await send(httpError(429, { headers: { 'retry-after': 'soon' } }))).not.toHaveProperty('retryAfterMs');
  });
});

describe('createLanguageModel', () => {
  const compatible = { ...route, provider: 'openai-compatible' } as const;

  test.each(['http://user:pa55@host/v1', 'https://host/v1?key=pa55'])(
    'refuses credentials in the base URL %s and does not repeat them',
    (baseUrl) => {
      expect(() => createLanguageModel({ ...compatible, baseUrl }, {})).toThrow(
        /route.baseUrl for host carries credentials/,
      );
      expect(() => createLanguageModel({ ...compatible, baseUrl }, {})).not.toThrow(/pa55/);
    },
  );

  test.each(['openai', 'anthropic', 'google'] as const)(
    '%s without a key is a matter of configuration, told at once',
    (provider) => {
      expect(() => createLanguageModel({ ...route, provider }, {})).toThrow(`the API key for ${provider} is missing`);
      expect(createLanguageModel({ ...route, provider }, { apiKey: 'k' }).modelId).toBe('mine-1');
    },
  );

  test('a base URL is needed, and http', () => {
    expect(() => createLanguageModel(compatible, {})).toThrow(/route.baseUrl is missing/);
    expect(() => createLanguageModel({ ...compatible, baseUrl: 'file:///v1' }, {})).toThrow(/must be http/);
  });
});
