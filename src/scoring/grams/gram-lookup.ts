import type { GramGroupTable, GramTable } from '../trained-scorer.ts';
import type { GramProfile } from './profile.ts';

/** Target → what the gram kernels add to the score of an essay. */
export function gramParts(tables: readonly GramTable[], grams: GramProfile): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const table of tables) {
    const size = table.groups.reduce((sum, { group }) => sum + (grams[group]?.length ?? 0), 0);
    if (size === 0) continue;
    for (const group of table.groups)
      addGroup(sums, group, { keys: grams[group.group] ?? new Uint32Array(0), table, size });
  }
  return sums;
}

function addGroup(
  sums: Record<string, number>,
  group: GramGroupTable,
  { keys, table, size }: { readonly keys: Uint32Array; readonly table: GramTable; readonly size: number },
): void {
  const found = findAll(group, keys);
  for (const [target, codes] of Object.entries(group.codes)) {
    let sum = 0;
    for (const at of found) sum += decodedWeights[(codes[at] as number) + 128] as number;
    sums[target] = (sums[target] ?? 0) + (sum * (table.scales[target] as number)) / Math.sqrt(size);
  }
}

/** What an 8-bit code stands for, in units of its table's scale; codes are −128 … 127, places 0 … 255. */
export const decodedWeights = Float64Array.from(
  { length: 256 },
  (_, index) => Math.sign(index - 128) * ((index - 128) / 127) ** 2,
);

/** Places of the essay's keys in the table; keys that it does not know are passed over. */
function findAll(group: GramGroupTable, keys: Uint32Array): Uint32Array {
  const known = group.keys;
  const starts = startsOf(known);
  const found = new Uint32Array(keys.length);
  let count = 0;
  for (const key of keys) {
    let at = starts[key >>> 16] as number;
    while (at < known.length && (known[at] as number) < key) at++;
    if (known[at] === key) found[count++] = at;
  }
  return found.subarray(0, count);
}

const startTables = new WeakMap<Uint32Array, Uint32Array>();

/** Where the keys with each upper half begin: built once per loaded table. */
export function startsOf(keys: Uint32Array): Uint32Array {
  const known = startTables.get(keys);
  if (known !== undefined) return known;
  const starts = new Uint32Array(65_536);
  let at = 0;
  for (let upper = 0; upper < 65_536; upper++) {
    while (at < keys.length && (keys[at] as number) >>> 16 < upper) at++;
    starts[upper] = at;
  }
  startTables.set(keys, starts);
  return starts;
}
