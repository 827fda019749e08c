import { describe, expect, test } from 'vitest';
import { genericPhrases } from './generic-phrases.ts';
import { cohortSpread, genericSimilarity, lexicalBank, lexicalVectors } from './genericity.ts';

const vector = (...values: number[]): Float32Array => Float32Array.from(values);

describe('genericSimilarity', () => {
  test('is the best cosine over the bank, whatever the lengths', () => {
    // (3,4)·(1,0) / 5 = .6 and (3,4)·(0,2) / 10 = .8
    expect(genericSimilarity([vector(3, 4)], [vector(1, 0), vector(0, 2)])[0]).toBeCloseTo(0.8, 6);
  });
  test('a zero vector and an empty bank give 0', () => {
    expect(genericSimilarity([vector(0, 0)], [vector(1, 0)])).toEqual([0]);
    expect(genericSimilarity([vector(1, 0)], [])).toEqual([0]);
  });
});

describe('cohortSpread', () => {
  test('one text for everybody: all near, no diversity, alarm', () => {
    expect(cohortSpread(Array.from({ length: 5 }, () => vector(2, 0)))).toEqual({
      nearShare: 1,
      diversity: 0,
      alarm: true,
    });
  });
  test('four of five alike is 80%: alarm; three of five is none', () => {
    const same = vector(1, 0, 0, 0);
    expect(cohortSpread([same, same, same, same, vector(0.8, 0.6, 0, 0)])?.alarm).toBe(true);
    expect(cohortSpread([same, same, same, vector(0, 1, 0, 0), vector(0, 0, 1, 0)])).toMatchObject({ alarm: false });
  });
  test('five at right angles: every pair has distance 1', () => {
    const axes = [0, 1, 2, 3, 4].map((axis) => vector(...[0, 1, 2, 3, 4].map((at) => (at === axis ? 1 : 0))));
    // each is at cosine 1/√5 = .447 from the centroid
    expect(cohortSpread(axes)).toEqual({ nearShare: 0, diversity: 1, alarm: false });
  });
  test('four students are too few to tell', () => {
    expect(cohortSpread([vector(1), vector(1), vector(1), vector(1)])).toBeUndefined();
  });
});

describe('without an embedder', () => {
  test('a generic sentence in slightly other words is nearer to the bank than one about the essay', () => {
    const [generic, specific] = genericSimilarity(
      lexicalVectors([
        'The essay is well organized and very easy to follow.',
        'Your grandmother waiting alone at the bus stop shows what a 9:30 bell would cost a family.',
      ]),
      lexicalBank(),
    );
    expect(generic).toBeGreaterThan(0.75);
    expect(specific).toBeLessThan(0.5);
  });
  test('every phrase of the bank is itself, and there are at least 60', () => {
    const bank = lexicalBank();
    expect(genericPhrases.length).toBeGreaterThanOrEqual(60);
    expect(genericSimilarity(lexicalVectors(genericPhrases), bank).every((similarity) => similarity > 0.9999)).toBe(
      true,
    );
  });
});
