import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { createProviderEmbedder } from './provider-embedder.ts';

/** A server that speaks the OpenAI embeddings wire format and says what the test tells it to. */
let server: Server;
let baseURL = '';
let asked: { input: string[]; dimensions?: number }[] = [];
let reply: (input: readonly string[]) => { status: number; body: unknown; delayMs?: number };

function vectors(list: readonly (readonly number[])[]) {
  const data = list.map((embedding, index) => ({ object: 'embedding', index, embedding }));
  return { status: 200, body: { object: 'list', data, model: 'tiny', usage: { prompt_tokens: 1, total_tokens: 1 } } };
}

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString('utf8')));
    request.on('end', () => {
      const body = JSON.parse(text);
      asked.push(body);
      const { status, body: answer, delayMs = 0 } = reply(body.input);
      setTimeout(() => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      }, delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  baseURL = `http://127.0.0.1:${address.port}/v1`;
});
beforeEach(() => {
  asked = [];
  reply = (input) => vectors(input.map((text) => [3, 4, text.length === 0 ? 1 : 0]));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function embedder(options: { maxCharacters?: number; timeoutMs?: number; dimensions?: number } = {}) {
  const model = createOpenAICompatible({ name: 'tiny', baseURL }).embeddingModel('tiny');
  return createProviderEmbedder(model, { id: 'tiny/3', ...options });
}

test('vectors come back in order and at unit length', async () => {
  reply = (input) => vectors(input.map((_, index) => (index === 0 ? [3, 4] : [0, 2])));
  const [first, second] = await embedder().embed(['one', 'two']);
  // 3-4-5
  expect([...(first ?? [])]).toEqual([expect.closeTo(0.6, 6), expect.closeTo(0.8, 6)]);
  expect([...(second ?? [])]).toEqual([0, 1]);
});

test('an empty text is sent as a full stop, a long one is cut between letters, no text is not sent', async () => {
  await embedder({ maxCharacters: 4 }).embed([' ', 'abcdef', 'abc😀']);
  expect(asked.map(({ input }) => input)).toEqual([['.', 'abcd', 'abc']]);
  expect(await embedder().embed([])).toEqual([]);
  expect(asked).toHaveLength(1);
});

test('a refusal is not worth repeating, a busy or silent provider is; neither is asked twice', async () => {
  reply = () => ({ status: 401, body: { error: { message: 'no' } } });
  await expect(embedder().embed(['x'])).rejects.toMatchObject({ code: 'model.rejected', retryable: false });
  reply = () => ({ status: 503, body: { error: { message: 'busy' } } });
  await expect(embedder().embed(['x'])).rejects.toMatchObject({ code: 'model.transport', retryable: true });
  reply = (input) => ({ ...vectors(input.map(() => [1])), delayMs: 2000 });
  await expect(embedder({ timeoutMs: 50 }).embed(['x'])).rejects.toMatchObject({ code: 'model.transport' });
  expect(asked).toHaveLength(3);
});

test('too few vectors, vectors of two lengths or without direction are refused', async () => {
  for (const list of [
    [[1, 0]],
    [[1, 0], [1]],
    [
      [1, 0],
      [0, 0],
    ],
  ]) {
    reply = () => vectors(list);
    await expect(embedder().embed(['x', 'y'])).rejects.toMatchObject({ code: 'model.rejected' });
  }
});
