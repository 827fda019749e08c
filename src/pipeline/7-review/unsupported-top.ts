import { holistic, type ExemplarSelection } from '../../core/exemplar.ts';
import type { ReviewReason } from '../../core/review-reason.ts';
import type { Rubric } from '../../core/rubric.ts';
import type { TraitGrade } from '../../core/trait-grade.ts';

export interface TopInput {
  readonly rubric: Rubric;
  readonly exemplars: Pick<ExemplarSelection, 'exemplars'>;
  readonly traits: readonly TraitGrade[];
  readonly grader: 'model' | 'scorer';
}

/** Share of the range that the nearest graded essay may lie below the top. */
const support = 0.25;

/**
 * The highest score in every trait by a model, where the graded essay most like this one got much less. What an order in the essay asks for
 * looks like this, in whatever words it is written; an essay that earned it costs a teacher one look.
 */
export function unsupportedTop({ rubric, exemplars, traits, grader }: TopInput): ReviewReason[] {
  if (grader === 'scorer') return [];
  const isTop = rubric.traits.every((trait) =>
    traits.some((grade) => grade.traitId === trait.id && grade.status === 'scored' && grade.score === trait.scale.max),
  );
  const near = exemplars.exemplars.find(({ relation }) => relation === 'near')?.scores[holistic];
  if (!isTop || near === undefined) return [];
  const { min, max } = rubric.scale;
  return near < max - support * (max - min)
    ? [{ code: 'score.unsupported-top', detail: `nearest graded essay: ${near}` }]
    : [];
}
