import { z } from '@hono/zod-openapi';
import { idOf, time, words } from './common.ts';

export const bankComment = z
  .object({
    id: idOf('cmt'),
    shared: z.boolean(),
    origin: z.enum(['written', 'learned']).openapi({ description: '`learned`: kept because a teacher wrote it once.' }),
    text: z.string(),
    traitId: z.string().optional(),
    uses: z.int(),
    levels: z.array(z.object({ level: z.number(), uses: z.int() })),
    lastUsedAt: time.optional(),
  })
  .openapi('BankComment');

export const bankCommentInput = z
  .strictObject({
    text: words(2000),
    traitId: z.string().max(64).optional(),
    shared: z.boolean().default(false).openapi({ description: 'With everybody who grades the assignment.' }),
  })
  .openapi('BankCommentInput');

export const bankCommentChange = z
  .strictObject({
    text: words(2000).optional(),
    traitId: z.string().max(64).optional(),
    shared: z.boolean().optional(),
  })
  .openapi('BankCommentChange');

export const commentsQuery = z.strictObject({
  trait: z.string().max(64).optional(),
  level: z.coerce.number().optional().openapi({ description: 'What was used at this level comes first.' }),
});

export const approvalInput = z
  .strictObject({
    threshold: z.number().min(0).max(1).openapi({ description: 'Grades up to this risk.' }),
    auditShare: z.number().min(0.02).max(1).default(0.1).openapi({ description: 'Held back at random, at least one.' }),
    seed: z.string().min(1).max(64).optional().openapi({ description: 'Draws the sample; recorded.' }),
  })
  .openapi('ApprovalInput');

export const approvalBatch = z
  .object({
    id: idOf('bat'),
    state: z.enum(['preview', 'committed', 'undone']),
    threshold: z.number(),
    auditShare: z.number(),
    seed: z.string(),
    promise: z
      .object({
        approve: z.int(),
        audit: z.int(),
        expectedShare: z.number(),
        interval: z.object({ low: z.number(), high: z.number() }),
        observed: z.object({ decided: z.int(), changed: z.int(), low: z.number(), high: z.number() }).optional(),
        basis: z.string(),
      })
      .openapi({
        description:
          '`expectedShare`: share of the approved grades that a teacher would have moved by more than one point, with a 95% interval. `observed`: of grades like them that teachers did read.',
      }),
    words: z.string().openapi({ description: 'The promise in a sentence.' }),
    items: z.array(
      z.object({
        gradeId: idOf('grd'),
        role: z.enum(['approve', 'audit']),
        risk: z.number(),
        outcome: z.enum(['approved', 'held', 'skipped']).optional(),
      }),
    ),
    audit: z
      .object({
        held: z.int(),
        read: z.int(),
        changed: z.int(),
        low: z.number().optional(),
        high: z.number().optional(),
      })
      .openapi({ description: 'What the held-back sample showed so far.' }),
    createdBy: z.string(),
    createdAt: time,
  })
  .openapi('ApprovalBatch');

export const approvalUndone = z
  .object({
    reopened: z.int(),
    kept: z.int().openapi({ description: 'Decided on again, or released, since.' }),
  })
  .openapi('ApprovalUndone');

const appealState = z.enum(['open', 'assigned', 'answered', 'withdrawn']);

export const appeal = z
  .object({
    id: idOf('apl'),
    submissionId: idOf('sub'),
    gradeId: idOf('grd'),
    traitId: z.string(),
    askedBy: z.enum(['student', 'parent', 'teacher']),
    question: z.string().optional(),
    state: appealState,
    mayAnswer: z.boolean().openapi({ description: 'False for whose decision is in question.' }),
    reader: z.string().optional(),
    contestedScore: z.number().optional(),
    outcome: z.enum(['kept', 'raised', 'lowered']).optional(),
    outcomeScore: z.number().optional(),
    answer: z.string().optional(),
    dueAt: time,
    overdue: z.boolean(),
    createdAt: time,
    answeredAt: time.optional(),
    comparisons: z.array(
      z.object({
        essayId: z.string(),
        score: z.number(),
        answer: z.enum(['better', 'worse', 'equal']),
        comparedBy: z.string(),
      }),
    ),
    inferred: z
      .object({
        best: z.array(z.number()),
        score: z.number(),
        against: z.int().openapi({ description: 'Answers that contradict it.' }),
        compareAt: z.number().optional(),
      })
      .optional()
      .openapi({ description: 'The level that the comparisons leave.' }),
    next: z.object({ essayId: z.string(), score: z.number(), excerpt: z.string() }).optional().openapi({
      description: 'The exemplar to compare with next.',
    }),
    secondLook: z
      .object({
        state: z.enum(['possible', 'impossible', 'under-way', 'held', 'failed', 'done']).openapi({
          description:
            '`held`: for a budget or the provider; goes on by itself later, or at once when asked for again. `failed`: can be asked for again.',
        }),
        model: z.string().optional().openapi({ description: 'The costly model of the cascade.' }),
        why: z.string().optional().openapi({ description: 'Why it is impossible, held or failed, or gave no score.' }),
        runId: idOf('run').optional(),
        gradeId: idOf('grd').optional(),
        score: z.number().optional().openapi({ description: 'On the appealed trait.' }),
        answeredBy: z.string().optional().openapi({ description: 'The model whose answer the score is.' }),
        costlyAsked: z
          .boolean()
          .optional()
          .openapi({ description: 'The costly model was asked about the trait, and replied.' }),
        at: time.optional(),
      })
      .optional()
      .openapi({ description: 'What the costly model says; it decides nothing. Not in lists.' }),
  })
  .openapi('Appeal');

export const appealInput = z
  .strictObject({
    submissionId: idOf('sub'),
    traitId: z.string().min(1).max(64),
    askedBy: z.enum(['student', 'parent', 'teacher']),
    question: words(5000),
    days: z.int().min(1).max(365).optional().openapi({ description: 'Until it is due; 14 when not given.' }),
  })
  .openapi('AppealInput');

export const appealsQuery = z.strictObject({ state: appealState.optional() });

export const comparisonInput = z
  .strictObject({
    essayId: z.string().min(1).max(120),
    answer: z
      .enum(['better', 'worse', 'equal'])
      .openapi({ description: 'The appealed essay against the exemplar, in the trait.' }),
  })
  .openapi('AppealComparisonInput');

export const appealAnswer = z.strictObject({ score: z.number(), answer: words(5000) }).openapi('AppealAnswer');
