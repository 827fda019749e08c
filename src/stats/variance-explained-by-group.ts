import { fDistributionUpperTail } from './f-distribution.ts';
import { solveLinearSystem } from './solve-linear-system.ts';

export interface ExplainedVariance {
  /** Adjusted R² that group membership adds; may fall below 0 when it explains nothing. */
  readonly adjustedRSquared: number;
  readonly fStatistic: number;
  readonly pValue: number;
}

/**
 * Share of the variance of a quantity (a scoring error, say) that group membership explains, over and above strata when given.
 *
 * Without strata it is one-way analysis of variance. With strata it compares two least-squares fits, stratum alone and stratum + group,
 * both as categories: the difference of their adjusted R², and the F test between them.
 *
 * @param values n finite values
 * @param groups n group labels, same order
 * @param strata n labels to control for (the human score, for RSMTool's conditional score difference)
 * @returns undefined when there are fewer than two groups, no degrees of freedom are left, or nothing varies
 * @throws RangeError when the lengths differ
 * @see Loukina, Madnani and Zechner (2019), BEA; RSMTool, rsmtool/fairness_utils.py
 */
export function varianceExplainedByGroup(
  values: ArrayLike<number>,
  groups: ArrayLike<string | number>,
  strata?: ArrayLike<string | number>,
): ExplainedVariance | undefined {
  const n = values.length;
  if (groups.length !== n || (strata !== undefined && strata.length !== n)) {
    throw new RangeError(
      `${n} values have ${groups.length} groups and ${strata?.length ?? n} strata; must be equally many`,
    );
  }
  const groupIndex = numberLabels(groups);
  const stratumIndex = strata === undefined ? { index: new Int32Array(n), size: 1 } : numberLabels(strata);
  if (groupIndex.size < 2) return undefined;
  // Frisch-Waugh-Lovell: removing every stratum's mean from values and group indicators leaves the regression on group alone.
  const centered = centerWithin(Float64Array.from(values), stratumIndex);
  const indicators = Array.from({ length: groupIndex.size - 1 }, (_, g) =>
    centerWithin(
      Float64Array.from(groupIndex.index, (label) => (label === g + 1 ? 1 : 0)),
      stratumIndex,
    ),
  );
  const cross = indicators.map((indicator) => dot(indicator, centered));
  const { solution, rank } = solveLinearSystem(
    indicators.map((a) => indicators.map((b) => dot(a, b))),
    cross,
  );
  const explained = solution.reduce((sum, coefficient, g) => sum + coefficient * cross[g]!, 0);
  const withinStrata = dot(centered, centered);
  const overall = centerWithin(Float64Array.from(values), { index: new Int32Array(n), size: 1 });
  return compareFits({
    total: dot(overall, overall),
    reducedResidual: withinStrata,
    fullResidual: Math.max(0, withinStrata - explained),
    n,
    reducedParameters: stratumIndex.size,
    added: rank,
  });
}

interface Fits {
  readonly total: number;
  readonly reducedResidual: number;
  readonly fullResidual: number;
  readonly n: number;
  readonly reducedParameters: number;
  readonly added: number;
}

function compareFits(fits: Fits): ExplainedVariance | undefined {
  const { total, reducedResidual, fullResidual, n, reducedParameters, added } = fits;
  const freedom = n - reducedParameters - added;
  if (added === 0 || freedom <= 0 || !(total > 0) || !(fullResidual > 0)) return undefined;
  const unit = total / (n - 1);
  const fStatistic = (reducedResidual - fullResidual) / added / (fullResidual / freedom);
  return {
    adjustedRSquared: (reducedResidual / (n - reducedParameters) - fullResidual / freedom) / unit,
    fStatistic,
    pValue: fDistributionUpperTail(fStatistic, added, freedom),
  };
}

interface NumberedLabels {
  readonly index: Int32Array;
  readonly size: number;
}

function numberLabels(labels: ArrayLike<string | number>): NumberedLabels {
  const numbers = new Map<string | number, number>();
  const index = Int32Array.from({ length: labels.length }, (_, i) => {
    const label = labels[i]!;
    const known = numbers.get(label) ?? numbers.size;
    numbers.set(label, known);
    return known;
  });
  return { index, size: numbers.size };
}

function centerWithin(values: Float64Array, { index, size }: NumberedLabels): Float64Array {
  const sums = new Float64Array(size);
  const counts = new Float64Array(size);
  for (const [i, value] of values.entries()) {
    const stratum = index[i]!;
    sums[stratum] = sums[stratum]! + value;
    counts[stratum] = counts[stratum]! + 1;
  }
  return values.map((value, i) => value - sums[index[i]!]! / counts[index[i]!]!);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
