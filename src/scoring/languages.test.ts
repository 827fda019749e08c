import { expect, test } from 'vitest';
import { measureFeatures, featureDefinitions } from './features/all-features.ts';
import { predict } from './predict.ts';
import { tokenize } from './text/tokens.ts';
import { trainScorer } from './train.ts';

const words =
  'der garten ist schön und viele menschen gehen dort gerne spazieren weil ruhe selten geworden bleibt'.split(' ');

function germanEssay(length: number, turn: number): string {
  return `${Array.from({ length }, (_, index) => words[(index * 7 + turn) % words.length]).join(' ')}.`;
}

test('a language without tagger and dictionary is scored on what is left', async () => {
  const essays = Array.from({ length: 30 }, (_, index) => ({
    id: `aufsatz-${index}`,
    text: germanEssay(10 + 3 * index, index),
    targets: { holistic: { score: 1 + Math.floor(index / 6) } },
  }));
  const scorer = await trainScorer(essays, {
    scales: { holistic: { min: 1, max: 5, step: 1 } },
    seed: 1,
    bucketKey: 'secret',
    language: 'de',
  });
  expect(scorer.grams.map((table) => table.kernel)).not.toContain('part-of-speech runs');
  const short = predict(scorer, germanEssay(12, 3))['holistic']?.continuous ?? 0;
  const long = predict(scorer, germanEssay(95, 3))['holistic']?.continuous ?? 0;
  expect(long).toBeGreaterThan(short + 1);
});

test('every feature is a finite number, for text of any kind', () => {
  for (const text of [
    '',
    ' ',
    '...',
    'A',
    '漢字だけの文章です。',
    'a'.repeat(5000),
    '👩‍👩‍👧 — ¿qué?',
    '@PERSON1 @CAPS2 1234',
  ]) {
    const tokens = tokenize(text, 'en');
    const measured = measureFeatures(tokens, { stemHashes: new Int32Array(tokens.stems.length), sourceStems: [] });
    expect(measured).toHaveLength(featureDefinitions.length);
    expect([...measured].filter((value) => !Number.isFinite(value))).toEqual([]);
  }
});

test('features have names of their own and words for a teacher', () => {
  expect(new Set(featureDefinitions.map((definition) => definition.name)).size).toBe(featureDefinitions.length);
  expect(featureDefinitions.filter((definition) => !/\w/.test(definition.plainWords))).toEqual([]);
});
