import fc from 'fast-check';
import { expect, test } from 'vitest';
import { copiesOf, essaysThatBelongTogether } from './same-essay.ts';
import { splitEssays } from './split-essays.ts';

const words = (from: number, count: number) => Array.from({ length: count }, (_, i) => `w${from + i}`).join(' ');

test('a copy with a tenth of its words changed belongs to its original, another essay does not', () => {
  const original = words(0, 100);
  const changed = original
    .split(' ')
    .map((word, index) => (index % 10 === 0 ? `x${index}` : word))
    .join(' ');
  const essays = [
    { id: 'a', text: original },
    { id: 'b', text: words(1000, 100) },
    { id: 'c', text: changed },
  ];
  expect(essaysThatBelongTogether(essays)).toEqual([['a', 'c'], ['b']]);
  expect([...copiesOf([words(1000, 100), changed], [original])]).toEqual([1]);
});

test('belonging is transitive: a copy of one of a student’s essays joins all of them', () => {
  const essays = [
    { id: 'a', text: words(0, 50), student: 's1' },
    { id: 'b', text: words(500, 50), student: 's1' },
    { id: 'c', text: words(500, 50) },
    { id: 'd', text: words(900, 50), student: 's2' },
  ];
  expect(essaysThatBelongTogether(essays)).toEqual([['a', 'b', 'c'], ['d']]);
});

test('both sides get their share of each score', () => {
  const essays = Array.from({ length: 60 }, (_, i) => ({ id: `e${i}`, text: words(i * 1000, 40), stratum: i % 3 }));
  const { held, rest } = splitEssays(essays, { size: 12, seed: 1 });
  // 60 essays, 20 of each score; 12 held out is 4 of each.
  for (const score of [0, 1, 2]) expect(held.filter((id) => Number(id.slice(1)) % 3 === score)).toHaveLength(4);
  expect(rest).toHaveLength(48);
});

test('no student and no text is ever on both sides', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ text: fc.integer({ min: 0, max: 15 }), student: fc.option(fc.integer({ min: 0, max: 8 })) }),
        {
          minLength: 1,
          maxLength: 40,
        },
      ),
      fc.integer({ min: 0, max: 40 }),
      fc.integer(),
      (drawn, size, seed) => {
        const essays = drawn.map(({ text, student }, i) => ({
          id: `e${i}`,
          text: words(text * 1000, 30),
          stratum: text % 2,
          ...(student === null ? {} : { student: `s${student}` }),
        }));
        const { held, rest } = splitEssays(essays, { size, seed });
        expect([...held, ...rest].sort()).toEqual(essays.map(({ id }) => id).sort());
        const side = (ids: readonly string[]) => essays.filter(({ id }) => ids.includes(id));
        const texts = new Set(side(held).map(({ text }) => text));
        const students = new Set(side(held).flatMap((essay) => ('student' in essay ? essay.student : [])));
        for (const essay of side(rest)) {
          expect(texts.has(essay.text)).toBe(false);
          expect('student' in essay && students.has(essay.student)).toBe(false);
        }
        expect(held.length >= Math.min(size, essays.length)).toBe(true);
      },
    ),
  );
});
