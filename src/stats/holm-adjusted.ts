/**
 * Holm's step-down adjustment: with every adjusted p-value held against α, the chance of one or more false rejections among all of them is
 * at most α, however the tests depend on each other.
 *
 * @param pValues in any order; undefined where there was no test, which counts for nothing
 * @returns adjusted values in the same order, at most 1
 * @see Holm (1979), Scandinavian Journal of Statistics 6, 65-70
 */
export function holmAdjusted(pValues: readonly (number | undefined)[]): (number | undefined)[] {
  const tested = pValues.flatMap((p, index) => (p === undefined ? [] : [{ p, index }])).sort((a, b) => a.p - b.p);
  const adjusted: (number | undefined)[] = pValues.map(() => undefined);
  let floor = 0;
  for (const [rank, { p, index }] of tested.entries()) {
    floor = Math.max(floor, Math.min(1, (tested.length - rank) * p));
    adjusted[index] = floor;
  }
  return adjusted;
}
