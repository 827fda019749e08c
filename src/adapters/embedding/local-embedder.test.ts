import { afterAll, expect, test } from 'vitest';
import { createLocalEmbedder } from './local-embedder.ts';

const embedder = createLocalEmbedder();
afterAll(() => embedder.close());

function cosine(a: Float32Array | undefined, b: Float32Array | undefined): number {
  return (a ?? new Float32Array(0)).reduce((sum, value, index) => sum + value * (b?.[index] ?? Number.NaN), 0);
}

test('vectors of 512 numbers and unit length, in order, nearer when the meaning is nearer', async () => {
  const texts = ['Students sleep more.', 'Pupils get more rest.', 'The price of oil rose.'];
  const [sleep, rest, oil] = await embedder.embed(texts);
  expect([sleep?.length, cosine(sleep, sleep), cosine(oil, oil)]).toEqual([
    512,
    expect.closeTo(1, 6),
    expect.closeTo(1, 6),
  ]);
  expect(cosine(sleep, rest)).toBeGreaterThan(0.6);
  expect(cosine(sleep, oil)).toBeLessThan(0.3);
});

test('the same text gives the same bits, alone, in company and in a new worker', async () => {
  const text = 'The bell rings too early. '.repeat(40);
  const [alone] = await embedder.embed([text]);
  const [, inCompany] = await embedder.embed(['Something else.', text, 'And more.']);
  const other = createLocalEmbedder();
  const [again] = await other.embed([text]);
  await other.close();
  expect(inCompany).toEqual(alone);
  expect(again).toEqual(alone);
});

test('the end of a long text counts too', async () => {
  const body = 'Students sleep more when school starts later. '.repeat(30);
  const [one, other] = await embedder.embed([
    `${body}${'Oil prices rose. '.repeat(30)}`,
    `${body}${'Dogs chase cats. '.repeat(30)}`,
  ]);
  expect(cosine(one, other)).toBeLessThan(0.98);
});

test('a text without words has a vector, and no text has none', async () => {
  const [empty] = await embedder.embed(['']);
  expect(cosine(empty, empty)).toBeCloseTo(1, 6);
  expect(await embedder.embed([])).toEqual([]);
});

test('the event loop turns while it works', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await embedder.embed(['The bell rings too early. '.repeat(100)]);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(3);
});

test('closing refuses what is waiting; the next text starts a new worker', async () => {
  const own = createLocalEmbedder();
  const waiting = own.embed(['Never answered.']);
  await Promise.all([expect(waiting).rejects.toMatchObject({ code: 'internal', retryable: true }), own.close()]);
  const [vector] = await own.embed(['Answered.']);
  expect(vector).toHaveLength(512);
  await own.close();
});
