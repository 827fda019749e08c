import { pairedMoments } from './paired-moments.ts';

/** Means and deviations (ddof 1 in RSMTool) of human and machine scores over the whole evaluation set. */
export interface PopulationScale {
  readonly humanMean: number;
  readonly humanDeviation: number;
  readonly machineMean: number;
  readonly machineDeviation: number;
}

/** RSMTool takes a deviation this close to zero for zero. */
const ZERO_DEVIATION = 1e-7;

/**
 * Difference of standardized means of a subgroup: mean of z(machine) − z(human), each standardized by the whole population.
 * Positive: the machine favours the subgroup, relative to how it treats everybody.
 *
 * @param human   the subgroup's human scores
 * @param machine the subgroup's machine scores, same order
 * @param counts  how often each pair occurs; every pair once when left out
 * @returns undefined when the subgroup is empty, a population deviation is 0, or a score is not finite
 * @throws RangeError when the lengths differ
 * @see RSMTool, doc/evaluation.rst, "dsm"
 */
export function differenceOfStandardizedMeans(
  human: ArrayLike<number>,
  machine: ArrayLike<number>,
  population: PopulationScale,
  counts?: ArrayLike<number>,
): number | undefined {
  const moments = pairedMoments(human, machine, counts);
  const { humanMean, humanDeviation, machineMean, machineDeviation } = population;
  if (moments === undefined || !(humanDeviation > ZERO_DEVIATION) || !(machineDeviation > ZERO_DEVIATION)) {
    return undefined;
  }
  return (moments.meanB - machineMean) / machineDeviation - (moments.meanA - humanMean) / humanDeviation;
}
