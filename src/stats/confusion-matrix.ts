import { requireSameLength } from './require-same-length.ts';

/** Counts of every pair of categories: `counts[i][j]` pairs where the first rater gave `labels[i]` and the second `labels[j]`. */
export interface ConfusionMatrix {
  readonly labels: readonly number[];
  readonly counts: readonly (readonly number[])[];
}

export interface ScoreScale {
  readonly min: number;
  readonly max: number;
  /** Distance between neighbouring scores: 1 for integers, 0.5 for half points. */
  readonly step: number;
}

const GRID_SLACK = 1e-6;

/** Position of a score on its scale's grid; `RangeError` when it is not on it. */
function category(score: number, { min, max, step }: ScoreScale): number {
  const position = (score - min) / step;
  const index = Math.round(position);
  if (!(Math.abs(position - index) <= GRID_SLACK && score >= min - GRID_SLACK && score <= max + GRID_SLACK)) {
    throw new RangeError(`score ${score} is not on the scale ${min} to ${max} in steps of ${step}`);
  }
  return index;
}

/**
 * Confusion matrix of two raters over every category of a scale, those nobody used included.
 *
 * @param times how often each pair occurs; every pair once when left out
 * @throws RangeError when the lengths differ or a score is not on the scale
 */
export function confusionMatrix(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  scale: ScoreScale,
  times?: ArrayLike<number>,
): ConfusionMatrix {
  requireSameLength(a, b);
  const size = Math.round((scale.max - scale.min) / scale.step) + 1;
  const counts = Array.from({ length: size }, () => Array.from({ length: size }, () => 0));
  for (let i = 0; i < a.length; i++) {
    const row = counts[category(a[i]!, scale)]!;
    const column = category(b[i]!, scale);
    row[column] = row[column]! + (times === undefined ? 1 : times[i]!);
  }
  return { labels: Array.from({ length: size }, (_, i) => scale.min + i * scale.step), counts };
}
