import { z } from 'zod';
import { type GradedEssay, holistic, type ScoreSet } from '../../core/exemplar.ts';
import { checkRow } from '../batch/read-table.ts';

const scores = z.object({ holistic: z.number().optional(), traits: z.record(z.string(), z.number()).default({}) });

const gradedRow = z.object({
  id: z.union([z.string().trim().min(1), z.int()]).transform(String),
  text: z.string(),
  language: z.string().optional(),
  note: z.string().nullish(),
  raters: z.array(scores.extend({ rater: z.string().trim().min(1) })).default([]),
  resolved: scores,
});

/** `{id, text, language?, note?, raters: [{rater, holistic, traits}], resolved: {holistic, traits}}`; other keys are left aside. */
export function fromGradedJson(value: unknown, where: { readonly file: string; readonly line: number }): GradedEssay {
  const row = checkRow(gradedRow, value, where);
  return {
    id: row.id,
    text: row.text,
    ...(row.language === undefined ? {} : { language: row.language }),
    ...(row.note === undefined || row.note === null || row.note === '' ? {} : { note: row.note }),
    raters: row.raters.map((rater) => ({ rater: rater.rater, scores: scoreSet(rater) })),
    resolved: scoreSet(row.resolved),
  };
}

function scoreSet(given: z.infer<typeof scores>): ScoreSet {
  return { ...given.traits, ...(given.holistic === undefined ? {} : { [holistic]: given.holistic }) };
}
