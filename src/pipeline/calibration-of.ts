import type { QuestionAnswers } from '../core/rubric-question.ts';
import type { TraitGrader } from '../ports/trait-grader.ts';
import type { SanitizedEssay } from './1-sanitize/sanitize.ts';
import type { CalibrateInput, HolisticPrediction } from './6-calibrate/calibrate.ts';
import type { Calibrator } from './6-calibrate/calibrator.ts';

interface Graders {
  readonly grader: Pick<TraitGrader, 'kind'>;
  readonly scorer?: { predict(canonicalText: string): HolisticPrediction };
  readonly calibrator?: Calibrator;
}

/** Stage 6's own inputs, of the essay or of its masked twin. */
export function calibrationOf(
  { essay }: Pick<SanitizedEssay, 'essay'>,
  { scorer, grader, calibrator }: Graders,
  { answers, offset }: { readonly answers: QuestionAnswers | undefined; readonly offset: number | undefined },
): Omit<CalibrateInput, 'traits' | 'rubric'> {
  const prediction = scorer?.predict(essay.canonical.text);
  return {
    grader: grader.kind,
    ...(prediction !== undefined && { prediction }),
    ...(calibrator !== undefined && { calibrator }),
    ...(answers !== undefined && { answers }),
    ...(offset !== undefined && { populationOffset: offset }),
  };
}
