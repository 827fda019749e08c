import { layOut, type NativeLoops } from './memory.ts';

/** values[row · n + column] += common bits, for column < row. `words` 32-bit words a row. Twin of the plain path. */
export function addCommonBitsNative(
  native: NativeLoops,
  bits: Int32Array,
  { words, size, values }: { readonly words: number; readonly size: number; readonly values: Float32Array },
): void {
  const vectors = Math.ceil(words / 4);
  const [bitsAt = 0, out = 0] = layOut(native, [size * vectors * 16, size * size * 4]);
  const target = new Int32Array(native.memory.buffer, bitsAt, size * vectors * 4).fill(0);
  for (let row = 0; row < size; row++) target.set(bits.subarray(row * words, (row + 1) * words), row * vectors * 4);
  const counts = new Float32Array(native.memory.buffer, out, size * size);
  counts.set(values);
  native.commonBits(bitsAt, size, vectors, out);
  values.set(counts);
}
