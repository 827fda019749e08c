import { finishHash, type GramKey } from './keyed-hash.ts';

/** Counts hashes in an open-addressing table that is reused from gram length to gram length. */
export class LevelCounter {
  private keys = new Int32Array(0);
  private counts = new Uint16Array(0);
  private used = new Uint32Array(0);
  private mask = 0;
  private distinct = 0;
  private repeats = 0;

  reset(atMost: number): void {
    let size = 64;
    while (size < atMost * 2) size *= 2;
    if (this.keys.length < size) {
      this.keys = new Int32Array(size);
      this.counts = new Uint16Array(size);
      this.used = new Uint32Array(size);
    } else {
      for (let index = 0; index < this.distinct; index++) this.counts[this.used[index] as number] = 0;
    }
    this.mask = this.keys.length - 1;
    this.distinct = 0;
    this.repeats = 0;
  }

  add(hash: number): void {
    let slot = hash & this.mask;
    while (this.counts[slot] !== 0 && this.keys[slot] !== hash) slot = (slot + 1) & this.mask;
    const count = this.counts[slot] as number;
    if (count === 65_535) return;
    this.keys[slot] = hash;
    this.counts[slot] = count + 1;
    if (count === 0) this.used[this.distinct++] = slot;
    else this.repeats++;
  }

  presentKeys(key: GramKey): Uint32Array {
    const out = new Uint32Array(this.distinct);
    for (let index = 0; index < this.distinct; index++) {
      out[index] = levelKey(this.keys[this.used[index] as number] as number, 1, key);
    }
    return sortedDistinct(out);
  }

  repeatedKeys(key: GramKey): Uint32Array {
    const out = new Uint32Array(this.repeats);
    let length = 0;
    for (let index = 0; index < this.distinct; index++) {
      const slot = this.used[index] as number;
      const count = this.counts[slot] as number;
      for (let level = 2; level <= count; level++) out[length++] = levelKey(this.keys[slot] as number, level, key);
    }
    return sortedDistinct(out);
  }
}

/** The key of a gram's level-th occurrence. */
export function levelKey(hash: number, level: number, key: GramKey): number {
  return finishHash((hash + Math.imul(level, 0x9e3779b9)) | 0, key);
}

/** Sorts the keys in place and drops repeats. */
export function sortedDistinct(keys: Uint32Array<ArrayBuffer>): Uint32Array {
  const sorted = keys.length < 200 ? keys.sort() : radixSorted(keys);
  let length = 0;
  for (let index = 0; index < sorted.length; index++) {
    if (index === 0 || sorted[index] !== sorted[index - 1]) sorted[length++] = sorted[index] as number;
  }
  return length === sorted.length ? sorted : sorted.slice(0, length);
}

// Three passes of eleven bits: 20,000 keys in .3 ms against 2 ms for the built-in sort.
function radixSorted(keys: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  let from = keys;
  let to = new Uint32Array(keys.length);
  const places = new Uint32Array(2048);
  for (const shift of [0, 11, 22]) {
    places.fill(0);
    for (let index = 0; index < from.length; index++) {
      const digit = ((from[index] as number) >>> shift) & 2047;
      places[digit] = (places[digit] as number) + 1;
    }
    let place = 0;
    for (let digit = 0; digit < 2048; digit++) {
      const count = places[digit] as number;
      places[digit] = place;
      place += count;
    }
    for (let index = 0; index < from.length; index++) {
      const value = from[index] as number;
      const digit = (value >>> shift) & 2047;
      const at = places[digit] as number;
      places[digit] = at + 1;
      to[at] = value;
    }
    [from, to] = [to, from];
  }
  return from;
}
