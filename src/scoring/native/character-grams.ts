import type { GramKey } from '../grams/keyed-hash.ts';
import { layOut, type NativeLoops } from './memory.ts';

/** Present and repeated keys of the character grams of lengths low … high. Twin of the plain path. */
export function characterGramsNative(
  native: NativeLoops,
  text: string,
  { low, high, key }: { readonly low: number; readonly high: number; readonly key: GramKey },
): [Uint32Array, Uint32Array] {
  const most = Math.max(1, text.length * (high - low + 1));
  let capacity = 64;
  while (capacity < most * 2) capacity *= 2;
  const [units = 0, table = 0, used = 0, keys = 0, spare = 0, places = 0] = layOut(native, [
    text.length * 2,
    capacity * 8,
    most * 4,
    most * 4,
    most * 4,
    2048 * 4,
  ]);
  const { buffer } = native.memory;
  const view = new Uint16Array(buffer, units, text.length);
  for (let index = 0; index < text.length; index++) view[index] = text.charCodeAt(index);
  new Uint32Array(buffer, table, capacity * 2).fill(0);
  const { first, second, multiplier, finish } = key;
  const distinct = native.countGrams(
    units,
    text.length,
    low,
    high,
    first,
    second,
    multiplier,
    finish,
    table,
    capacity,
    used,
  );
  const take = (fromLevel: number, toLevel: number): Uint32Array => {
    const length = native.levelKeys(table, used, distinct, fromLevel, toLevel, finish, keys);
    const kept = native.sortDistinct(keys, length, spare, places);
    return new Uint32Array(buffer, keys, kept).slice();
  };
  return [take(1, 1), take(2, 0x7fffffff)];
}
