import { z } from '@hono/zod-openapi';
import { rubricQuestionsSchema } from '../../../core/rubric-question.ts';
import { storedCalibrationSchema } from '../../workspace/calibrate-card.ts';
import { rubricVersion } from './assignment.ts';
import { hash, time, words } from './common.ts';

const estimate = z
  .object({ essays: z.int(), calls: z.int(), likelyMicroUsd: z.number(), mostMicroUsd: z.number() })
  .openapi('CalibrationEstimate', { description: 'What is still to be asked of the model, and what that costs.' });

export const calibrationInput = z
  .strictObject({
    sample: z.int().min(1).max(99_999).optional().openapi({ description: 'Graded essays to take; 100 when left out.' }),
    promote: z.boolean().default(false),
    dryRun: z.boolean().default(false).openapi({ description: 'Only say what it would cost.' }),
  })
  .openapi('CalibrationInput');

export const calibrationJob = z
  .object({
    state: z.enum(['estimated', 'running', 'done', 'failed']),
    done: z.int(),
    total: z.int(),
    estimate,
    version: z.int().optional(),
    promoted: z.boolean().optional(),
    recommended: z.boolean().optional(),
    costMicroUsd: z.number().optional(),
    error: z.object({ code: z.string(), message: z.string() }).optional(),
  })
  .openapi('CalibrationJob');

export const calibrators = z
  .object({
    inUse: z.int().nullable(),
    differs: z.array(z.string()).nullable().openapi({
      description: 'What changed since the one in use was fitted; empty when it fits. Null: no model, or none in use.',
    }),
    versions: z.array(z.object({ version: z.int(), hash, fittedAt: time, report: storedCalibrationSchema })),
    calibration: calibrationJob
      .nullable()
      .openapi({ description: 'The latest one that was asked for here; ask again for its progress.' }),
  })
  .openapi('Calibrators');

export const calibratorInUse = z.object({ version: z.int().nullable() }).openapi('CalibratorInUse');

export const repliesDiscarded = z.object({ erased: z.int() }).openapi('CalibrationRepliesDiscarded');

export const questionSet = z
  .object({ rubric: rubricVersion, hash, approved: z.boolean(), set: rubricQuestionsSchema })
  .openapi('RubricQuestionSet');

export const questionsMade = questionSet
  .extend({
    made: z.boolean(),
    costMicroUsd: z.number(),
    usedAgain: z.object({ similarity: z.number(), savedMicroUsd: z.number() }).optional().openapi({
      description: 'They are the questions of a rubric much like it: how much alike, and what was not paid.',
    }),
  })
  .openapi('RubricQuestionsMade');

export const questionEdits = z
  .strictObject({
    edits: z
      .array(z.strictObject({ id: words(64), text: z.string().trim().max(500) }))
      .min(1)
      .max(200)
      .openapi({ description: 'New words by question id; empty words drop it.' }),
  })
  .openapi('QuestionEdits');
