import { z } from '@hono/zod-openapi';
import { runCounts } from './assignment.ts';
import { hash, idOf, time, words } from './common.ts';
import { planChoices } from './submission.ts';

export const batchInput = planChoices
  .extend({
    title: words(200).optional(),
    submissionIds: z.array(idOf('sub')).min(1).max(100_000).optional().openapi({ description: 'All when left out.' }),
    pilot: z.int().min(0).default(0).openapi({ description: 'So many first; the rest waits for `continue`.' }),
    weight: z.int().min(1).max(100).default(1).openapi({
      description: 'Share of the queue beside other batches of its class; a class has that of its heaviest batch.',
    }),
  })
  .openapi('BatchInput');

const estimate = z
  .object({
    runs: z.int(),
    calls: z.int(),
    likelyMicroUsd: z.int(),
    mostMicroUsd: z.int(),
    seconds: z.number(),
    basis: z.string(),
  })
  .openapi('BatchEstimate');

export const batchOutline = z.object({ planHash: hash, estimate }).openapi('BatchOutline');

export const batch = z
  .object({
    id: idOf('batch'),
    assignmentId: z.string(),
    title: z.string(),
    planHash: hash,
    state: z.enum(['pilot', 'waiting', 'running', 'paused', 'cancelled', 'done']),
    weight: z.int(),
    pilot: z.int(),
    total: z.int(),
    estimate,
    createdBy: z.string(),
    createdAt: time,
    finishedAt: time.optional(),
  })
  .openapi('Batch');

export const batchStarted = z
  .object({
    batch,
    alreadyThere: z.int().openapi({ description: 'Submissions with a run under this plan already.' }),
  })
  .openapi('BatchStarted');

export const batchShown = z
  .object({
    batch,
    counts: runCounts,
    inReview: z.int(),
    costMicroUsd: z.int().openapi({ description: 'Settled calls at their cost, others at what is reserved.' }),
    expectedMicroUsd: z.int().optional().openapi({
      description:
        'Of the whole batch, if the rest costs what those that have ended did, each; absent before five have.',
    }),
    late: z.int().openapi({ description: 'Runs that took longer than the latency budget.' }),
    perMinute: z.int().openapi({ description: 'Runs that ended in the last minute.' }),
    expectedEnd: time.optional(),
    causes: z.array(
      z.object({
        status: z.enum(['held', 'failed']),
        code: z.string().nullable(),
        runs: z.int(),
        until: time.nullable(),
        message: z.string().nullable(),
        example: idOf('run'),
      }),
    ),
  })
  .openapi('BatchProgress');

export const batchResult = z
  .object({
    submissionId: idOf('sub'),
    runId: idOf('run'),
    status: z.string(),
    gradeId: idOf('grd').optional(),
    state: z.string().optional(),
    score: z.number().optional(),
    hidden: z.literal(true).optional().openapi({ description: 'Kept back until you have scored the essay yourself.' }),
    error: z.string().optional(),
  })
  .openapi('BatchResult');

export const batchActs = z.enum(['continue', 'pause', 'resume', 'cancel', 'retry']);

const budgetKey = {
  scope: z.enum(['tenant', 'class', 'assignment', 'student']),
  scopeId: z.string().max(200).openapi({
    description: 'Id or name of the class, id or slug of the assignment, pseudonym; empty for the tenant.',
  }),
  period: z.enum(['total', 'month', 'day', 'hour']),
  limitMicroUsd: z.int().min(0).max(1e15),
};

export const budgetInput = z.strictObject(budgetKey).openapi('BudgetInput');
export const budget = z
  .object({
    id: idOf('budget'),
    ...budgetKey,
    scopeName: z.string().openapi({ description: 'The assignment’s slug, the class’s name, else as in scopeId.' }),
    countedMicroUsd: z.int(),
  })
  .openapi('Budget');

const perMinute = z.number().positive();
const target = words(400).openapi({ description: 'Provider, address and model, divided by spaces.' });

export const limitInput = z
  .strictObject({
    target,
    requestsPerMinute: perMinute.optional(),
    tokensPerMinute: perMinute.optional(),
    interactiveShare: z.number().min(0).lt(1).default(0.03),
  })
  .refine((input) => input.requestsPerMinute !== undefined || input.tokensPerMinute !== undefined, {
    message: 'give requestsPerMinute, tokensPerMinute or both',
  })
  .openapi('LimitInput');
export const limit = z
  .object({
    target: z.string(),
    requestsPerMinute: z.number().optional(),
    tokensPerMinute: z.number().optional(),
    interactiveShare: z.number(),
    factor: z.number(),
    blockedUntil: time.optional(),
  })
  .openapi('Limit');

export const gatewayStatusShown = z
  .object({
    at: time,
    runs: runCounts,
    queue: z.object({
      interactive: z.int(),
      batch: z.int(),
      fed: z.int(),
      oldestSeconds: z.number().nullable(),
    }),
    workers: z.array(
      z.object({
        executorId: z.string(),
        host: z.string(),
        pid: z.int(),
        concurrency: z.int().nullable(),
        startedAt: time,
        silentSeconds: z.number(),
      }),
    ),
    saturation: z.number().nullable(),
    circuits: z.array(
      z.object({
        executorId: z.string(),
        target: z.string(),
        state: z.enum(['open', 'half-open']),
        changedAt: time,
        openUntil: time.nullable(),
      }),
    ),
    limits: z.array(limit),
    budgets: z.array(budget),
    lastHour: z.array(
      z.object({
        step: z.string(),
        model: z.string(),
        calls: z.int(),
        failed: z.int(),
        unknown: z.int(),
        inputTokens: z.int(),
        outputTokens: z.int(),
        cachedTokens: z.int(),
        costMicroUsd: z.int(),
        p95Ms: z.number().nullable(),
      }),
    ),
    caches: z
      .object({
        exact: z.object({ hits: z.int(), savedMicroUsd: z.int() }),
        semantic: z.object({
          threshold: z.number().nullable(),
          scope: z.enum(['rubric', 'tenant']).nullable(),
          kinds: z.array(z.object({ kind: z.string(), asked: z.int(), hits: z.int(), savedMicroUsd: z.int() })),
        }),
      })
      .openapi({
        description:
          'Of the last 24 hours. `exact`: replies that a step had paid for already and used again, each counted once however often, and the least that this saved. `semantic`: questions without a grade that were answered from one much like them; threshold null: off.',
      }),
    alarms: z.array(
      z.object({
        id: z.string(),
        monitorId: z.string(),
        severity: z.enum(['warning', 'critical']),
        what: z.string(),
        raisedAt: time,
        acknowledgedBy: z.string().nullable(),
      }),
    ),
    chatty: z.array(z.object({ runId: z.string(), calls: z.int(), p95: z.number() })),
    causes: batchShown.shape.causes,
    batches: z.array(batchShown),
    providerBatches: z.object({
      waiting: z.int(),
      batches: z.array(
        z.object({
          id: z.string(),
          model: z.string(),
          state: z.enum(['sending', 'sent', 'ended']),
          outcome: z.string().nullable(),
          requests: z.int(),
          answered: z.int(),
          missed: z.int(),
          createdAt: time,
          deadline: time,
        }),
      ),
    }),
  })
  .openapi('GatewayStatus');
