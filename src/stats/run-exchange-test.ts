import { createRandom, type Random } from './random.ts';
import { sequentialPermutationP, type PermutationOptions } from './sequential-permutation.ts';

export interface RunExchange {
  /** Statistic of the newest run minus the mean of the earlier runs'. */
  readonly difference: number;
  /** Chance of a fall at least as deep when the newest run is a run like the others. */
  readonly pValue: number;
}

/**
 * Whether the newest of several runs over the same items is worse than the others: runs of one unchanged grader could have come in any
 * order, item by item. Exact for any number of items and any noise of the runs, as long as items are graded independently of each other.
 *
 * @param runs      two or more; the last is the newest. Each holds a value an item, the same items in the same order
 * @param statistic of one run, larger is better; undefined counts as no draw that is extreme
 * @returns undefined when the statistic of a run is undefined
 * @throws RangeError with fewer than two runs or when their lengths differ
 * @see Good (2005), Permutation, Parametric and Bootstrap Tests of Hypotheses, chapter 3 (matched sets)
 */
export function runExchangeTest(
  runs: readonly ArrayLike<number>[],
  statistic: (run: Float64Array) => number | undefined,
  { seed, ...options }: PermutationOptions & { readonly seed: number },
): RunExchange | undefined {
  if (runs.length < 2) throw new RangeError(`${runs.length} runs; must be two or more`);
  const n = runs[0]!.length;
  const wrong = runs.find((run) => run.length !== n);
  if (wrong !== undefined) throw new RangeError(`runs of ${n} and ${wrong.length} items; must be the same items`);
  const difference = fall(
    runs.map((run) => Float64Array.from(run)),
    statistic,
  );
  if (difference === undefined) return undefined;
  const exchanged = exchangedDifferences(runs, statistic, createRandom(seed));
  const draw = () => -(exchanged() ?? Number.POSITIVE_INFINITY);
  return { difference, pValue: sequentialPermutationP(-difference, draw, options) };
}

/**
 * What the difference could have been, had the newest run changed places with the others at random, item by item: one draw a call.
 *
 * @param runs two or more, of the same length; see `runExchangeTest`
 */
export function exchangedDifferences(
  runs: readonly ArrayLike<number>[],
  statistic: (run: Float64Array) => number | undefined,
  random: Random,
): () => number | undefined {
  const drawn = runs.map((run) => Float64Array.from(run));
  const n = drawn[0]?.length ?? 0;
  return () => {
    for (let item = 0; item < n; item++) {
      // Fisher and Yates, over the runs of one item.
      for (let last = drawn.length - 1; last > 0; last--) {
        const other = random.below(last + 1);
        const value = drawn[last]![item]!;
        drawn[last]![item] = drawn[other]![item]!;
        drawn[other]![item] = value;
      }
    }
    return fall(drawn, statistic);
  };
}

function fall(runs: readonly Float64Array[], statistic: (run: Float64Array) => number | undefined): number | undefined {
  const values = runs.map(statistic);
  const newest = values.pop();
  if (newest === undefined) return undefined;
  let sum = 0;
  for (const value of values) {
    if (value === undefined) return undefined;
    sum += value;
  }
  return newest - sum / values.length;
}
