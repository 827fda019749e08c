export interface PermutationOptions {
  /** Most draws; 19,999 when left out: the least p-value is then 1/20,000. */
  readonly draws?: number;
  /** Draws at least as extreme after which the answer is clear; 10 when left out. */
  readonly enough?: number;
}

/**
 * P-value of a permutation test that stops as soon as it is clear that there is nothing to see: after `enough` draws at least as extreme, of
 * which an unchanged system gives one in every few. Valid at any stopping point: under the hypothesis P(p ≤ α) ≤ α for every α.
 *
 * @param observed the statistic of the data as they are; larger is more extreme
 * @param draw     the statistic of one random permutation under the hypothesis
 * @returns enough / (draws made) when it stopped early, (1 + extreme draws) / (1 + all draws) otherwise
 * @throws RangeError when draws or enough is below 1
 * @see Besag and Clifford (1991), Biometrika 78, 301-304
 */
export function sequentialPermutationP(
  observed: number,
  draw: () => number,
  { draws = 19_999, enough = 10 }: PermutationOptions = {},
): number {
  if (!(draws >= 1)) throw new RangeError(`draws is ${draws}; must be 1 or more`);
  if (!(enough >= 1)) throw new RangeError(`enough is ${enough}; must be 1 or more`);
  let extreme = 0;
  for (let made = 1; made <= draws; made++) {
    // Sums come in another order in every draw: equal statistics differ in the last bits, and count as equal.
    if (draw() >= observed - 1e-12) extreme++;
    if (extreme === enough) return enough / made;
  }
  return (1 + extreme) / (1 + draws);
}
