/**
 * Counts of 32-bit keys in an open-addressing table. A key keeps its slot for good, also at count 0, and an undo goes back to a marked
 * state without hashing anything anew.
 */
export class CountedKeys {
  private keys = new Int32Array(1024);
  private taken = new Uint8Array(1024);
  private slots = new Int32Array(1024);
  private mask = 1023;
  /** Number of keys met so far; their ids are 0 … size − 1. */
  size = 0;
  /** By id. */
  counts = new Int32Array(512);

  /** The key's id, a new one for a key not met before. */
  idOf(key: number): number {
    let slot = Math.imul(key, 0x9e3779b1) >>> 7;
    for (;;) {
      slot &= this.mask;
      if (this.taken[slot] === 0) break;
      if (this.keys[slot] === key) return this.slots[slot] as number;
      slot++;
    }
    if (this.size * 2 > this.mask) {
      this.grow();
      return this.idOf(key);
    }
    this.keys[slot] = key;
    this.taken[slot] = 1;
    this.slots[slot] = this.size;
    return this.size++;
  }

  private grow(): void {
    const { keys, taken, slots } = this;
    this.mask = this.mask * 2 + 1;
    this.keys = new Int32Array(this.mask + 1);
    this.taken = new Uint8Array(this.mask + 1);
    this.slots = new Int32Array(this.mask + 1);
    for (let old = 0; old < keys.length; old++) {
      if (taken[old] === 0) continue;
      let slot = (Math.imul(keys[old] as number, 0x9e3779b1) >>> 7) & this.mask;
      while (this.taken[slot] === 1) slot = (slot + 1) & this.mask;
      this.keys[slot] = keys[old] as number;
      this.taken[slot] = 1;
      this.slots[slot] = slots[old] as number;
    }
    const counts = new Int32Array((this.mask + 1) / 2 + 1);
    counts.set(this.counts);
    this.counts = counts;
  }
}
