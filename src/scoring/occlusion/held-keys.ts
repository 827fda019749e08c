import { decodedWeights, startsOf } from '../grams/gram-lookup.ts';
import type { GramTable } from '../trained-scorer.ts';
import { CountedKeys } from './counted-keys.ts';

/** One group's share in one gram table: the codes of every target, and where the table's sums stand. */
export interface TableShare {
  readonly table: number;
  readonly keys: Uint32Array;
  readonly starts: Uint32Array;
  readonly codes: readonly Int8Array[];
}

export function sharesOf(tables: readonly GramTable[], targets: readonly string[], group: number): TableShare[] {
  return tables.flatMap(({ groups }, table) =>
    groups
      .filter((one) => one.group === group)
      .map(({ keys, codes }) => ({
        table,
        keys,
        starts: startsOf(keys),
        codes: targets.map((target) => codes[target] ?? new Int8Array(keys.length)),
      })),
  );
}

/** The keys of one group that an essay holds, and what each is worth: looked up in the tables once, when a key is first met. */
export class HeldKeys {
  readonly keys = new CountedKeys();
  private readonly shares: readonly TableShare[];
  private readonly targets: number;
  /** By id, share and target. */
  private weights: Float64Array;

  constructor(shares: readonly TableShare[], targets: number) {
    this.shares = shares;
    this.targets = targets;
    this.weights = new Float64Array(512 * shares.length * targets);
  }

  idOf(key: number): number {
    const { size } = this.keys;
    const id = this.keys.idOf(key);
    if (id === size) this.lookUp(key >>> 0, id);
    return id;
  }

  /** Adds the key's weights to the sums of its tables, or takes them away. */
  addTo({ sizes, sums }: { readonly sizes: Float64Array; readonly sums: Float64Array }, id: number, by: 1 | -1): void {
    const { targets, weights } = this;
    let from = id * this.shares.length * targets;
    for (const { table } of this.shares) {
      sizes[table] = (sizes[table] as number) + by;
      const cell = table * targets;
      for (let target = 0; target < targets; target++) {
        sums[cell + target] = (sums[cell + target] as number) + by * (weights[from++] as number);
      }
    }
  }

  private lookUp(key: number, id: number): void {
    const width = this.shares.length * this.targets;
    if ((id + 1) * width > this.weights.length) {
      const larger = new Float64Array(this.weights.length * 2);
      larger.set(this.weights);
      this.weights = larger;
    }
    for (const [index, share] of this.shares.entries()) {
      const place = placeOf(key, share);
      if (place < 0) continue;
      const from = id * width + index * this.targets;
      for (const [target, codes] of share.codes.entries())
        this.weights[from + target] = decodedWeights[(codes[place] as number) + 128] as number;
    }
  }
}

function placeOf(key: number, { keys, starts }: TableShare): number {
  let at = starts[key >>> 16] as number;
  while (at < keys.length && (keys[at] as number) < key) at++;
  return keys[at] === key ? at : -1;
}
