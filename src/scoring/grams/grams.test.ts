import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intersectionCounts } from '../kernels/intersection.ts';
import { tokenize } from '../text/tokens.ts';
import { indexGrams } from './gram-index.ts';
import { gramKey, hashString } from './keyed-hash.ts';
import { gramProfile } from './profile.ts';

const keys = fc.uniqueArray(
  fc.integer({ min: 0, max: 60 }).map((value) => Math.imul(value, 0x9e3779b1) >>> 0),
  { maxLength: 40 },
);
const essaysOf = fc.array(
  keys.map((list) => Uint32Array.from(list).sort()),
  { minLength: 1, maxLength: 30 },
);

describe('the gram index', () => {
  test('keeps the keys of three essays and more, with those essays', () => {
    fc.assert(
      fc.property(essaysOf, (essays) => {
        const index = indexGrams(essays, 3);
        const holders = new Map<number, number[]>();
        for (const [essay, list] of essays.entries())
          for (const key of list) holders.set(key, [...(holders.get(key) ?? []), essay]);
        const expected = [...holders].filter(([, rows]) => rows.length >= 3).sort(([a], [b]) => a - b);
        expect([...index.keys]).toEqual(expected.map(([key]) => key));
        for (const [at, [, rows]] of expected.entries())
          expect([...index.rows.subarray(index.starts[at], index.starts[at + 1])]).toEqual(rows);
      }),
    );
  });

  test('counts for each pair the kept keys that both hold, on the diagonal all keys', () => {
    fc.assert(
      fc.property(essaysOf, (essays) => {
        const index = indexGrams(essays, 3);
        const kept = new Set(index.keys);
        const { values, size } = intersectionCounts(index);
        for (let a = 0; a < size; a++) {
          expect(values[a * size + a]).toBe(essays[a]?.length);
          for (let b = 0; b < a; b++) {
            const common = [...(essays[a] ?? [])].filter((key) => kept.has(key) && essays[b]?.includes(key)).length;
            expect(values[a * size + b]).toBe(common);
            expect(values[b * size + a]).toBe(common);
          }
        }
      }),
    );
  });
});

describe('the gram profile', () => {
  const key = gramKey('one tenant');

  function profileOf(text: string, gram = key) {
    const tokens = tokenize(text, 'en');
    return gramProfile(
      tokens,
      Int32Array.from(tokens.stems, (stem) => hashString(stem, gram)),
      gram,
    );
  }

  test('"aaa": lengths 1, 2, 3 are each present, and a comes twice more, aa once more', () => {
    const [present, repeated] = profileOf('aaa');
    expect(present).toHaveLength(3);
    expect(repeated).toHaveLength(3);
  });

  test('is the same for texts that differ in case, spacing and the number of a name', () => {
    // All but the last group: a capital can change the part of speech.
    expect(profileOf('My  Friend @PERSON1 said').slice(0, 9)).toEqual(
      profileOf('my friend @PERSON23 said').slice(0, 9),
    );
  });

  test('shares nothing with that of another key', () => {
    const one = new Set(profileOf('a quick brown fox', key).flatMap((group) => [...group]));
    const other = profileOf('a quick brown fox', gramKey('another tenant')).flatMap((group) => [...group]);
    expect(other.filter((value) => one.has(value))).toEqual([]);
  });
});
