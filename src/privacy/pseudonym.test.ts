import fc from 'fast-check';
import { expect, test } from 'vitest';
import { essayReference, pseudonymFor } from './pseudonym.ts';

const key = { version: 2, secret: Buffer.alloc(32, 7) };

test('a pseudonym names its key version and holds nothing of the id', () => {
  expect(pseudonymFor(key, 'maria.lopez@school.example')).toMatch(/^s2-[0-9a-f]{32}$/);
});

test('case, white space and composition of the outside id do not matter', () => {
  expect(pseudonymFor(key, ' José ')).toBe(pseudonymFor(key, 'JOSE\u0301'));
});

test('another key gives other names', () => {
  fc.assert(
    fc.property(fc.string(), (id) => {
      expect(pseudonymFor(key, id)).not.toBe(pseudonymFor({ version: 2, secret: Buffer.alloc(32, 8) }, id));
    }),
  );
});

test('a text never has the name of a student with that id', () => {
  expect(essayReference(key, 'same').slice(3, 35)).not.toBe(pseudonymFor(key, 'same').slice(3));
});
