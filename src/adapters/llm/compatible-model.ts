import { OpenAICompatibleChatLanguageModel } from '@ai-sdk/openai-compatible';
import { APICallError, JSONParseError, TypeValidationError, type LanguageModelV4 } from '@ai-sdk/provider';
import { splitLogprobs, tokensWithin, type TokenTexts } from './split-logprobs.ts';

export interface CompatibleModelOptions {
  readonly model: string;
  /** Without an end stroke. */
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  readonly send: typeof fetch;
}

/** Under this name the openai-compatible package looks for extra request fields. */
export const compatibleProviderName = 'assay';

/** Log-probabilities of replies by the metadata that they came with. */
const tokensOf = new WeakMap<object, TokenTexts>();

/** The tokens of a reply of this model; undefined where none came along. */
export function tokenTextsOf(metadata: object | undefined): TokenTexts | undefined {
  return metadata === undefined ? undefined : tokensOf.get(metadata);
}

/**
 * The AI SDK's model for servers that speak chat completions, with a way of our own between the two: the SDK writes the request and reads the reply, what
 * goes over the wire in between goes once. Its own way parses, checks and copies a reply with all of its log-probabilities, of which it then keeps
 * none. Errors are those of the SDK ({@link APICallError}), as `transportError` reads them.
 */
export function compatibleModel({ model, baseUrl, apiKey, send }: CompatibleModelOptions): LanguageModelV4 {
  const url = `${baseUrl}/chat/completions`;
  const sdk = new OpenAICompatibleChatLanguageModel(model, {
    provider: `${compatibleProviderName}.chat`,
    supportsStructuredOutputs: true,
    url: () => url,
  });
  const own = {
    'content-type': 'application/json',
    'user-agent': 'assay',
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
  };
  return {
    specificationVersion: 'v4',
    provider: sdk.provider,
    modelId: model,
    supportedUrls: {},
    async doGenerate(options) {
      const { body, warnings } = await sdk.prepareRequest(options);
      const headers = { ...own, ...defined(options.headers) };
      const request = { method: 'POST', headers, body: JSON.stringify(body), signal: options.abortSignal ?? null };
      const response = await sent(send, url, request);
      const bytes = await read(response, url);
      if (!response.ok) throw refused(response, url, bytes);
      const { reply, tokens } = parsed({ response, url, bytes });
      const result = await converted(() => sdk.convertResponse({ body: reply }), { response, url, bytes });
      const providerMetadata = { ...result.providerMetadata };
      if (tokens !== undefined) tokensOf.set(providerMetadata, tokens);
      return { ...result, warnings, providerMetadata, response: { ...result.response, body: reply } };
    },
    // Replies are never streamed: a score is read whole or not at all.
    doStream: (options) => sdk.doStream(options),
  };
}

function defined(headers: Readonly<Record<string, string | undefined>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}

async function sent(send: typeof fetch, url: string, request: RequestInit): Promise<Response> {
  try {
    return await send(url, request);
  } catch (error) {
    if (!(error instanceof TypeError) || error.cause === undefined) throw error;
    throw new APICallError({ message: 'no connection', cause: error.cause, url, requestBodyValues: undefined });
  }
}

interface Failing {
  readonly response: Response;
  readonly url: string;
  readonly bytes: Buffer;
}

function broken({ response, url, bytes }: Failing, cause: unknown): APICallError {
  const { status: statusCode } = response;
  return new APICallError({
    message: 'a broken answer',
    cause,
    statusCode,
    url,
    requestBodyValues: undefined,
    responseBody: bytes.toString('utf8'),
  });
}

async function read(response: Response, url: string): Promise<Buffer> {
  try {
    const bytes = await response.bytes();
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (error) {
    throw broken({ response, url, bytes: Buffer.alloc(0) }, error);
  }
}

function refused(response: Response, url: string, bytes: Buffer): APICallError {
  return new APICallError({
    message: response.statusText,
    statusCode: response.status,
    responseHeaders: Object.fromEntries(response.headers),
    responseBody: withoutMark(bytes.toString('utf8')),
    url,
    requestBodyValues: undefined,
  });
}

function parsed(failing: Failing) {
  const { body, logprobs } = splitLogprobs(failing.bytes);
  try {
    const reply: unknown = JSON.parse(withoutMark(body));
    return { reply, tokens: logprobs ?? tokensWithin(reply) };
  } catch (cause) {
    throw broken(failing, new JSONParseError({ text: '', cause }));
  }
}

/** Some servers begin with a byte order mark. */
function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

/** A reply of another shape is a broken answer; what else goes wrong is told as it is. */
async function converted<T>(convert: () => Promise<T>, failing: Failing): Promise<T> {
  try {
    return await convert();
  } catch (error) {
    throw TypeValidationError.isInstance(error) ? broken(failing, error) : error;
  }
}
