import { expect, test } from 'vitest';
import { canonicalJson, contentHash, keyedHash, sha256 } from './content-hash.ts';
import { AssayError } from './errors.ts';

test('the order of keys does not matter, undefined is left out', () => {
  expect(contentHash({ b: 1, a: { d: null, c: undefined } })).toBe(contentHash({ a: { d: null }, b: 1 }));
});

// RFC 8785, section 3.2.2: numbers, escapes and literals of the sample.
test('the sample of RFC 8785 has its published canonical form', () => {
  const sample = {
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  };
  expect(canonicalJson(sample)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test('NaN has no canonical form and is refused', () => {
  expect(() => canonicalJson({ score: Number.NaN })).toThrow(AssayError);
});

// FIPS 180-2, appendix B.1.
test('SHA-256 of "abc" is the published digest', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

// RFC 4231, test case 2.
test('HMAC-SHA-256 of test case 2 is the published digest', () => {
  expect(keyedHash('Jefe', 'what do ya want for nothing?')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});
