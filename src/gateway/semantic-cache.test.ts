import { expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { modelRouteSchema } from '../core/model-route.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { GradeFreeModel, GradeFreeRequest, KeptAnswer, KeptAnswerStore } from '../ports/grade-free-model.ts';
import type { Model, ModelRequest } from '../ports/model.ts';
import { createSemanticCache, type SemanticCacheTerms } from './semantic-cache.ts';

const route = modelRouteSchema.parse({ provider: 'openai', model: 'm' });
const scope = { runId: 'r', step: 's' };

/** Share of letters a to z: enough to say which of two texts is nearer. */
const embedder: Embedder = {
  id: 'letters',
  embed: (texts) =>
    Promise.resolve(
      texts.map((text) => {
        const counts = Float32Array.from({ length: 26 }, () => 0);
        for (const letter of text.toLowerCase().match(/[a-z]/g) ?? []) {
          const place = letter.charCodeAt(0) - 97;
          counts[place] = (counts[place] ?? 0) + 1;
        }
        const length = Math.hypot(...counts) || 1;
        return counts.map((value) => value / length);
      }),
    ),
};

function fixture(given: SemanticCacheTerms | 'off' = { threshold: 0.95, scope: 'subject' }) {
  const terms = given === 'off' ? undefined : given;
  const kept = new Map<string, KeptAnswer[]>();
  const noted: { hit: boolean; similarity: number | undefined; savedMicroUsd: number }[] = [];
  const store: KeptAnswerStore = {
    candidates: (key) => Promise.resolve(kept.get(key)?.toReversed() ?? []),
    keep: (key, one) => Promise.resolve(void kept.set(key, [...(kept.get(key) ?? []), one])),
    note: ({ hit, similarity, savedMicroUsd }) => Promise.resolve(void noted.push({ hit, similarity, savedMicroUsd })),
    uses: () => Promise.resolve([]),
  };
  const asked: ModelRequest[] = [];
  const model: Model = {
    id: 'm',
    ask: (request) => {
      asked.push(request);
      const value = { questions: [`number ${asked.length}`] };
      const paid = { usage: { inputTokens: 1, outputTokens: 1 }, costMicroUsd: 400, latencyMs: 1 };
      return Promise.resolve({ status: 'ok', value, modelAnswered: 'm', ...paid });
    },
  };
  return { cache: createSemanticCache({ model, route, embedder, store, terms }), asked, noted };
}

const levels = {
  low: 'Takes no position on the later start of school.',
  high: 'Weighs reasons for a later start against the bus plan.',
};

function question(words: Partial<typeof levels> = {}, more: Partial<GradeFreeRequest> = {}): GradeFreeRequest {
  const about = Object.entries({ ...levels, ...words }).map(([name, text]) => ({ name, text }));
  const schema = z.strictObject({ questions: z.array(z.string()) });
  return { kind: 'k/1', system: 's', user: 'u', schema, schemaName: 'q', about, subject: 'rubric a', ...more };
}

test('a question that is much like an earlier one gets its answer, for nothing', async () => {
  const { cache, asked, noted } = fixture();
  const first = await cache.answer(question(), scope);
  const second = await cache.answer(
    question({ high: 'Weighs reasons for a later start against the bus plans.' }),
    scope,
  );
  expect(asked).toHaveLength(1);
  expect(second).toMatchObject({ value: { questions: ['number 1'] }, usedAgain: { savedMicroUsd: 400 } });
  expect(first).not.toHaveProperty('usedAgain');
  expect(noted.map(({ hit, savedMicroUsd }) => [hit, savedMicroUsd])).toEqual([
    [false, 0],
    [true, 400],
  ]);
});

test('two questions are as alike as their least alike parts', async () => {
  const { cache, asked } = fixture();
  await cache.answer(question(), scope);
  await cache.answer(question({ high: 'Zebras quiz jazzy foxes.' }), scope);
  expect(asked).toHaveLength(2);
});

test.each([
  ['a word of denial', { low: 'Takes a position on the later start of school.' }],
  ['a number', { high: 'Weighs 2 reasons for a later start against the bus plan.' }],
])('%s that only one of them has makes another question of it, however alike the rest', async (_what, words) => {
  const { cache, asked } = fixture({ threshold: 0.5, scope: 'subject' });
  await cache.answer(question(), scope);
  await cache.answer(question(words), scope);
  expect(asked).toHaveLength(2);
});

test('a script that the embedder does not know is asked anew each time', async () => {
  const { cache, asked, noted } = fixture();
  const greek = { low: 'Δεν παίρνει θέση.', high: 'Ζυγίζει λόγους.' };
  await cache.answer(question(greek), scope);
  await cache.answer(question(greek), scope);
  expect(asked).toHaveLength(2);
  expect(noted).toEqual([]);
});

test.each([
  ['another kind of question', { kind: 'k/2' }],
  ['another shape of answer', { schema: z.strictObject({ questions: z.array(z.string()).min(1) }) }],
  ['another subject', { subject: 'rubric b' }],
])('%s shares no answers', async (_what, more) => {
  const { cache, asked } = fixture();
  await cache.answer(question(), scope);
  await cache.answer(question({}, more), scope);
  expect(asked).toHaveLength(2);
});

test('shared in the whole school, subjects share answers', async () => {
  const { cache, asked } = fixture({ threshold: 0.95, scope: 'tenant' });
  await cache.answer(question(), scope);
  await cache.answer(question({}, { subject: 'rubric b' }), scope);
  expect(asked).toHaveLength(1);
});

test('switched off, and asked for anew, the model answers', async () => {
  const off = fixture('off');
  await off.cache.answer(question(), scope);
  await off.cache.answer(question(), scope);
  expect([off.asked.length, off.noted]).toEqual([2, []]);
  const on = fixture();
  await on.cache.answer(question(), scope);
  expect(await on.cache.answer(question(), scope, { anew: true })).toMatchObject({
    value: { questions: ['number 2'] },
  });
  // The newest answer is the one that counts from now on.
  expect(await on.cache.answer(question(), scope)).toMatchObject({ value: { questions: ['number 2'] } });
});

test('nothing that scores has the type of such a question, and no grader can be given such a model', () => {
  const score: ModelRequest = { system: '', user: '', schema: z.number(), schemaName: 's', scoreField: 'score' };
  expectTypeOf(score).not.toExtend<GradeFreeRequest>();
  expectTypeOf<GradeFreeRequest & { scoreField: string }>().toBeNever();
  expectTypeOf<GradeFreeModel>().not.toExtend<Model>();
});

test.each([
  ['a field that the provider gives probabilities of', { scoreField: 'score' }],
  ['values of a score', { scoreValues: [1, 2, 3] }],
  [
    'an answer with a score in it',
    { schema: z.strictObject({ traits: z.array(z.strictObject({ score: z.number() })) }) },
  ],
])('what got round the types with %s is refused, and nothing is asked', async (_what, more) => {
  const { cache, asked } = fixture();
  const request: GradeFreeRequest = Object.assign(question(), more);
  await expect(cache.answer(request, scope)).rejects.toMatchObject({ code: 'internal' });
  expect(asked).toEqual([]);
});
