export interface StabilityIndex {
  /** Σ (a − r)·ln(a / r) over the bins: 0 when both have the same shares. */
  readonly index: number;
  /** What each bin adds, in the order of the bins; never negative. */
  readonly contributions: readonly number[];
}

/** Half a case in each bin (Jeffreys): a bin that is empty on one side would make the index infinite. */
const PRIOR = 0.5;

/**
 * Population stability index: how far the shares of a sample's bins have moved from a reference's. Custom reads below 0.1 as no change and
 * above 0.25 as a large one; the index alone says nothing of chance, which adds about (bins − 1)·(1/n + 1/m).
 *
 * @param reference counts of the reference in each bin
 * @param actual    counts of the sample in the same bins
 * @param prior     added to every bin of both; 0.5 when left out, 0 gives the plain formula
 * @returns undefined when there are no bins, a side is empty, or (with prior 0) a bin is empty on one side only
 * @throws RangeError when the numbers of bins differ or a count is negative
 * @see Siddiqi (2006), Credit Risk Scorecards, chapter 9; Yurdakul (2018), Statistical Properties of PSI
 */
export function populationStabilityIndex(
  reference: readonly number[],
  actual: readonly number[],
  prior = PRIOR,
): StabilityIndex | undefined {
  if (reference.length !== actual.length) {
    throw new RangeError(`${reference.length} bins of the reference, ${actual.length} of the sample; must be the same`);
  }
  const wrong = [...reference, ...actual].find((count) => !(count >= 0));
  if (wrong !== undefined) throw new RangeError(`a count is ${wrong}; must be 0 or more`);
  const bins = reference.length;
  const totalReference = sum(reference);
  const totalActual = sum(actual);
  if (totalReference === 0 || totalActual === 0) return undefined;
  const contributions = reference.map((count, bin) => {
    const r = (count + prior) / (totalReference + prior * bins);
    const a = ((actual[bin] ?? 0) + prior) / (totalActual + prior * bins);
    return r === a ? 0 : (a - r) * Math.log(a / r);
  });
  const index = sum(contributions);
  return Number.isFinite(index) ? { index, contributions } : undefined;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
