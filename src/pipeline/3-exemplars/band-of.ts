import type { Rubric } from '../../core/rubric.ts';
import { roundToScale } from '../../core/score-scale.ts';

/** Position of a score's band among the rubric's bands, the lowest being 0. Bands cover the scale, so every score has one. */
export function bandOf(score: number, rubric: Rubric): number {
  const onScale = roundToScale(score, rubric.scale);
  return rubric.bands.filter((band) => band.max < onScale).length;
}
