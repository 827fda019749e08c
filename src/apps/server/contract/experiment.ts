import { z } from '@hono/zod-openapi';
import { gateVerdictSchema } from '../../../core/gate-verdict.ts';
import { hash, idOf, slug, time, words } from './common.ts';

export const experimentId = idOf('exp');

const planName = z.string().trim().min(1).max(300).openapi({
  description: 'As on the command line: `current`, `model`, `scorer=2`, `current,prompts@2`, a plan’s hash.',
});

export const experimentInput = z
  .strictObject({
    a: planName.default('current'),
    b: planName,
    version: z.int().min(1).max(1_000_000).optional().openapi({ description: 'The newest of the set when left out.' }),
    title: words(200).optional(),
    minimumN: z.int().min(2).max(100_000).optional().openapi({ description: 'Below it a figure says "too few"; 30.' }),
    draws: z.int().min(100).max(10_000).optional().openapi({ description: 'Bootstrap resamples; 1000.' }),
    seed: z.int().min(0).max(999_999_999).optional(),
    lengthBins: z.int().min(1).max(10).optional(),
    repeats: z.int().min(0).max(20).optional().openapi({ description: 'Each essay is graded this often once more.' }),
    judges: z.array(words(64)).max(10).optional(),
    judgesGate: z.boolean().optional(),
    maxCostMicroUsd: z
      .int()
      .min(0)
      .optional()
      .openapi({ description: 'A bound of the gates: mean cost of an essay under B.' }),
  })
  .openapi('ExperimentInput', { description: 'Evaluators of one’s own are code and run from the command line only.' });

const plan = z.object({ label: z.string(), hash });

export const experimentEstimate = z
  .object({
    dataset: slug,
    version: z.int(),
    a: plan,
    b: plan,
    essays: z.int(),
    essaysToGrade: z
      .int()
      .openapi({ description: 'Gradings still to do; what was graded before is not paid for again.' }),
    calls: z.int(),
    likelyMicroUsd: z.number(),
    mostMicroUsd: z.number(),
    budgets: z
      .array(
        z.object({
          scope: z.enum(['tenant', 'class', 'assignment', 'student']),
          scopeId: z.string(),
          scopeName: z.string().openapi({ description: 'A slug or a name, as people call it.' }),
          period: z.enum(['total', 'month', 'day', 'hour']),
          limitMicroUsd: z.number(),
          leftMicroUsd: z.number(),
        }),
      )
      .openapi({
        description:
          'Those that it is held against, the one with the least left first. It is not begun when it likely costs more than one of them has left.',
      }),
  })
  .openapi('ExperimentEstimate');

const status = z.enum(['passed', 'failed', 'too-few']);

export const experiment = z
  .object({
    id: experimentId,
    title: z.string(),
    dataset: slug,
    assignment: slug,
    version: z.int(),
    a: plan,
    b: plan,
    state: z.enum(['open', 'waiting', 'running', 'failed', 'cancelled', 'done']).openapi({
      description: '`open`: begun on the command line. One that is running goes on by itself when its server dies.',
    }),
    graded: z.int(),
    total: z.int(),
    error: z.object({ code: z.string(), message: z.string() }).optional().openapi({
      description: 'Of the last try that failed; while it waits it is tried again.',
    }),
    verdict: status.optional().openapi({ description: 'What the gates say of B. Too few to tell is not a pass.' }),
    createdAt: time,
    createdBy: z.string(),
    finishedAt: time.optional(),
  })
  .openapi('Experiment');

const figure = z
  .object({
    n: z.int(),
    status: z.enum(['ok', 'too-few', 'undefined']),
    value: z.number().optional(),
    interval: z.object({ low: z.number(), high: z.number() }).optional(),
  })
  .openapi('ExperimentFigure', { description: 'With a 95% percentile bootstrap interval.' });

const comparedFigure = z
  .object({
    evaluator: z.string(),
    title: z.string(),
    better: z.enum(['higher', 'lower', 'zero']),
    format: z.enum(['number', 'percent', 'micro-usd', 'ms']),
    bin: z.string().optional().openapi({ description: 'Absent: over all essays.' }),
    n: z.int(),
    a: figure,
    b: figure,
    difference: figure.openapi({ description: 'B minus A over the same resamples.' }),
    worse: z.boolean().optional(),
    pValue: z.number().optional(),
    adjustedP: z.number().optional().openapi({ description: 'Holm over every figure of the report.' }),
  })
  .openapi('ComparedFigure');

export const experimentShown = experiment
  .extend({
    // Its own clone: a schema that was made before the OpenAPI library was loaded has no `openapi`.
    checks: z
      .array(gateVerdictSchema.shape.checks.element.clone())
      .openapi({ description: 'Empty while it is not done.' }),
    report: z
      .object({
        essays: z.int(),
        labelled: z.int(),
        humanHuman: figure,
        figures: z.array(comparedFigure),
        bins: z.array(z.object({ name: z.string(), n: z.int() })),
        reserved: z.boolean().openapi({ description: 'Whether the set is kept from training.' }),
        costMicroUsd: z.object({ a: z.number(), b: z.number() }),
        unscored: z.object({ a: z.int(), b: z.int() }),
        method: z.object({
          seed: z.int(),
          draws: z.int(),
          level: z.number(),
          minimumN: z.int(),
          correction: z.literal('holm'),
          tests: z.int(),
        }),
      })
      .nullable(),
  })
  .openapi('ExperimentShown');

export const comparedExperiments = z
  .object({
    sameDataset: z.boolean(),
    dataset: z.string(),
    figures: z.array(
      z.object({
        evaluator: z.string(),
        title: z.string(),
        bin: z.string().optional(),
        first: figure,
        second: figure,
      }),
    ),
  })
  .openapi('ComparedExperiments');
