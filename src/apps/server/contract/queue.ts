import { z } from '@hono/zod-openapi';
import { deskStates } from '../../../core/desk-state.ts';
import { reviewReasons } from '../../../core/review-reason.ts';
import { idOf, time } from './common.ts';

const states = Object.keys(deskStates);
const described = Object.entries(deskStates)
  .map(([state, meaning]) => `\`${state}\`: ${meaning}`)
  .join(' ');

export const deskState = z.enum(states).openapi('DeskState', { description: described });

export const deskReason = z
  .object({
    code: z.string().openapi({ description: 'A review reason, `audit.held` or `readers.differ`.' }),
    words: z.string(),
    traitId: z.string().optional(),
    detail: z.string().optional(),
  })
  .openapi('DeskReason');

export const leaseState = z
  .object({ holder: z.string(), mine: z.boolean(), expiresAt: time })
  .openapi('Lease', { description: 'Who has the submission open; absent or null when nobody has.' });

export const riskBasis = z.enum(['decisions', 'residuals', 'interval', 'order-only']).openapi({
  description:
    'What the risk rests on. `decisions`: fitted on decisions of this assignment. `residuals`: errors of the grader on essays that it had not seen. `interval`: width of the interval. `order-only`: no probability, only an order.',
});

const level = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}:-?\d+(\.\d+)?$/i, 'must be traitId:score');

export const queueQuery = z.strictObject({
  state: z
    .string()
    .max(200)
    .optional()
    .openapi({ description: `One or more, with commas: ${states.join(', ')}.`, example: 'needs-review,cleared' }),
  reason: z.enum([...Object.keys(reviewReasons), 'audit.held', 'readers.differ']).optional(),
  band: z.string().max(64).optional(),
  level: level.optional().openapi({ description: 'Everyone who got this level in a trait.', example: 'claim:4' }),
  score: z.coerce.number().optional().openapi({ description: 'Everyone whose score is this.' }),
  secondRead: z.literal('wanted').optional().openapi({ description: 'Only what the actor can read as second reader.' }),
  order: z.enum(['risk', 'student', 'arrival']).default('risk').openapi({
    description: '`risk`: riskiest first. `student`: by name where names are asked for, else by pseudonym.',
  }),
  names: z.stringbool().default(false).openapi({ description: 'Reveal names. Written to the audit log.' }),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});

const queueRow = z
  .object({
    submissionId: idOf('sub'),
    gradeId: idOf('grd').optional(),
    runId: idOf('run').optional(),
    label: z.string().openapi({ description: 'Blind: "Essay 17", in order of arrival, the same on every screen.' }),
    name: z.string().optional().openapi({ description: 'Only with `names`; the file name where no student is known.' }),
    state: deskState,
    stage: z.string().optional(),
    error: z.string().optional().openapi({ description: 'Code of what failed.' }),
    reasons: z
      .array(z.string())
      .openapi({ description: 'Codes; the words are in `words`. Empty while scores are hidden.' }),
    hidden: z.boolean().openapi({ description: "The machine's word is kept back until this reader has scored." }),
    risk: z.number().min(0).max(1).optional(),
    riskBasis: riskBasis.optional(),
    score: z.number().optional().openapi({ description: 'What counts now: the teacher’s where there is one.' }),
    machineScore: z.number().optional(),
    bandId: z.string().optional(),
    interval: z.object({ low: z.number(), high: z.number(), coverage: z.number() }).optional(),
    words: z.int(),
    revision: z.int().openapi({ description: 'Number of decisions so far.' }),
    secondRead: z.enum(['wanted', 'done']).optional(),
    openAppeals: z.int(),
    lease: leaseState.optional(),
    updatedAt: time,
  })
  .openapi('QueueRow');

export const queue = z
  .object({
    items: z.array(queueRow),
    total: z.int().openapi({ description: 'Rows that match the filters.' }),
    nextOffset: z.int().nullable(),
    counts: z.record(z.string(), z.int()).openapi({ description: 'Submissions by state, without filters.' }),
    reasonCounts: z.record(z.string(), z.int()).openapi({ description: 'Of what needs review, by reason.' }),
    words: z.record(z.string(), z.string()).openapi({ description: 'Each reason on this page in plain words.' }),
  })
  .openapi('Queue');

export const nextQuery = z.strictObject({
  order: z.enum(['risk', 'student', 'arrival']).default('risk'),
  after: idOf('sub').optional().openapi({ description: 'The one that the teacher has open: not given again.' }),
  secondRead: z.literal('wanted').optional(),
});

export const nextItem = z.object({ submissionId: idOf('sub').nullable(), left: z.int() }).openapi('NextItem', {
  description: 'The next submission that waits for a teacher and that nobody else has open; null when there is none.',
});

export const lease = z
  .object({ submissionId: idOf('sub'), holder: z.string(), mine: z.boolean(), acquiredAt: time, expiresAt: time })
  .openapi('LeaseHeld');

export const leaseInput = z
  .strictObject({ takeOver: z.boolean().default(false).openapi({ description: 'Take it from whoever has it open.' }) })
  .openapi('LeaseInput');
