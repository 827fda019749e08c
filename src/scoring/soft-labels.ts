import { affineCalibration } from '../stats/affine-calibration.ts';
import { applyLinearMap } from '../stats/linear-map.ts';
import { mean } from '../stats/mean.ts';

/** Fewer pairs of raters do not tell how their mean lies on the score's scale. */
const minimumPairs = 20;

/**
 * What a learner is fitted to: two raters who differ say that the essay lies between two scores, so the raters' mean, brought onto the resolved
 * score's scale by a least squares line over the essays that have both; the resolved score where raters are unknown, or known of fewer than 20.
 *
 * @param raterScores of the same essays; fewer than two of an essay count as unknown
 */
export function softLabels(
  scores: Float64Array,
  raterScores: readonly (readonly number[] | undefined)[],
): Float64Array {
  const means = raterScores.map((raters) => (raters === undefined || raters.length < 2 ? undefined : mean(raters)));
  const known = [...means.keys()].filter((row) => means[row] !== undefined);
  const map = affineCalibration(
    known.map((row) => means[row] as number),
    known.map((row) => scores[row] as number),
  );
  if (map === undefined || known.length < minimumPairs) return scores;
  return scores.map((score, row) => {
    const rater = means[row];
    return rater === undefined ? score : applyLinearMap(map, rater);
  });
}
