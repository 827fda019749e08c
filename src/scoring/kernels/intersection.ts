import { addCommonBitsNative } from '../native/common-bits.ts';
import { nativeLoops } from '../native/memory.ts';
import { addCommonBitsPlain } from './common-bits.ts';
import type { GramIndex } from '../grams/gram-index.ts';

/** A symmetric n × n matrix, row-major, both halves filled. */
export interface SquareMatrix {
  readonly size: number;
  readonly values: Float32Array;
}

/**
 * Counts for every pair of essays the kept keys that both hold.
 *
 * Keys that many essays share are set as bits and counted 32 at a time; the others, most of all keys, go pair by pair through
 * their short lists. The diagonal is the number of all keys, kept or not, so that an essay is always its own nearest.
 */
export function intersectionCounts(index: GramIndex): SquareMatrix {
  const size = index.sizes.length;
  const values = new Float32Array(size * size);
  const denseFrom = Math.max(8, size / 24);
  const dense: number[] = [];
  for (let key = 0; key < index.keys.length; key++) {
    const first = index.starts[key] ?? 0;
    const end = index.starts[key + 1] ?? 0;
    if (end - first >= denseFrom) dense.push(key);
    else addPairs(values, size, index.rows.subarray(first, end));
  }
  addDenseCounts(values, index, dense);
  for (let row = 0; row < size; row++) {
    values[row * size + row] = index.sizes[row] ?? 0;
    for (let column = 0; column < row; column++) values[column * size + row] = values[row * size + column] ?? 0;
  }
  return { size, values };
}

function addPairs(values: Float32Array, size: number, rows: Uint32Array): void {
  for (let later = 1; later < rows.length; later++) {
    const base = (rows[later] ?? 0) * size;
    for (let earlier = 0; earlier < later; earlier++) {
      const at = base + (rows[earlier] ?? 0);
      values[at] = (values[at] ?? 0) + 1;
    }
  }
}

function addDenseCounts(values: Float32Array, index: GramIndex, dense: readonly number[]): void {
  const size = index.sizes.length;
  const words = Math.ceil(dense.length / 32);
  const bits = new Int32Array(size * words);
  for (const [bit, key] of dense.entries()) {
    for (let at = index.starts[key] ?? 0; at < (index.starts[key + 1] ?? 0); at++) {
      const word = (index.rows[at] ?? 0) * words + (bit >>> 5);
      bits[word] = (bits[word] ?? 0) | (1 << (bit & 31));
    }
  }
  const native = nativeLoops();
  if (native === undefined) addCommonBitsPlain(bits, { words, size, values });
  else addCommonBitsNative(native, bits, { words, size, values });
}
