/** values[row · n + column] += bits that both rows have, for column < row, without WebAssembly. `words` 32-bit words a row. */
export function addCommonBitsPlain(
  bits: Int32Array,
  { words, size, values }: { readonly words: number; readonly size: number; readonly values: Float32Array },
): void {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) {
      const at = row * size + column;
      values[at] = (values[at] as number) + commonBits(bits, { a: row * words, b: column * words, words });
    }
  }
}

function commonBits(
  bits: Int32Array,
  { a, b, words }: { readonly a: number; readonly b: number; readonly words: number },
): number {
  let count = 0;
  for (let word = 0; word < words; word++) {
    let common = (bits[a + word] as number) & (bits[b + word] as number);
    common -= (common >>> 1) & 0x55555555;
    common = (common & 0x33333333) + ((common >>> 2) & 0x33333333);
    count += Math.imul((common + (common >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}
