import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CountedKeys } from './counted-keys.ts';

test('a key has one id, and its count, however many others come: as a Map would', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { maxLength: 3000 }), (keys) => {
      const counted = new CountedKeys();
      const expected = new Map<number, number>();
      // Each twice, so that every key comes back after the table has grown.
      for (const key of [...keys, ...keys]) {
        const id = counted.idOf(key);
        counted.counts[id] = (counted.counts[id] ?? 0) + 1;
        expected.set(key, (expected.get(key) ?? 0) + 1);
      }
      expect(counted.size).toBe(expected.size);
      for (const [key, count] of expected) expect(counted.counts[counted.idOf(key)]).toBe(count);
    }),
    { numRuns: 20 },
  );
});

test('ten thousand keys in a row keep their ids', () => {
  const counted = new CountedKeys();
  for (let key = 0; key < 10_000; key++) expect(counted.idOf(key)).toBe(key);
  for (let key = 0; key < 10_000; key++) expect(counted.idOf(key)).toBe(key);
  expect(counted.size).toBe(10_000);
});
