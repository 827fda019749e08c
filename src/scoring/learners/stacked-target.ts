import { conformalQuantile } from '../../stats/conformal-quantile.ts';
import type { ScoreScale } from '../../stats/confusion-matrix.ts';
import { applyLinearMap, type LinearMap } from '../../stats/linear-map.ts';
import { quadraticWeightedKappa } from '../../stats/quadratic-weighted-kappa.ts';
import { quantile } from '../../stats/quantile.ts';
import { rootMeanSquaredError } from '../../stats/root-mean-squared-error.ts';
import { roundToScale } from '../../core/score-scale.ts';
import { varianceRestoration } from '../../stats/variance-restoration.ts';
import type { TargetReport } from '../trained-scorer.ts';
import { applyStack, fitStack, type StackFit } from './stack.ts';
import { foldCount, type StackColumn } from './target-fit.ts';

const nominalCoverage = 0.9;

/** The stack of one target with all that was learnt from its out-of-fold predictions. */
export interface StackedTarget {
  readonly stack: StackFit;
  readonly restoration: LinearMap;
  readonly halfWidth: number | undefined;
  /** Continuous out-of-fold scores, spread restored. */
  readonly outOfFold: Float64Array;
  readonly report: TargetReport;
}

export interface StackInput {
  readonly columns: readonly StackColumn[];
  /** What was fitted to: resolved scores or softer labels. */
  readonly labels: Float64Array;
  /** What agreement is measured against. */
  readonly scores: Float64Array;
  readonly folds: Uint8Array;
  readonly scale: ScoreScale;
  /** How strongly the weights are drawn to equal ones (`fitStack`). */
  readonly shrink: number;
}

/** Combines the columns. Every number in the report comes from rows that neither the columns, the weights nor the spread had seen. */
export function stackTarget(input: StackInput): StackedTarget {
  const { columns, labels, scores, folds, scale, shrink } = input;
  const values = columns.map((column) => column.outOfFold);
  const outOfFold = new Float64Array(labels.length);
  for (let fold = 0; fold < foldCount; fold++) {
    const rows = [...labels.keys()].filter((row) => folds[row] !== fold);
    const stack = fitStack(
      values.map((column) => pick(column, rows)),
      pick(labels, rows),
      shrink,
    );
    const combined = labels.map((_, row) => applyStack(stack, (column) => values[column]?.[row] as number));
    const restoration = restore(pick(combined, rows), pick(scores, rows));
    for (const row of labels.keys()) {
      if (folds[row] === fold) outOfFold[row] = applyLinearMap(restoration, combined[row] as number);
    }
  }
  const stack = fitStack(values, labels, shrink);
  const whole = labels.map((_, row) => applyStack(stack, (column) => values[column]?.[row] as number));
  const residuals = scores.map((score, row) => score - (outOfFold[row] as number));
  return {
    stack,
    restoration: restore(whole, scores),
    halfWidth: conformalQuantile(residuals, nominalCoverage),
    outOfFold,
    report: {
      essays: scores.length,
      quadraticWeightedKappa: quadraticWeightedKappa(
        scores,
        outOfFold.map((value) => roundToScale(value, scale)),
      ),
      rootMeanSquaredError: rootMeanSquaredError(scores, outOfFold),
      intervalCoverage: foldedCoverage(residuals, folds),
      residualQuantiles: [0.05, 0.25, 0.5, 0.75, 0.95].map((probability) => quantile(residuals, probability) ?? 0),
      stack: Object.fromEntries(columns.map((column, index) => [column.name, stack.weights[index] as number])),
    },
  };
}

function restore(predictions: Float64Array, scores: Float64Array): LinearMap {
  return varianceRestoration(predictions, scores) ?? { slope: 1, intercept: 0 };
}

function foldedCoverage(residuals: Float64Array, folds: Uint8Array): number | undefined {
  let inside = 0;
  for (let fold = 0; fold < foldCount; fold++) {
    const width = conformalQuantile(
      residuals.filter((_, row) => folds[row] !== fold),
      nominalCoverage,
    );
    if (width === undefined) return undefined;
    inside += residuals.filter((residual, row) => folds[row] === fold && Math.abs(residual) <= width).length;
  }
  return inside / residuals.length;
}

function pick(values: Float64Array, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows, (row) => values[row] as number);
}
