import { z } from '@hono/zod-openapi';
import { gradingPlanSchema } from '../../../core/grading-plan.ts';
import { stages } from '../../../core/stage.ts';
import { defaultIntakeLimits } from '../../../intake/intake-limits.ts';
import { policyEntries, runCounts } from './assignment.ts';
import { hash, idOf, time, words } from './common.ts';

const student = z
  .strictObject({
    id: words(200).openapi({ description: 'What the school calls the student; kept as a pseudonym.' }),
    name: words(200).optional(),
    email: z.email().max(254).optional(),
    school: words(200).optional(),
  })
  .openapi({ description: 'Names are kept apart and masked in the essay before any model sees it.' });

const learner = z
  .strictObject({
    gradeLevel: words(40).optional(),
    age: z.int().min(3).max(120).optional(),
    firstLanguage: words(60).optional(),
    consentBy: words(200).openapi({
      description: 'Who agreed, and where that is recorded. Without it nothing is kept.',
    }),
  })
  .openapi({ description: 'Learner context; used in grading only because consent is recorded.' });

export const submissionsInput = z
  .strictObject({
    submissions: z
      .array(
        z.strictObject({
          ref: words(200).openapi({ description: 'What you call it: a file name or an id of yours.' }),
          text: z.string().max(defaultIntakeLimits.essayCharacters),
          student: student.optional(),
          learner: learner.optional(),
        }),
      )
      .min(1)
      .max(1000),
    grade: z.boolean().default(true).openapi({ description: 'False: only hand in, do not grade yet.' }),
  })
  .openapi('SubmissionsInput');

const handedIn = z.object({
  id: idOf('sub'),
  ref: z.string(),
  version: z.int(),
  created: z.boolean().openapi({ description: 'False when this text was there already.' }),
  runId: idOf('run').nullable(),
});

export const rejectedRow = z
  .object({
    ref: z.string().openapi({ description: 'The file, or the entry of an archive.' }),
    archive: z.string().optional(),
    line: z.int().optional().openapi({ description: 'Of a table, counted from 1.' }),
    code: z.string(),
    message: z.string(),
    excess: z
      .object({ what: z.string(), value: z.union([z.number(), z.string()]), limit: z.number(), unit: z.string() })
      .optional()
      .openapi({ description: 'Of `input.too-large`: what was measured, its value, and the most that is allowed.' }),
  })
  .openapi('RejectedRow');

export const submissionsAdded = z
  .object({
    submissions: z.array(handedIn),
    planHash: hash.nullable(),
    rejected: z.array(rejectedRow),
    warnings: z.array(z.string()),
  })
  .openapi('SubmissionsAdded');

/** The data of an `essays` event: what was handed in, or refused, since the one before. */
export const uploadEvent = submissionsAdded
  .omit({ planHash: true })
  .extend({
    files: z.object({ begun: z.int(), of: z.int() }),
    read: z.int().openapi({ description: 'Essays so far, refused ones among them.' }),
  })
  .openapi('UploadEvent');

/** The data of its last event, `end`. */
export const uploadEnd = z
  .object({ planHash: hash.nullable(), added: z.int(), existing: z.int(), rejected: z.int() })
  .openapi('UploadEnd');

export const submissionText = z
  .object({
    id: idOf('sub'),
    fileName: z.string(),
    mediaType: z.string(),
    text: z.string().openapi({ description: 'As the student wrote it; offsets of evidence count in it.' }),
    hiddenText: z
      .array(z.object({ text: z.string(), kind: z.string(), concealed: z.boolean() }))
      .openapi({ description: 'Text of the document that a reader of the page does not see.' }),
  })
  .openapi('SubmissionText');

export const planChoices = z
  .strictObject({
    grader: z.enum(['model', 'scorer']).optional(),
    rubricVersion: z.int().min(1).optional(),
    policy: policyEntries.optional(),
  })
  .openapi('PlanChoices');

export const gradingInput = planChoices
  .extend({
    submissionIds: z.array(idOf('sub')).min(1).max(1000).optional().openapi({ description: 'All when left out.' }),
    retryFailed: z.boolean().default(true),
  })
  .openapi('GradingInput');

export const storedPlan = z.object({ hash, plan: gradingPlanSchema }).openapi('Plan');

const runStatus = z.enum(['queued', 'running', 'held', 'done', 'failed', 'cancelled']);

export const run = z
  .object({
    id: idOf('run'),
    submissionId: idOf('sub'),
    assignmentId: z.string(),
    planHash: hash,
    status: runStatus,
    stage: z.enum(stages).optional(),
    attempts: z.int(),
    recoveries: z.int(),
    error: z.object({ code: z.string(), message: z.string() }).optional(),
    rerunOf: idOf('run').optional(),
    fromStage: z.enum(stages).optional(),
    createdAt: time,
    startedAt: time.optional(),
    finishedAt: time.optional(),
  })
  .openapi('Run');

export const gradingStarted = z
  .object({
    planHash: hash,
    runs: z.array(z.object({ id: idOf('run'), submissionId: idOf('sub'), status: runStatus, created: z.boolean() })),
  })
  .openapi('GradingStarted');

export const runsQuery = z.strictObject({ assignment: z.string().max(64).optional(), status: runStatus.optional() });

/** The data of a `progress` event. */
export const progressEvent = z
  .object({
    counts: runCounts,
    costMicroUsd: z.int().openapi({ description: 'Settled, and reserved where the end of a call is not known.' }),
  })
  .openapi('ProgressEvent');
