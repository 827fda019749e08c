import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../stats/random.ts';
import { compileScoringWasm } from '../../../scripts/compile-scoring-wasm.ts';
import { characterGramsPlain } from '../grams/character-grams.ts';
import { gramKey } from '../grams/keyed-hash.ts';
import { addCommonBitsPlain } from '../kernels/common-bits.ts';
import { choleskyInPlace, invertLowerInPlace } from '../learners/linear-algebra.ts';
import { characterGramsNative } from './character-grams.ts';
import { addCommonBitsNative } from './common-bits.ts';
import { invertFactorNative } from './linear-algebra.ts';
import { nativeLoops } from './memory.ts';
import { wasmBase64 } from './wasm-bytes.ts';

const native = nativeLoops();
if (native === undefined) throw new Error('this machine runs no WebAssembly SIMD');

/** B·Bᵀ + I of a random B: positive definite. */
function positiveDefinite(n: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const b = Float64Array.from({ length: n * n }, () => random.uniform() - 0.5);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = i === j ? 1 : 0;
      for (let k = 0; k < n; k++) sum += (b[i * n + k] ?? 0) * (b[j * n + k] ?? 0);
      a[i * n + j] = sum;
    }
  }
  return a;
}

function lowerOf(a: Float64Array, n: number): number[] {
  return Array.from({ length: n }, (_, i) => [...a.subarray(i * n, i * n + i + 1)]).flat();
}

describe('WebAssembly gives what plain TypeScript gives', () => {
  test.each([1, 2, 3, 4, 5, 7, 8, 9, 31, 64, 101])('inverse factor of %i rows, to 1e-6', (n) => {
    const plain = positiveDefinite(n, n);
    const compiled = plain.slice();
    choleskyInPlace(plain, n);
    invertLowerInPlace(plain, n);
    invertFactorNative(native, compiled, n);
    const difference = lowerOf(plain, n).map((value, at) => Math.abs(value - (lowerOf(compiled, n)[at] ?? 0)));
    expect(Math.max(...difference)).toBeLessThan(1e-6);
  });

  test('the inverse factor solves: L⁻ᵀ·L⁻¹·A = 1', () => {
    const n = 13;
    const a = positiveDefinite(n, 5);
    const x = a.slice();
    invertFactorNative(native, x, n);
    const inverse = (i: number, j: number): number => {
      let sum = 0;
      for (let k = Math.max(i, j); k < n; k++) sum += (x[k * n + i] ?? 0) * (x[k * n + j] ?? 0);
      return sum;
    };
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let product = 0;
        for (let k = 0; k < n; k++) product += inverse(i, k) * (a[k * n + j] ?? 0);
        expect(product).toBeCloseTo(i === j ? 1 : 0, 9);
      }
    }
  });

  test('both refuse a matrix that is not positive definite', () => {
    // Row 1: 1 − 2·2 < 0.
    expect(() => choleskyInPlace(Float64Array.of(1, 2, 2, 1), 2)).toThrow(/at row 1 of 2/);
    expect(() => invertFactorNative(native, Float64Array.of(1, 2, 2, 1), 2)).toThrow(/at row 1 of 2/);
  });

  test('character grams, key by key', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200, unit: fc.constantFrom('a', 'b', ' ', 'é', '漢') }),
        fc.integer({ min: 1, max: 7 }),
        (text, low) => {
          const range = { low, high: low + 3, key: gramKey('secret') };
          expect(characterGramsNative(native, text, range)).toEqual(characterGramsPlain(text, range));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('common bits, pair by pair', () => {
    const random = createRandom(3);
    for (const words of [1, 4, 5, 150]) {
      const size = 9;
      const bits = Int32Array.from({ length: size * words }, () => random.below(2 ** 32));
      const plain = new Float32Array(size * size).fill(2);
      const compiled = plain.slice();
      addCommonBitsPlain(bits, { words, size, values: plain });
      addCommonBitsNative(native, bits, { words, size, values: compiled });
      expect(compiled).toEqual(plain);
    }
  });
});

test('the WebAssembly in the package is what its source compiles to', async () => {
  expect(Buffer.from(await compileScoringWasm()).toString('base64')).toBe(wasmBase64);
});
