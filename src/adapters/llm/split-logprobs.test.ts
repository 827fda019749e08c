import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitLogprobs, tokensWithin } from './split-logprobs.ts';

/** Tokens as hostile as JSON lets them be. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"', '\\', '\\"', ']}', '[{', '"logprobs":{"content":[', '"score":'),
);
const token = fc.record({
  token: text,
  logprob: fc.constantFrom(-0.5, 0, -9999),
  bytes: fc.array(fc.nat(255), { maxLength: 3 }),
  top_logprobs: fc.array(fc.record({ token: text, logprob: fc.constant(-1) }), { maxLength: 3 }),
});

test('what is left is the reply without its tokens, and the last of these are those of the reply, whatever they say', () => {
  fc.assert(
    fc.property(text, fc.array(token), fc.nat(12), fc.constantFrom(undefined, 1), (content, tokens, count, indent) => {
      const reply = (list: readonly object[]) => ({
        choices: [
          { message: { content, refusal: null }, logprobs: { content: list, refusal: null }, finish_reason: 'stop' },
        ],
        usage: { prompt_tokens: 3 },
      });
      const { body, logprobs } = splitLogprobs(Buffer.from(JSON.stringify(reply(tokens), undefined, indent)));
      expect(JSON.parse(body)).toEqual(reply([]));
      expect(logprobs?.count).toBe(tokens.length);
      expect(logprobs?.last(count)).toEqual(count === 0 ? [] : tokens.slice(-count));
      expect(logprobs?.last(1000)).toEqual(tokens);
    }),
  );
});

test.each([
  ['no log-probabilities', '{"choices":[{"message":{"content":"x"},"logprobs":null}]}'],
  ['none but in what a student is told', JSON.stringify({ content: '"logprobs":{"content":[1]' })],
  ['a reply that broke off', '{"choices":[{"logprobs":{"content":[{"token":"a'],
  ['no JSON', 'Bad gateway'],
])('%s: left as it is', (_, reply) => {
  expect(splitLogprobs(Buffer.from(reply))).toEqual({ body: reply, logprobs: undefined });
});

test('a list that is no JSON gives no tokens and spoils nothing', () => {
  const { body, logprobs } = splitLogprobs(
    Buffer.from('{"choices":[{"message":{"content":"x"},"logprobs":{"content":[{"token":"x","logprob":-Infinity}]}}]}'),
  );
  expect(JSON.parse(body)).toEqual({ choices: [{ message: { content: 'x' }, logprobs: { content: [] } }] });
  expect(logprobs?.last(16)).toBeUndefined();
});

test('tokens behind something else in their object are found in the parsed reply', () => {
  const reply = { choices: [{ logprobs: { refusal: null, content: ['a', 'b', 'c'] } }] };
  const { body, logprobs } = splitLogprobs(Buffer.from(JSON.stringify(reply)));
  expect(logprobs).toBeUndefined();
  const tokens = tokensWithin(JSON.parse(body));
  expect([tokens?.count, tokens?.last(2), tokens?.last(0)]).toEqual([3, ['b', 'c'], []]);
  expect(tokensWithin({ choices: [] })).toBeUndefined();
});
