import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../core/content-hash.ts';
import { firstDifference } from './first-difference.ts';

test('the path leads to the value that differs, the first in key order', () => {
  const left = { score: 4, traits: [{ id: 'a' }, { id: 'b', span: { start: 1 } }] };
  const right = { score: 4, traits: [{ id: 'a' }, { id: 'b', span: { start: 2 } }], zeta: 1 };
  expect(firstDifference(left, right)).toEqual({ path: 'traits[1].span.start', left: 1, right: 2 });
});

test('a missing key and a missing array item are differences', () => {
  expect(firstDifference({ a: 1 }, {})).toEqual({ path: 'a', left: 1, right: undefined });
  expect(firstDifference([1], [1, 2])).toEqual({ path: '[1]', left: undefined, right: 2 });
});

test('position 10 comes after position 9', () => {
  const ten = Array.from({ length: 11 }, (_, index) => index);
  expect(firstDifference(ten, ten.with(9, 99).with(10, 99))?.path).toBe('[9]');
});

test('a key whose value is undefined is no key', () => {
  expect(firstDifference({ a: undefined }, {})).toBeUndefined();
});

test('no document differs from its copy', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(firstDifference(value as Json, structuredClone(value) as Json)).toBeUndefined();
    }),
  );
});
