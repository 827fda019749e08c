import type { Rubric, Trait } from '../../core/rubric.ts';
import type { TraitGrade } from '../../core/trait-grade.ts';

/** Place of a score in its trait's range, 0 at the bottom, 1 at the top. */
function share(score: number, trait: Trait): number {
  return (score - trait.scale.min) / (trait.scale.max - trait.scale.min);
}

/**
 * Weighted mean of the traits, put on the rubric's holistic range; not rounded.
 *
 * Each trait counts by its place in its own range, so that traits on different ranges can be weighed together. Where the grader gave a
 * continuous score, that is what counts: rounding happens once, at the end.
 *
 * @returns undefined when a trait with weight is unscored: a mean over what is left would be another question's answer
 */
export function aggregateTraits(grades: readonly TraitGrade[], rubric: Rubric): number | undefined {
  let weights = 0;
  let sum = 0;
  for (const trait of rubric.traits) {
    if (trait.weight === 0) continue;
    const grade = grades.find((candidate) => candidate.traitId === trait.id);
    if (grade?.status !== 'scored') return undefined;
    weights += trait.weight;
    sum += trait.weight * share(grade.continuous ?? grade.score, trait);
  }
  if (weights === 0) return undefined;
  return rubric.scale.min + (sum / weights) * (rubric.scale.max - rubric.scale.min);
}
