/** How much nearness to the essay counts against novelty beside what is chosen already. */
const relevanceShare = 0.7;

/** What a pick is made from. */
export interface Pool {
  /** Rows of the index. */
  readonly rows: readonly number[];
  readonly similarities: ArrayLike<number>;
  readonly between: (a: number, b: number) => number;
}

/**
 * The row of the pool that is most like the essay and least like what is chosen already: maximal marginal relevance (Carbonell & Goldstein
 * 1998) with λ = .7. Equal values: the lower row, which is the lower id.
 *
 * @returns undefined for an empty pool
 */
export function pickDiverse({ rows, similarities, between }: Pool, chosen: readonly number[]): number | undefined {
  let best: number | undefined;
  let bestValue = -Infinity;
  for (const row of rows) {
    const redundancy = chosen.reduce((most, other) => Math.max(most, between(row, other)), 0);
    const value = relevanceShare * (similarities[row] ?? 0) - (1 - relevanceShare) * redundancy;
    if (value > bestValue || (value === bestValue && row < (best ?? row))) {
      best = row;
      bestValue = value;
    }
  }
  return best;
}
