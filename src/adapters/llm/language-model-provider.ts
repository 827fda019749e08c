import type {
  JSONSchema7,
  LanguageModelV4,
  LanguageModelV4FunctionTool,
  LanguageModelV4GenerateResult,
  LanguageModelV4Prompt,
  SharedV4ProviderMetadata,
} from '@ai-sdk/provider';
import type { LanguageModel } from 'ai';
import { wrapLanguageModel } from 'ai';
import { z } from 'zod';
import { sha256 } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { ModelRoute } from '../../core/model-route.ts';
import type { Confidence } from '../../core/trait-grade.ts';
import { jsonSchema } from '../../gateway/request-hash.ts';
import type { Clock } from '../../ports/clock.ts';
import { systemClock } from '../../ports/clock.ts';
import type { ModelRequest, TokenUsage } from '../../ports/model.ts';
import type { Exchange, ModelProvider } from '../../ports/model-provider.ts';
import type { ToolCall } from '../../ports/tools.ts';
import { compatibleProviderName, tokenTextsOf } from './compatible-model.ts';
import { readReply } from './read-reply.ts';
import { isSameModel } from './same-model.ts';
import { confidenceAtEnd, isTokenLogprobs, scoreConfidence } from './score-confidence.ts';
import { transportError } from './transport-error.ts';

/** An AI SDK model as an object. Names as text are not taken: the SDK would send those to a gateway of its own. */
export type AnyLanguageModel = Exclude<LanguageModel, string>;

/**
 * Asks any AI SDK model one question, once. The SDK's `generateText` is left out on purpose: it has a retry loop, logging and parsing of its
 * own; its models are called directly (`doGenerate`), so that there is one retry loop and one strict reading of the reply, ours.
 *
 * @param route what is asked for: the pinned model id that the answer's is compared with, temperature, seed, output limit
 */
export function languageModelProvider(
  languageModel: AnyLanguageModel,
  route: ModelRoute,
  options: { readonly clock?: Clock } = {},
): ModelProvider {
  // A caller without types may pass a name.
  if (typeof languageModel === 'string') {
    throw new AssayError('config.invalid', 'the model is a name; must be an AI SDK LanguageModel object');
  }
  const clock = options.clock ?? systemClock;
  // Without middleware this only lifts models of older specifications to the current one.
  const model = wrapLanguageModel({ model: languageModel, middleware: [] });
  return {
    id: providerId(route, model),
    async send(request, { attemptId, signal }) {
      let result: LanguageModelV4GenerateResult;
      try {
        result = await model.doGenerate({
          prompt: promptOf(request, route),
          ...(request.tools !== undefined && { tools: functionTools(request.tools), toolChoice: { type: 'auto' } }),
          responseFormat: {
            type: 'json',
            schema: jsonSchema(request) as JSONSchema7,
            name: request.schemaName,
          },
          maxOutputTokens: route.maxOutputTokens,
          temperature: route.temperature,
          seed: route.seed,
          headers: { 'x-assay-attempt-id': attemptId },
          abortSignal: signal,
          providerOptions: optionsFor(request, route),
        });
      } catch (error) {
        return transportError(error, signal.aborted, clock.now());
      }
      return readExchange(result, request, route);
    },
  };
}

/** Anthropic's cache ends where it is told to; the other providers' find the longest common beginning by themselves. */
const cacheMark = { anthropic: { cacheControl: { type: 'ephemeral' } } } as const;

/** Rules and rubric first, then what other questions share, the essay last: whatever is found again in a prompt cache stands at the front. */
function promptOf(
  { system, user, sharedUserLength: shared = 0, rounds = [] }: ModelRequest,
  { provider }: ModelRoute,
): LanguageModelV4Prompt {
  const marked = provider === 'anthropic';
  return [
    { role: 'system', content: system, ...(marked && { providerOptions: cacheMark }) },
    {
      role: 'user',
      content:
        marked && shared > 0
          ? [
              { type: 'text', text: user.slice(0, shared), providerOptions: cacheMark },
              { type: 'text', text: user.slice(shared) },
            ]
          : [{ type: 'text', text: user }],
    },
    ...rounds.flatMap(({ calls }): LanguageModelV4Prompt => [
      {
        role: 'assistant',
        content: calls.map(({ id, name, input }) => ({
          type: 'tool-call',
          toolCallId: id,
          toolName: name,
          input: parsedInput(input),
        })),
      },
      {
        role: 'tool',
        content: calls.map(({ id, name, result }) => ({
          type: 'tool-result',
          toolCallId: id,
          toolName: name,
          output: { type: 'text', value: result },
        })),
      },
    ]),
  ];
}

/** What a model sent that is not JSON goes back to it as the text that it is. */
function parsedInput(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    return input;
  }
}

function functionTools(tools: NonNullable<ModelRequest['tools']>): LanguageModelV4FunctionTool[] {
  return tools.map(({ name, description, input }) => ({
    type: 'function',
    name,
    description,
    inputSchema: z.toJSONSchema(input, { target: 'draft-7' }) as JSONSchema7,
  }));
}

/** Calls of tools that were offered; a model that calls what it was not given has not answered. */
function toolCallsIn(result: LanguageModelV4GenerateResult, request: ModelRequest): readonly ToolCall[] {
  if (request.tools === undefined) return [];
  return result.content.flatMap((part) =>
    part.type === 'tool-call' ? [{ id: part.toolCallId, name: part.toolName, input: part.input }] : [],
  );
}

function readExchange(result: LanguageModelV4GenerateResult, request: ModelRequest, route: ModelRoute): Exchange {
  // A provider that does not name the model cannot be checked; the name asked for is kept.
  const modelAnswered = result.response?.modelId ?? route.model;
  const usage = tokenUsage(result);
  const answeredBy = { modelAnswered, ...fingerprintOf(result) };
  const detail = swapped(route, answeredBy);
  if (detail !== undefined && route.onSwappedModel !== 'record') {
    return { outcome: 'unusable', problem: 'wrong-model', detail, ...answeredBy, usage };
  }
  const toolCalls = toolCallsIn(result, request);
  if (toolCalls.length > 0) return { outcome: 'answered', value: undefined, toolCalls, ...answeredBy, usage };
  const text =
    result.structuredOutputText ?? result.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const reply = readReply({ text, finishReason: result.finishReason.unified }, request);
  if (!reply.ok) return { outcome: 'unusable', problem: reply.problem, detail: reply.detail, ...answeredBy, usage };
  const confidence = readConfidence(result.providerMetadata, request);
  return {
    outcome: 'answered',
    value: reply.value,
    ...answeredBy,
    usage,
    ...(confidence === undefined ? {} : { confidence }),
  };
}

/** @returns why the answer is not of the pinned model; undefined when it is */
function swapped(
  { model, fingerprints }: ModelRoute,
  { modelAnswered, fingerprint = 'none' }: { readonly modelAnswered: string; readonly fingerprint?: string },
): string | undefined {
  if (!isSameModel(model, modelAnswered)) return 'the answer comes from another model than the pinned one';
  return fingerprints === undefined || fingerprints.includes(fingerprint)
    ? undefined
    : 'the answer comes from another build of the model than the pinned ones';
}

const bodySchema = z.object({ system_fingerprint: z.string().min(1).max(100) });

/** The build that answered, where the provider tells (OpenAI and those who speak like it). */
function fingerprintOf(result: LanguageModelV4GenerateResult): { readonly fingerprint?: string } {
  const body = bodySchema.safeParse(result.response?.body);
  return body.success ? { fingerprint: body.data.system_fingerprint } : {};
}

function tokenUsage(result: LanguageModelV4GenerateResult): TokenUsage | undefined {
  const { total, cacheRead = 0, cacheWrite = 0 } = result.usage.inputTokens;
  const outputTokens = result.usage.outputTokens.total;
  if (total === undefined || outputTokens === undefined) return undefined;
  return {
    inputTokens: total,
    outputTokens,
    ...(cacheRead > 0 && { cachedTokens: cacheRead }),
    ...(cacheWrite > 0 && { cacheWriteTokens: cacheWrite }),
  };
}

type RequestOptions = Record<string, Record<string, number | boolean | string>>;

/** Providers read only the options under their own name. */
function optionsFor(request: ModelRequest, { provider }: ModelRoute): RequestOptions {
  const asked = request.scoreField !== undefined;
  if (provider === 'openai-compatible')
    return asked ? { [compatibleProviderName]: { logprobs: true, top_logprobs: logprobs } } : {};
  return {
    // Questions with the same beginning go to the same machine, whose cache has it. The system message holds nothing that a student wrote.
    openai: { promptCacheKey: sha256(request.system).slice(0, 32), ...(asked && { logprobs }) },
    // A model that the caller passes may be one that speaks like these.
    ...(asked && { [compatibleProviderName]: { logprobs: true, top_logprobs: logprobs } }),
  };
}

/** 20 alternatives a token is the most that OpenAI and vLLM give. */
const logprobs = 20;

function readConfidence(metadata: SharedV4ProviderMetadata | undefined, request: ModelRequest): Confidence | undefined {
  if (request.scoreField === undefined || request.scoreValues === undefined) return undefined;
  const tokens = tokenTextsOf(metadata);
  if (tokens !== undefined) return confidenceAtEnd(tokens, request.scoreField, request.scoreValues);
  for (const { logprobs } of Object.values(metadata ?? {})) {
    if (isTokenLogprobs(logprobs)) return scoreConfidence(logprobs, request.scoreField, request.scoreValues);
  }
  return undefined;
}

function providerId(route: ModelRoute, model: LanguageModelV4): string {
  if (route.provider === 'custom') return `custom ${model.provider}`;
  if (route.baseUrl === undefined || !URL.canParse(route.baseUrl)) return route.provider;
  const url = new URL(route.baseUrl);
  return `${route.provider} ${url.origin}${url.pathname}`;
}
