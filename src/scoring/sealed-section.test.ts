import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seal, unseal } from './sealed-section.ts';

test('what is sealed is opened by its own secret, and is the same each time', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.string({ minLength: 1 }), (bytes, secret) => {
      const sealed = seal(bytes, secret);
      expect(sealed).toHaveLength(bytes.length + 16);
      expect(seal(bytes, secret)).toEqual(sealed);
      expect(new Uint8Array(unseal(sealed, secret))).toEqual(bytes);
    }),
  );
});

test('another secret, a changed bit or a missing end do not open it', () => {
  const bytes = Uint8Array.from({ length: 64 }, (_, index) => index);
  const sealed = seal(bytes, 'one tenant');
  expect(() => unseal(sealed, 'another tenant')).toThrow(/cannot be opened/);
  for (const at of [0, 15, 16, 79]) {
    const changed = Uint8Array.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => unseal(changed, 'one tenant')).toThrow(/cannot be opened/);
  }
  expect(() => unseal(sealed.subarray(0, 79), 'one tenant')).toThrow(/cannot be opened/);
  expect(() => unseal(sealed.subarray(0, 7), 'one tenant')).toThrow(/cannot be opened/);
});

test('two contents share nothing that shows, even where they are equal', () => {
  // One byte of 1,000 differs; of the sealed bytes about 1 in 256 are equal by chance: 4, and 20 or more once in a billion.
  const one = new Uint8Array(1000);
  const other = one.with(999, 1);
  const [a, b] = [seal(one, 'tenant'), seal(other, 'tenant')];
  expect(a.filter((byte, at) => byte === b[at]).length).toBeLessThan(20);
});
