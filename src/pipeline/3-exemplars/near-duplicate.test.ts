import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { isNearDuplicate, likenesses, shinglesOf, sketchOf } from './near-duplicate.ts';

const words = Array.from({ length: 100 }, (_, index) => `word${index}`);
const of = (list: readonly string[]) => shinglesOf(list);

test('100 words have 97 runs of four, three words have one, none has none', () => {
  expect([of(words).length, of(['a', 'b', 'c']).length, of([]).length]).toEqual([97, 1, 0]);
});

test('every tenth word changed is still the same essay, every third is not', () => {
  const changed = (every: number) => words.map((one, index) => (index % every === 0 ? `other${index}` : one));
  // Every tenth: of ten runs, six have no changed word. Every third: none.
  expect(isNearDuplicate(of(words), of(changed(10)))).toBe(true);
  expect(isNearDuplicate(of(words), of(changed(3)))).toBe(false);
});

test('half an essay copied whole is a duplicate of it', () => {
  expect(isNearDuplicate(of(words.slice(0, 50)), of(words))).toBe(true);
  expect(isNearDuplicate(of([...words.slice(0, 30), ...words.slice(0, 70).map((one) => `${one}x`)]), of(words))).toBe(
    false,
  );
});

test('an empty text is a duplicate of nothing', () => {
  expect(isNearDuplicate(of([]), of(words))).toBe(false);
  expect(isNearDuplicate(of([]), of([]))).toBe(false);
});

test('the order of the two does not matter, and a text is its own duplicate', () => {
  const list = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(list, list, (a, b) => {
      expect(isNearDuplicate(of(a), of(b))).toBe(isNearDuplicate(of(b), of(a)));
      expect(isNearDuplicate(of(a), of(a))).toBe(true);
    }),
  );
});

describe('a sketch', () => {
  const long = Array.from({ length: 400 }, (_, index) => `word${index}`);

  test('holds the same numbers for the same runs, wherever they stand, and others under another key', () => {
    const whole = new Set(sketchOf(long, 'key'));
    const part = sketchOf([...long.slice(100, 300), 'end'], 'key');
    // 194 runs of seven in the part, one in eight kept; only those that reach over its end are new.
    expect(part.filter((gram) => !whole.has(gram)).length).toBeLessThanOrEqual(1);
    expect(part.length).toBeGreaterThan(10);
    expect(sketchOf(long, 'other').filter((gram) => whole.has(gram))).toEqual([]);
  });

  test('is empty for fewer than seven words and never longer than 256', () => {
    expect(sketchOf(long.slice(0, 6), 'key')).toEqual([]);
    const endless = Array.from({ length: 20_000 }, (_, index) => `w${index * 7919}`);
    expect(sketchOf(endless, 'key')).toHaveLength(256);
  });

  test('fits the database: 63 bits, ascending', () => {
    const grams = sketchOf(long, 'key');
    expect(grams.every((gram) => gram >= 0n && gram < 2n ** 63n)).toBe(true);
    expect(grams.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(grams);
  });
});

describe('what two essays share', () => {
  const own = Array.from({ length: 200 }, (_, index) => `own${index}`);
  const other = Array.from({ length: 200 }, (_, index) => `other${index}`);
  const none = of([]);
  const likenessOf = (a: Uint32Array, b: Uint32Array, task: Uint32Array) => likenesses(a, [b], task)[0];

  test('two in five taken over is seen from both sides, a quarter is not', () => {
    // 80 of 200 words in one piece: 77 of 197 runs.
    const pasted = [...own.slice(0, 80), ...other.slice(80)];
    expect(likenessOf(of(pasted), of(own), none)).toEqual({ share: 77 / 197, otherShare: 77 / 197 });
    expect(likenessOf(of([...own.slice(0, 50), ...other.slice(50)]), of(own), none)).toBeUndefined();
  });

  test('a short essay that stands in a long one as a whole', () => {
    expect(likenessOf(of(own.slice(0, 60)), of(own), none)).toEqual({ share: 1, otherShare: 57 / 197 });
    // 32 words are 29 runs: too few to say it of.
    expect(likenessOf(of(own.slice(0, 32)), of(own), none)).toBeUndefined();
  });

  test('what both took from the task does not count', () => {
    const quoting = (list: readonly string[]) => of([...own.slice(0, 100), ...list.slice(100)]);
    expect(likenessOf(quoting(own), quoting(other), none)).toBeDefined();
    expect(likenessOf(quoting(own), quoting(other), of(own.slice(0, 100)))).toBeUndefined();
  });

  test('a passage that four others quote as well says nothing of any of them; nearly all of an essay says it of each', () => {
    const source = own.slice(0, 100);
    const writers = Array.from({ length: 5 }, (_, writer) =>
      of([...source, ...own.slice(0, 100).map((word) => `${word}-${writer}`)]),
    );
    const [first = none, ...rest] = writers;
    expect(likenesses(first, rest.slice(0, 3), none).map((one) => one !== undefined)).toEqual([true, true, true]);
    expect(likenesses(first, rest, none)).toEqual([undefined, undefined, undefined, undefined]);
    expect(likenesses(first, [first, first, first, first], none).map((one) => one?.share)).toEqual([1, 1, 1, 1]);
  });

  test('seen from the other side it is the same', () => {
    const list = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 30, maxLength: 90 });
    fc.assert(
      fc.property(list, list, (a, b) => {
        const here = likenessOf(of(a), of(b), none);
        const there = likenessOf(of(b), of(a), none);
        expect(there).toEqual(here && { share: here.otherShare, otherShare: here.share });
      }),
    );
  });
});
