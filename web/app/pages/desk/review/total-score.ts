import type { RubricView } from '../../../api/desk.ts';

/**
 * The holistic score that trait levels come to: each level's place in its own range, weighed, put on the rubric's scale and rounded once.
 * The server works it out again; this one is shown while levels are being chosen.
 *
 * @returns undefined while a trait has no level
 */
export function totalScore(rubric: RubricView, levels: Readonly<Record<string, number>>): number | undefined {
  let weighed = 0;
  let weights = 0;
  for (const { id, weight, levels: points } of rubric.traits) {
    const level = levels[id];
    const low = points[0]?.score;
    const high = points.at(-1)?.score;
    if (level === undefined || low === undefined || high === undefined || high === low) return undefined;
    weighed += (weight * (level - low)) / (high - low);
    weights += weight;
  }
  if (weights === 0) return undefined;
  const { min, max, step } = rubric.scale;
  const steps = Math.floor(((weighed / weights) * (max - min)) / step + 0.5);
  return Math.min(max, min + steps * step);
}

export function bandOf(rubric: RubricView, score: number | undefined): RubricView['bands'][number] | undefined {
  return score === undefined ? undefined : rubric.bands.find(({ min, max }) => score >= min && score <= max);
}
