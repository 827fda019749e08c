import { expect, test } from 'vitest';
import fc from 'fast-check';
import { isNearDuplicate, shinglesOf } from './near-duplicate.ts';

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
