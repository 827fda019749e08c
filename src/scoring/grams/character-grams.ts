import { absorb, finishHash, type GramKey } from './keyed-hash.ts';
import { LevelCounter } from './level-counter.ts';

/** Present and repeated keys of the character grams of lengths low … high, without WebAssembly. */
export function characterGramsPlain(
  text: string,
  { low, high, key }: { readonly low: number; readonly high: number; readonly key: GramKey },
): [Uint32Array, Uint32Array] {
  const collector = new LevelCounter();
  collector.reset((high - low + 1) * text.length);
  const units = Uint16Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  for (let start = 0; start < units.length; start++) {
    let hash = key.first;
    const end = Math.min(units.length, start + high);
    for (let at = start; at < end; at++) {
      hash = absorb(hash, units[at] as number, key);
      // The length goes in as well, so that lengths never share a key by construction.
      if (at - start + 1 >= low) collector.add(finishHash((hash + at - start) | 0, key));
    }
  }
  return [collector.presentKeys(key), collector.repeatedKeys(key)];
}
