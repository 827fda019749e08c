import type { GradeContent } from '../../core/grade-record.ts';

/** How honest and how alike the feedback of a run or a class is. A share is absent where there is nothing to take it of. */
export interface FeedbackMetrics {
  /** Claims that graders made, over all attempts. */
  readonly claims: number;
  /** Share of them that stood: quote found, about the quoted place, no contradiction. */
  readonly faithfulnessPassRate?: number;
  /** Share of the claims that stood which would fit any essay. */
  readonly genericRate?: number;
  /** Mean cosine distance of two feedback sentences of the class: 0 is the same to everybody. */
  readonly diversity?: number;
}

/**
 * @param grades    by what is sealed of them; those that nobody graded count nothing
 * @param diversity of the class's sentences, where it was worked out
 */
export function feedbackMetrics(
  grades: readonly { readonly content: Pick<GradeContent, 'faithfulness'> }[],
  diversity: number | undefined,
): FeedbackMetrics {
  const sum = (of: keyof GradeContent['faithfulness']): number =>
    grades.reduce((total, { content }) => total + content.faithfulness[of], 0);
  const claims = sum('claims');
  const stood = claims - sum('rejected');
  return {
    claims,
    ...(claims > 0 && { faithfulnessPassRate: stood / claims }),
    ...(stood > 0 && { genericRate: sum('generic') / stood }),
    ...(diversity !== undefined && { diversity }),
  };
}
