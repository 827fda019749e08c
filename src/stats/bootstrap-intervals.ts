import { distinctRows } from './distinct-rows.ts';
import { quantileOfSorted } from './quantile.ts';
import { createRandom, type Random } from './random.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  /** Same seed, same data: same interval. */
  readonly seed: number;
  /** Resamples; 1,000 when left out. */
  readonly draws?: number;
  /** Coverage; 0.95 when left out. */
  readonly level?: number;
}

/** A resample as distinct rows and how often each was drawn (0 for those that were not). */
export interface Resample {
  readonly columns: readonly Float64Array[];
  readonly counts: Uint32Array;
}

/** Below this share of usable draws the percentiles would describe only the samples that happened to be well behaved. */
const MINIMUM_USABLE_SHARE = 0.95;

/**
 * Percentile bootstrap intervals of several statistics at once: rows are drawn with replacement, as many as there are, and every
 * statistic is computed on every resample.
 *
 * Equal rows are folded first, so a draw costs one random number a record and the statistic costs only the distinct rows:
 * 100,000 records × 1,000 draws take one to three seconds whatever the number of statistics.
 *
 * @param columns   the table's columns, equally long; NaN stands for a missing value
 * @param statistic receives distinct rows and their counts, gives named values; undefined where it has none
 * @returns an interval for each name; undefined when there are no rows or more than 5% of the resamples have no value
 * @throws RangeError when the columns' lengths differ, draws < 1 or level is not between 0 and 1
 * @see Efron and Tibshirani (1993), chapter 13 (percentile intervals)
 */
export function bootstrapIntervals<Name extends string>(
  columns: readonly ArrayLike<number>[],
  statistic: (resample: Resample) => Readonly<Record<Name, number | undefined>>,
  options: BootstrapOptions,
): Partial<Record<Name, Interval>> {
  const { seed, draws = 1000, level = 0.95 } = options;
  if (!(draws >= 1)) throw new RangeError(`draws is ${draws}; must be 1 or more`);
  if (!(level > 0 && level < 1)) throw new RangeError(`level is ${level}; must be between 0 and 1`);
  const { columns: distinct, indexOfRow } = distinctRows(columns);
  const n = indexOfRow.length;
  const intervals: Partial<Record<Name, Interval>> = {};
  if (n === 0) return intervals;
  const counts = new Uint32Array(distinct[0]!.length);
  const random = createRandom(seed);
  const block = new Uint32Array(BLOCK);
  const values = new Map<Name, number[]>();
  for (let draw = 0; draw < draws; draw++) {
    counts.fill(0);
    drawRows(random, indexOfRow, counts, block);
    collect(statistic({ columns: distinct, counts }), values);
  }
  for (const [name, drawn] of values) {
    if (drawn.length < MINIMUM_USABLE_SHARE * draws) continue;
    const interval = percentileInterval(drawn, level);
    if (interval !== undefined) intervals[name] = interval;
  }
  return intervals;
}

/** Random numbers made at a time: 16 KB, which stay in the fastest cache. */
const BLOCK = 4096;

/** Draws as many rows as there are, with replacement, and counts how often each distinct one came up. */
function drawRows(random: Random, indexOfRow: Int32Array, counts: Uint32Array, block: Uint32Array): void {
  const n = indexOfRow.length;
  for (let start = 0; start < n; start += BLOCK) {
    random.fill(block);
    const length = Math.min(BLOCK, n - start);
    for (let i = 0; i < length; i++) {
      const index = indexOfRow[Math.floor((block[i]! / 0x1_0000_0000) * n)]!;
      counts[index] = counts[index]! + 1;
    }
  }
}

function collect<Name extends string>(
  drawn: Readonly<Record<Name, number | undefined>>,
  values: Map<Name, number[]>,
): void {
  for (const name in drawn) {
    const value = drawn[name];
    if (value === undefined || !Number.isFinite(value)) continue;
    const list = values.get(name);
    if (list === undefined) values.set(name, [value]);
    else list.push(value);
  }
}

function percentileInterval(values: readonly number[], level: number): Interval | undefined {
  const sorted = Float64Array.from(values).sort();
  const low = quantileOfSorted(sorted, (1 - level) / 2);
  const high = quantileOfSorted(sorted, (1 + level) / 2);
  return low === undefined || high === undefined ? undefined : { low, high };
}
