import { z } from 'zod';
import { identifier } from './identifier.ts';

export const rubricQuestionsSchema = z.strictObject({
  format: z.literal('assay.questions/1'),
  /** The rubric version that the questions were derived from. */
  rubricHash: z.string(),
  questions: z
    .array(
      z.strictObject({
        /** `q1`, `q2` …: names the answer's field and the calibrator's column. */
        id: z.string().regex(/^q[1-9]\d?$/, 'must be q1 to q99'),
        /** The trait that it is about. */
        traitId: identifier,
        text: z.string().trim().min(8).max(300),
      }),
    )
    .min(1)
    .max(30),
});

/** Questions about an essay that can be answered with no, partly or yes; derived from one version of a rubric. */
export type RubricQuestions = z.infer<typeof rubricQuestionsSchema>;

/** Answers by question id: 0 no, 1 partly, 2 yes. */
export type QuestionAnswers = Readonly<Record<string, number>>;
