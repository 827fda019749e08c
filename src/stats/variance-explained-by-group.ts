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
  const group = numberLabels(groups);
  const stratum = strata === undefined ? { index: new Int32Array(n), size: 1 } : numberLabels(strata);
  if (group.size < 2) return undefined;
  // Frisch-Waugh-Lovell: removing every stratum's mean from values and group indicators leaves the regression on group alone.
  const centered = centerWithin(values, stratum);
  const cross = new Float64Array(group.size);
  for (let i = 0; i < n; i++) cross[group.index[i]!] = cross[group.index[i]!]! + centered[i]!;
  // The first group is the reference: its indicator is the constant minus the others.
  const right = [...cross.subarray(1)];
  const { solution, rank } = solveLinearSystem(indicatorProducts(group, stratum), right);
  const explained = solution.reduce((sum, coefficient, g) => sum + coefficient * right[g]!, 0);
  const reducedResidual = sumOfSquares(centered);
  return compareFits({
    total: sumOfSquares(centerWithin(values, { index: new Int32Array(n), size: 1 })),
    reducedResidual,
    fullResidual: Math.max(0, reducedResidual - explained),
    n,
    reducedParameters: stratum.size,
    added: rank,
  });
}

/** Products of the centred group indicators, from the table of strata by groups: the indicators themselves are never laid out. */
function indicatorProducts(group: NumberedLabels, stratum: NumberedLabels): number[][] {
  const table = Array.from({ length: stratum.size }, () => new Float64Array(group.size));
  for (const [i, g] of group.index.entries()) {
    const row = table[stratum.index[i]!]!;
    row[g] = row[g]! + 1;
  }
  const totals = table.map((row) => row.reduce((sum, count) => sum + count, 0));
  return Array.from({ length: group.size - 1 }, (_, a) =>
    Array.from({ length: group.size - 1 }, (__, b) =>
      table.reduce((sum, row, s) => {
        const product = (row[a + 1]! * row[b + 1]!) / totals[s]!;
        return sum + (a === b ? row[a + 1]! : 0) - product;
      }, 0),
    ),
  );
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

function centerWithin(values: ArrayLike<number>, { index, size }: NumberedLabels): Float64Array {
  const sums = new Float64Array(size);
  const counts = new Float64Array(size);
  for (let i = 0; i < values.length; i++) {
    const stratum = index[i]!;
    sums[stratum] = sums[stratum]! + values[i]!;
    counts[stratum] = counts[stratum]! + 1;
  }
  const centered = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) centered[i] = values[i]! - sums[index[i]!]! / counts[index[i]!]!;
  return centered;
}

function sumOfSquares(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return sum;
}
