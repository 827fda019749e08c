import type { ScoreScale } from './confusion-matrix.ts';

/** A tie in decimal arithmetic can fall just below .5 in binary (2.675 / 0.05). */
const TIE_SLACK = 1e-9;

/**
 * The score on the scale that is nearest to a continuous one. Ties round half up (towards the student); outside values are clamped.
 *
 * @returns undefined when the value is not a number
 */
export function roundToScale(value: number, { min, max, step }: ScoreScale): number | undefined {
  if (Number.isNaN(value)) return undefined;
  const clamped = Math.max(min, Math.min(max, value));
  const index = Math.floor((clamped - min) / step + 0.5 + TIE_SLACK);
  return Math.min(max, min + index * step);
}
