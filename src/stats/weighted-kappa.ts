import type { ConfusionMatrix } from './confusion-matrix.ts';

export type KappaWeights = 'none' | 'linear' | 'quadratic';

function disagreement(distance: number, weights: KappaWeights): number {
  if (weights === 'none') return distance === 0 ? 0 : 1;
  return weights === 'linear' ? Math.abs(distance) : distance * distance;
}

/**
 * Cohen's kappa of a confusion matrix, the textbook form: 1 − Σ w·observed / Σ w·expected by chance.
 *
 * With `quadratic` it equals `quadraticWeightedKappa` on the same scores. Categories are taken to be equally far apart, as they
 * are on any integer or half-point scale.
 *
 * @param weights `none` counts every miss alike, `linear` by distance, `quadratic` by its square
 * @returns undefined when the matrix is empty or both raters give one same score
 * @see Cohen (1960, 1968); scikit-learn, cohen_kappa_score
 */
export function weightedKappa({ counts }: ConfusionMatrix, weights: KappaWeights): number | undefined {
  const rows = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = counts.map((_, j) => counts.reduce((sum, row) => sum + row[j]!, 0));
  const n = rows.reduce((sum, count) => sum + count, 0);
  let observed = 0;
  let expected = 0;
  for (const [i, row] of counts.entries()) {
    for (const [j, count] of row.entries()) {
      const weight = disagreement(i - j, weights);
      observed += weight * count;
      expected += (weight * rows[i]! * columns[j]!) / n;
    }
  }
  return expected > 0 ? 1 - observed / expected : undefined;
}
