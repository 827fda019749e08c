import { fillForm } from './fill-form.ts';
import type { PersonalAnswer } from './personality.ts';
import type { ReadQuestion } from './read-question.ts';
import { replyLogprobs } from './reply-logprobs.ts';
import type { ContentFault, ScriptedReply } from './script.ts';
import { contentFaults } from './script.ts';
import type { ChatRequest, Completion } from './wire.ts';
import { countTokens } from './wire.ts';

/** What a message holds and how it ended. */
interface Draft {
  readonly content: string | null;
  readonly refusal?: string;
  readonly finishReason?: string;
  readonly model?: string;
  readonly toolCalls?: Completion['toolCalls'];
}

/** The completion that a reply (or, without one, the plausible answer) comes to: text, tokens, log-probabilities. */
export function composeReply(
  request: ChatRequest,
  question: ReadQuestion,
  personal: PersonalAnswer,
  reply: ScriptedReply | undefined,
): Completion {
  const draft = cutToLimit(write(request, question, personal, reply), request);
  const { content } = draft;
  const wantsLogprobs = request.logprobs === true && content !== null;
  return {
    model: draft.model ?? request.model,
    content,
    refusal: draft.refusal ?? null,
    finishReason: draft.finishReason ?? 'stop',
    ...(draft.toolCalls !== undefined && { toolCalls: draft.toolCalls }),
    logprobs: wantsLogprobs
      ? replyLogprobs(content, {
          scores: question.scores ?? [],
          continuous: personal.continuous,
          top: request.top_logprobs ?? 0,
        })
      : undefined,
    promptTokens: countTokens(textOf(request)) + countTokens(JSON.stringify(request.response_format ?? '')),
    completionTokens: countTokens(content ?? draft.refusal ?? ''),
  };
}

function textOf(request: ChatRequest): string {
  return request.messages.map(({ content }) => content).join('\n');
}

function write(
  request: ChatRequest,
  question: ReadQuestion,
  { answer }: PersonalAnswer,
  reply: ScriptedReply | undefined,
): Draft {
  if (reply !== undefined && 'calls' in reply && !isTold(request, reply)) return callTools(reply);
  return changed(answer, request, reply) ?? { content: plausible(request, question, answer) };
}

/** The answer as the script wants it; undefined where it wants nothing else than the plausible one. */
function changed(answer: Answer, request: ChatRequest, reply: ScriptedReply | undefined): Draft | undefined {
  if (reply === undefined) return undefined;
  if ('content' in reply) {
    return {
      content: reply.content,
      ...(reply.finishReason === undefined ? {} : { finishReason: reply.finishReason }),
    };
  }
  if ('edit' in reply) return { content: JSON.stringify(reply.edit(answer)) };
  if ('score' in reply) return { content: JSON.stringify({ ...answer, score: reply.score }) };
  if ('fault' in reply && isContentFault(reply.fault)) return spoil[reply.fault](answer, textOf(request));
  return undefined;
}

type Calling = Extract<ScriptedReply, { calls: unknown }>;

/** Whether the results of all its rounds have come back. */
function isTold({ messages }: ChatRequest, { calls, rounds = Infinity }: Calling): boolean {
  return messages.filter(({ role }) => role === 'tool').length / Math.max(1, calls.length) >= rounds;
}

function callTools({ calls }: Calling): Draft {
  const toolCalls = calls.map(({ name, input }) => ({ name, input: JSON.stringify(input) }));
  return { content: null, finishReason: 'tool_calls', toolCalls };
}

/** The trait's answer where one is asked for; one of the other forms; else words. */
function plausible(request: ChatRequest, question: ReadQuestion, answer: Answer): string {
  if (question.scores !== undefined) return JSON.stringify(answer);
  return fillForm(request, question) ?? 'This is a scripted reply: no language model runs here.';
}

function isContentFault(fault: string): fault is ContentFault {
  return contentFaults.some((known) => known === fault);
}

type Answer = PersonalAnswer['answer'];

const spoil: Record<ContentFault, (answer: Answer, prompt: string) => Draft> = {
  'missing-field': ({ reasoning, claims }) => ({ content: JSON.stringify({ reasoning, claims }) }),
  'wrong-schema': (answer) => ({ content: JSON.stringify({ ...answer, claims: 'see above' }) }),
  'invented-quote': (answer) => ({
    content: JSON.stringify({
      ...answer,
      claims: answer.claims.map((claim) => ({ ...claim, quote: 'Nobody in this essay ever wrote these words.' })),
    }),
  }),
  'truncated-json': (answer) => ({ content: JSON.stringify(answer).slice(0, -25) }),
  'invalid-json': (answer) => ({ content: `Here is my grade: ${JSON.stringify(answer)}` }),
  'off-scale': (answer) => ({ content: JSON.stringify({ ...answer, score: 99 }) }),
  empty: () => ({ content: '' }),
  refusal: () => ({ content: null, refusal: 'I cannot help with grading this text.' }),
  length: (answer) => ({ content: JSON.stringify(answer).slice(0, 120), finishReason: 'length' }),
  'wrong-model': (answer) => ({ content: JSON.stringify(answer), model: 'another-model-9' }),
  'unsafe-comment': (answer) => ({
    content: JSON.stringify({
      ...answer,
      claims: answer.claims.map((claim) => ({
        ...claim,
        comment: `${claim.comment} ![more](https://example.invalid/x.png)`,
      })),
    }),
  }),
  'prompt-leak': (answer, prompt) => ({ content: JSON.stringify({ ...answer, reasoning: prompt }) }),
};

/** No provider writes more tokens than it was allowed to. */
function cutToLimit(draft: Draft, request: ChatRequest): Draft {
  const limit = request.max_completion_tokens ?? request.max_tokens;
  if (limit === undefined || draft.content === null || countTokens(draft.content) <= limit) return draft;
  return { ...draft, content: draft.content.slice(0, limit * 4), finishReason: 'length' };
}
