import { expect, test } from 'vitest';
import fc from 'fast-check';
import { buildSparseIndex, sparseCosine, sparseCosines } from './sparse-index.ts';

const texts = fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1, maxLength: 8 }), {
  minLength: 1,
  maxLength: 30,
});

test('the cosine of two short texts, by hand', () => {
  // Two texts, so idf = ln(1 + 1.5 / 1.5) = ln 2 for a term of one text and ln(1 + .5 / 2.5) = ln 1.2 for a term of both.
  const index = buildSparseIndex([
    ['bell', 'early'],
    ['bell', 'late'],
  ]);
  const common = Math.log(1.2) ** 2;
  const own = Math.log(2) ** 2;
  expect(sparseCosine(index, 0, 1)).toBeCloseTo(common / (common + own), 6);
  // "late" twice weighs 1 + ln 2 times as much.
  const twice = sparseCosines(index, ['bell', 'late', 'late']);
  const late = (1 + Math.log(2)) * own;
  expect(twice[1]).toBeCloseTo((common + late) / Math.sqrt((common + (1 + Math.log(2)) * late) * (common + own)), 6);
});

test('a text without known terms is like none', () => {
  const index = buildSparseIndex([['a'], ['b']]);
  expect([...sparseCosines(index, ['x', 'y'])]).toEqual([0, 0]);
  expect([...sparseCosines(index, [])]).toEqual([0, 0]);
});

test('foreign terms make a text less like every other', () => {
  const index = buildSparseIndex([['a', 'b'], ['c'], ['d']]);
  const [alone] = sparseCosines(index, ['a', 'b']);
  const [diluted] = sparseCosines(index, ['a', 'b', 'x', 'y']);
  expect(alone).toBeCloseTo(1, 6);
  expect(diluted).toBeLessThan(0.75);
});

test('from 20 texts on, a term in more than half of them does not count', () => {
  const many = Array.from({ length: 20 }, (_, index) => ['topic', `own${index}`]);
  expect(sparseCosines(buildSparseIndex(many), ['topic']).some((value) => value > 0)).toBe(false);
  expect(sparseCosines(buildSparseIndex(many.slice(0, 19)), ['topic']).every((value) => value > 0)).toBe(true);
});

test('cosines lie in 0 to 1, are symmetric, and both ways of asking agree', () => {
  fc.assert(
    fc.property(texts, (list) => {
      const index = buildSparseIndex(list);
      for (const [a, text] of list.entries()) {
        const all = sparseCosines(index, text);
        for (const [b] of list.entries()) {
          expect(all[b]).toBeCloseTo(sparseCosine(index, a, b), 5);
          expect(sparseCosine(index, a, b)).toBe(sparseCosine(index, b, a));
          expect(all[b]).toBeGreaterThanOrEqual(0);
          expect(all[b]).toBeLessThan(1 + 1e-6);
        }
      }
    }),
  );
});
