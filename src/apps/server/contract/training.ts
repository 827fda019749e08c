import { z } from '@hono/zod-openapi';
import { assignment } from './assignment.ts';
import { hash, time } from './common.ts';

export const readiness = z
  .object({
    gradedEssays: z.int(),
    needed: z.int(),
    missing: z.int(),
    state: z.enum(['learning', 'trainable', 'unproven', 'trusted']),
    agreement: z.number().optional(),
    agreementNeeded: z.number(),
    untilRetraining: z.int().optional(),
    words: z.string(),
  })
  .openapi('ScorerReadiness');

export const scorerVersion = z
  .object({ version: z.int(), hash, trainedAt: time, trainedBy: z.string(), report: z.looseObject({}) })
  .openapi('ScorerVersion');

export const trainingJob = z
  .object({
    state: z.enum(['running', 'done', 'failed']),
    phase: z.string(),
    fraction: z.number(),
    version: z.int().optional(),
    promoted: z.boolean().optional(),
    comparison: z.looseObject({}).optional(),
    error: z.object({ code: z.string(), message: z.string() }).optional(),
  })
  .openapi('TrainingJob');

export const scorers = z
  .object({
    inUse: z.int().nullable(),
    versions: z.array(scorerVersion),
    training: trainingJob
      .nullable()
      .openapi({ description: 'The latest one that was asked for here; ask again for its progress.' }),
  })
  .openapi('Scorers');

export const aiSwitch = z
  .strictObject({
    enabled: z.boolean(),
    underWay: z
      .enum(['finish', 'cancel'])
      .default('finish')
      .openapi({ description: 'Off: what becomes of essays that are being graded now. What waits is cancelled.' }),
    resume: z.boolean().default(false).openapi({ description: 'On: queue again what was cancelled and has no grade.' }),
  })
  .openapi('AiGradingSwitch');

export const aiSwitched = z
  .object({
    assignment,
    runs: z.int().openapi({ description: 'Runs that were cancelled (off) or queued again (on).' }),
  })
  .openapi('AiGradingSwitched');
