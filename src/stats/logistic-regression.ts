import { requireSameLength } from './require-same-length.ts';
import { solveLinearSystem } from './solve-linear-system.ts';

/** What is believed of each coefficient before any data: a normal distribution of its own. */
export interface CoefficientPrior {
  readonly mean: number;
  /** 1 / variance. */
  readonly precision: number;
}

const mostSteps = 50;

/**
 * Logistic regression with a normal prior on each coefficient: the most probable coefficients given both. With no rows these are the prior
 * means, so that what is assumed gives way to what is seen one row at a time.
 *
 * @param rows    n rows of p numbers; put a 1 in each for the constant
 * @param outcome n times 0 or 1
 * @param prior   p priors, precision above 0: then there is exactly one maximum
 * @throws RangeError when the lengths differ
 * @see Bishop (2006), Pattern Recognition and Machine Learning, 4.5.1 (MAP) and 4.3.3 (Newton steps)
 */
export function logisticRegression(
  rows: readonly (readonly number[])[],
  outcome: readonly number[],
  prior: readonly CoefficientPrior[],
): number[] {
  if (rows.length !== outcome.length)
    throw new RangeError(`${rows.length} rows and ${outcome.length} outcomes; must be as many`);
  let weights = prior.map(({ mean }) => mean);
  for (let step = 0; step < mostSteps; step++) {
    const gradient = prior.map(({ mean, precision }, j) => precision * (mean - weights[j]!));
    const hessian = prior.map(({ precision }, j) => prior.map((_, k) => (j === k ? precision : 0)));
    for (const [i, row] of rows.entries()) {
      if (row.length !== prior.length)
        throw new RangeError(`a row has ${row.length} numbers; must have ${prior.length}`);
      const p = logistic(dot(row, weights));
      for (const [j, x] of row.entries()) {
        gradient[j]! += (outcome[i]! - p) * x;
        for (const [k, z] of row.entries()) hessian[j]![k]! += p * (1 - p) * x * z;
      }
    }
    const { solution } = solveLinearSystem(hessian, gradient);
    const longest = Math.max(...solution.map(Math.abs));
    if (longest < 1e-10) break;
    // A whole step can overshoot, and then jump to and fro for ever: it is halved until it is no step down.
    const here = evidence(rows, outcome, { prior, weights });
    let next = weights;
    for (let length = 1; length > 1e-6; length /= 2) {
      next = weights.map((weight, j) => weight + length * solution[j]!);
      if (evidence(rows, outcome, { prior, weights: next }) >= here) break;
    }
    weights = next;
  }
  return weights;
}

/** Probability by these coefficients. */
export function logisticProbability(row: readonly number[], weights: readonly number[]): number {
  requireSameLength(row, weights);
  return logistic(dot(row, weights));
}

/** Log-likelihood plus the log of the prior, up to a constant. */
function evidence(
  rows: readonly (readonly number[])[],
  outcome: readonly number[],
  { prior, weights }: { readonly prior: readonly CoefficientPrior[]; readonly weights: readonly number[] },
): number {
  let sum = 0;
  for (const [i, row] of rows.entries()) {
    const z = dot(row, weights);
    // ln p is −ln(1 + e^−z); written so that no exponential can overflow.
    const toward = outcome[i] === 1 ? z : -z;
    sum -= toward > 0 ? Math.log1p(Math.exp(-toward)) : Math.log1p(Math.exp(toward)) - toward;
  }
  for (const [j, { mean, precision }] of prior.entries()) sum -= (precision * (weights[j]! - mean) ** 2) / 2;
  return sum;
}

function dot(row: readonly number[], weights: readonly number[]): number {
  return row.reduce((sum, x, j) => sum + x * weights[j]!, 0);
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
