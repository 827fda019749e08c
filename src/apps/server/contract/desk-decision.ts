import { z } from '@hono/zod-openapi';
import { idOf, span, time, words } from './common.ts';

const traitScores = z.record(z.string().max(64), z.number());

const feedbackAct = z
  .strictObject({
    act: z.enum(['accept', 'edit', 'reject', 'add']),
    traitId: z.string().max(64),
    commentHash: z
      .string()
      .max(128)
      .optional()
      .openapi({ description: 'The grader’s sentence; needed for all acts but `add`.' }),
    comment: words(2000).optional().openapi({ description: 'The words as they shall stand; for `edit` and `add`.' }),
    span: span.optional().openapi({ description: 'For `add`: the passage that it speaks of.' }),
    bankId: z.string().max(64).optional().openapi({ description: 'The comment of the bank that it came from.' }),
  })
  .openapi('FeedbackAct');

/** What a decision says, and what a draft of one holds. */
const body = {
  score: z.number().optional().openapi({
    description:
      'The holistic score; for an override without one it is worked out from the trait levels by the rubric’s weights.',
  }),
  traitScores: traitScores.optional(),
  reason: words(2000)
    .optional()
    .openapi({ description: 'Needed for a rejection, and for an override that changes the score.' }),
  comment: words(5000).optional().openapi({ description: 'Overall comment for the student.' }),
  feedback: z.array(feedbackAct).max(200).optional(),
};

export const deskDecisionInput = z
  .strictObject({
    action: z.enum(['approve', 'override', 'reject']),
    revision: z.int().min(0).openapi({ description: 'The `revision` of the essay view that was decided on.' }),
    ...body,
  })
  .openapi('DeskDecisionInput');

export const undoInput = z.strictObject({ revision: z.int().min(0) }).openapi('UndoInput');

export const draftInput = z
  .strictObject({ ...body, reason: z.string().max(2000).optional(), comment: z.string().max(5000).optional() })
  .openapi('DraftInput', { description: 'What was typed so far, whatever it is.' });

export const decisionDraft = z
  .object({ ...draftInput.shape, savedAt: time })
  .openapi('DecisionDraft', { description: 'Of this reader alone.' });

export const draftSaved = z.object({ savedAt: time }).openapi('DraftSaved');

export const publishInput = z
  .strictObject({
    submissionIds: z
      .array(idOf('sub'))
      .min(1)
      .max(10_000)
      .optional()
      .openapi({ description: 'All that can be when left out.' }),
  })
  .openapi('PublishInput');

export const published = z
  .object({
    done: z.array(idOf('sub')),
    left: z
      .array(z.object({ submissionId: idOf('sub'), state: z.string() }))
      .openapi({ description: 'Asked for by name and not done, with where it stands.' }),
  })
  .openapi('Published');
