/** The keys of one gram group that at least `minEssays` training essays share, with the essays that hold each. */
export interface GramIndex {
  /** Kept keys, ascending. */
  readonly keys: Uint32Array;
  /** Key k is held by the essays rows[starts[k]] … rows[starts[k + 1] − 1], ascending. */
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
  /** Number of all keys per essay, kept or not: the squared norm of the essay in this group. */
  readonly sizes: Float64Array;
}

// A share of the key space is counted at a time, so that its table stays in the processor's cache.
const keysPerPart = 16_000;

/**
 * Indexes one group over all training essays.
 *
 * @param essays sorted distinct keys of each essay
 * @param minEssays keys held by fewer essays are dropped: they could spell out one student's text
 */
export function indexGrams(essays: readonly Uint32Array[], minEssays: number): GramIndex {
  const total = essays.reduce((sum, keys) => sum + keys.length, 0);
  const bits = Math.min(12, Math.max(0, Math.ceil(Math.log2(Math.max(1, total / keysPerPart)))));
  const parts = 2 ** bits;
  const cursor = new Uint32Array(essays.length);
  const table = new CountTable(Math.ceil((total / parts) * 1.5) + 64);
  const out = {
    keys: new GrowingUint32(total / 8),
    starts: new GrowingUint32(total / 8),
    rows: new GrowingUint32(total / 2),
  };
  out.starts.push(0);
  for (let part = 0; part < parts; part++) {
    const begin = cursor.slice();
    table.clear();
    countPart(essays, { cursor, table, limit: (part + 1) * 2 ** (32 - bits) });
    const kept = table.keep(minEssays, out.rows.length);
    for (const key of kept.keys) out.keys.push(key);
    for (const end of kept.ends) out.starts.push(end);
    out.rows.extend(kept.entries);
    placeRows(essays, { begin, cursor, table, rows: out.rows });
  }
  return {
    keys: out.keys.toArray(),
    starts: out.starts.toArray(),
    rows: out.rows.toArray(),
    sizes: Float64Array.from(essays, (essayKeys) => essayKeys.length),
  };
}

/** Counts each essay's keys below the limit, from its cursor on. */
function countPart(
  essays: readonly Uint32Array[],
  { cursor, table, limit }: { readonly cursor: Uint32Array; readonly table: CountTable; readonly limit: number },
): void {
  for (let essay = 0; essay < essays.length; essay++) {
    const keys = essays[essay] as Uint32Array;
    let at = cursor[essay] as number;
    while (at < keys.length && (keys[at] as number) < limit) table.count(keys[at++] as number);
    cursor[essay] = at;
  }
}

/** Notes for each kept key which essays hold it. */
function placeRows(
  essays: readonly Uint32Array[],
  part: {
    readonly begin: Uint32Array;
    readonly cursor: Uint32Array;
    readonly table: CountTable;
    readonly rows: GrowingUint32;
  },
): void {
  for (let essay = 0; essay < essays.length; essay++) {
    const keys = essays[essay] as Uint32Array;
    const end = part.cursor[essay] as number;
    for (let at = part.begin[essay] as number; at < end; at++) {
      const place = part.table.nextPlace(keys[at] as number);
      if (place >= 0) part.rows.set(place, essay);
    }
  }
}

/** Open-addressing counts of 32-bit keys; after `keep`, hands out the places of each kept key's entries in turn. */
class CountTable {
  private keys: Uint32Array;
  private counts: Int32Array;
  private used: Uint32Array;
  private size = 0;
  private mask: number;

  constructor(expected: number) {
    let capacity = 256;
    while (capacity < expected * 2) capacity *= 2;
    this.keys = new Uint32Array(capacity);
    this.counts = new Int32Array(capacity);
    this.used = new Uint32Array(capacity);
    this.mask = capacity - 1;
  }

  clear(): void {
    for (let index = 0; index < this.size; index++) this.counts[this.used[index] ?? 0] = 0;
    this.size = 0;
  }

  count(key: number): void {
    const slot = this.slotOf(key);
    if (this.counts[slot] === 0) {
      this.keys[slot] = key;
      this.used[this.size++] = slot;
    }
    this.counts[slot] = (this.counts[slot] ?? 0) + 1;
    if (this.size * 2 > this.mask) this.grow();
  }

  /** Turns counts into places: a kept key's slot holds its next place + 1, a dropped one −1. */
  keep(minimum: number, base: number): { keys: Uint32Array; ends: Uint32Array; entries: number } {
    const slots: number[] = [];
    for (let index = 0; index < this.size; index++) {
      const slot = this.used[index] ?? 0;
      if ((this.counts[slot] ?? 0) >= minimum) slots.push(slot);
      else this.counts[slot] = -1;
    }
    const byKey = Uint32Array.from(slots, (slot) => this.keys[slot] ?? 0).sort();
    const ends = new Uint32Array(byKey.length);
    let place = base;
    for (const [index, key] of byKey.entries()) {
      const slot = this.slotOf(key);
      const count = this.counts[slot] ?? 0;
      this.counts[slot] = place + 1;
      place += count;
      ends[index] = place;
    }
    return { keys: byKey, ends, entries: place - base };
  }

  nextPlace(key: number): number {
    const slot = this.slotOf(key);
    const next = this.counts[slot] ?? -1;
    if (next < 0) return -1;
    this.counts[slot] = next + 1;
    return next - 1;
  }

  private slotOf(key: number): number {
    let slot = (Math.imul(key, 0x9e3779b1) >>> 7) & this.mask;
    while (this.counts[slot] !== 0 && this.keys[slot] !== key) slot = (slot + 1) & this.mask;
    return slot;
  }

  private grow(): void {
    const { keys, counts, used, size } = this;
    this.mask = this.mask * 2 + 1;
    this.keys = new Uint32Array(this.mask + 1);
    this.counts = new Int32Array(this.mask + 1);
    this.used = new Uint32Array(this.mask + 1);
    for (let index = 0; index < size; index++) {
      const old = used[index] ?? 0;
      const slot = this.slotOf(keys[old] ?? 0);
      this.keys[slot] = keys[old] ?? 0;
      this.counts[slot] = counts[old] ?? 0;
      this.used[index] = slot;
    }
  }
}

class GrowingUint32 {
  length = 0;
  private values: Uint32Array;

  constructor(expected: number) {
    this.values = new Uint32Array(Math.max(16, Math.ceil(expected)));
  }

  push(value: number): void {
    this.reserve(1);
    this.values[this.length++] = value;
  }

  extend(by: number): void {
    this.reserve(by);
    this.length += by;
  }

  set(index: number, value: number): void {
    this.values[index] = value;
  }

  toArray(): Uint32Array {
    return this.values.slice(0, this.length);
  }

  private reserve(more: number): void {
    if (this.length + more <= this.values.length) return;
    const larger = new Uint32Array(Math.max(this.values.length * 2, this.length + more));
    larger.set(this.values);
    this.values = larger;
  }
}
