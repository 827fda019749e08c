import { z } from '@hono/zod-openapi';
import { gradingPlanSchema } from '../../../core/grading-plan.ts';
import { reviewReasons } from '../../../core/review-reason.ts';
import { stages } from '../../../core/stage.ts';
import { hash, idOf, pageQuery, span, time, words } from './common.ts';

const gradeState = z.enum(['released', 'review', 'rejected']);

const decision = z.object({
  state: gradeState,
  reasons: z.array(
    z.object({
      code: z.enum(Object.keys(reviewReasons)),
      traitId: z.string().optional(),
      detail: z.string().optional(),
    }),
  ),
});

export const result = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('scored'),
    score: z.number(),
    continuous: z.number(),
    bandId: z.string(),
    aggregate: z.number(),
    interval: z.object({ low: z.number(), high: z.number(), coverage: z.number() }).optional(),
    method: z.enum(['aggregate', 'scorer', 'affine', 'isotonic', 'stack']),
    populationOffset: z
      .object({ offset: z.number(), before: z.object({ score: z.number(), continuous: z.number() }) })
      .optional()
      .openapi({ description: 'Taken out where the policy says so, and what counted before it.' }),
  }),
  z.object({ status: z.literal('unscored'), reason: z.string() }),
]);

const sealedTrait = z.object({
  traitId: z.string(),
  status: z.enum(['scored', 'unscored']),
  score: z.number().optional(),
  continuous: z.number().optional(),
  reason: z.string().optional(),
  attempts: z.int(),
  answeredBy: z.string().optional(),
  confidence: z
    .object({ source: z.enum(['logprobs', 'scorer']), probability: z.number(), spread: z.number() })
    .optional(),
  evidence: z.array(z.object({ kind: z.enum(['strength', 'weakness']), span, commentHash: z.string() })),
});

const sealedContent = z
  .looseObject({
    format: z.literal('assay.grade/1'),
    planHash: hash,
    essay: z.object({ reference: z.string(), characters: z.int() }),
    findings: z.array(z.object({ family: z.string(), severity: z.string(), span: span.optional() })),
    maskedIdentities: z.int(),
    rubricHash: hash,
    exemplars: z.object({ ids: z.array(z.string()), eligible: z.int(), warnings: z.array(z.string()) }),
    traits: z.array(sealedTrait),
    faithfulness: z.object({ claims: z.int(), rejected: z.int(), generic: z.int() }),
    result,
    decision,
  })
  .openapi('GradeContent', { description: 'The sealed part: `sha256` is the hash of its RFC 8785 canonical JSON.' });

const summaryFields = {
  id: idOf('grd'),
  runId: idOf('run'),
  submissionId: idOf('sub'),
  assignmentId: z.string(),
  planHash: hash,
  sha256: hash,
  score: z.number().optional().openapi({ description: "The machine's score; absent when it gave none." }),
  state: gradeState.openapi({ description: "Where it stands now, after the teachers' decisions." }),
  createdAt: time,
  rerunOf: idOf('run').optional().openapi({
    description:
      'A rerun of that run, a second look on appeal among them: it counts for nobody, and nothing is decided on it.',
  }),
};

export const gradeSummary = z
  .object({
    ...summaryFields,
    hidden: z.boolean().openapi({ description: 'Kept back until the reader has scored: no score, result or reasons.' }),
    result: result.optional(),
    reasons: decision.shape.reasons,
  })
  .openapi('GradeSummary');

export const teacherDecision = z
  .object({
    id: idOf('dec'),
    gradeId: idOf('grd'),
    action: z.enum(['approve', 'override', 'reject', 'reopen']),
    score: z.number().optional(),
    traitScores: z.record(z.string(), z.number()).optional(),
    reason: z.string().optional(),
    comment: z.string().optional().openapi({ description: 'For the student.' }),
    undoes: idOf('dec').optional().openapi({ description: 'The decision that this one takes back.' }),
    batchId: z.string().optional().openapi({ description: 'Approved in a batch: nobody read this essay.' }),
    reading: z.enum(['first', 'second']).optional(),
    blind: z.boolean().optional().openapi({ description: 'The reader had not been shown what others gave.' }),
    delta: z.number().optional().openapi({ description: "Teacher's score minus the machine's." }),
    feedback: z
      .array(
        z.object({
          act: z.enum(['accept', 'edit', 'reject', 'add']),
          traitId: z.string(),
          commentHash: z.string().optional(),
          comment: z.string().optional(),
          span: span.optional(),
        }),
      )
      .optional(),
    decidedBy: z.string(),
    decidedAt: time,
  })
  .openapi('TeacherDecision');

export const grade = z
  .object({
    ...summaryFields,
    content: sealedContent,
    envelope: z.record(z.string(), z.unknown()).openapi({ description: 'Beside the seal: latency, cost, attempts.' }),
    feedback: z.array(
      z.object({
        traitId: z.string(),
        kind: z.enum(['strength', 'weakness']),
        comment: z.string(),
        quote: z.string(),
        span,
        commentHash: z.string(),
      }),
    ),
    decisions: z.array(teacherDecision),
  })
  .openapi('Grade');

export const gradesQuery = pageQuery('grd').extend({
  assignment: z.string().max(64).optional(),
  submission: idOf('sub').optional(),
  state: gradeState.optional(),
});

export const decisionInput = z
  .strictObject({
    action: z.enum(['approve', 'override', 'reject']),
    score: z.number().optional(),
    traitScores: z.record(z.string().max(64), z.number()).optional(),
    reason: words(2000).optional().openapi({ description: 'Needed for an override and a rejection.' }),
  })
  .openapi('DecisionInput');

export const decisionHeaders = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(128)
    .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')
    .optional()
    .openapi({ description: 'The same request again gives the decision that it made.' }),
});

export const rerunInput = z
  .strictObject({
    from: z.enum(stages),
    plan: z
      .string()
      .regex(/^[0-9a-f]{6,64}$/, 'must be a plan hash or at least 6 characters of its beginning')
      .optional()
      .openapi({ description: 'The current plan when left out.' }),
  })
  .openapi('RerunInput');

const difference = z
  .object({ path: z.string(), left: z.unknown().optional(), right: z.unknown().optional() })
  .openapi({ description: 'The first place where the two part.' });

export const replay = z
  .object({
    status: z.enum(['same', 'different']),
    gradeId: idOf('grd'),
    sha256: hash.optional(),
    sealed: hash.optional(),
    replayed: hash.optional(),
    difference: difference.optional(),
  })
  .openapi('Replay');

const compared = z.object({ gradeId: idOf('grd'), planHash: hash, sha256: hash });

/** The same row for people. */
export const comparedWords = z.object({ what: z.string(), left: z.string(), right: z.string() });

export const comparison = z
  .object({
    left: compared,
    right: compared,
    rows: z.array(
      z.object({
        what: z.string(),
        left: z.unknown().optional(),
        right: z.unknown().optional(),
        same: z.boolean(),
        words: comparedWords,
      }),
    ),
    firstDifference: difference.optional(),
  })
  .openapi('GradeComparison');

export const trace = z
  .object({
    gradeId: idOf('grd'),
    runId: idOf('run'),
    sha256: hash,
    planHash: hash,
    plan: gradingPlanSchema,
    rubric: z.object({ id: z.string(), version: z.int().optional(), hash }),
    promptVersion: z.string().optional(),
    spans: z.array(
      z.object({
        id: z.string(),
        parentId: z.string().optional(),
        executionId: z.string(),
        name: z.string(),
        startedAt: time,
        durationMs: z.number(),
        status: z.enum(['ok', 'error']),
        errorCode: z.string().optional(),
        attributes: z.record(z.string(), z.unknown()),
      }),
    ),
    calls: z.array(
      z.object({
        attemptId: z.string(),
        step: z.string(),
        attempt: z.int(),
        provider: z.string(),
        modelAsked: z.string(),
        modelAnswered: z.string().optional(),
        status: z.enum(['open', 'settled', 'failed', 'unknown']),
        reservedMicroUsd: z.number(),
        costMicroUsd: z.number().optional(),
        usage: z.object({ inputTokens: z.int(), outputTokens: z.int() }).optional(),
        latencyMs: z.number().optional(),
        httpStatus: z.int().optional(),
        errorCode: z.string().optional(),
        openedAt: time,
        settledAt: time.optional(),
        reconciledAt: time.optional(),
        recalled: z
          .int()
          .openapi({ description: 'How often its reply was used again in its own step, which paid for nothing then.' }),
      }),
    ),
    envelope: z.record(z.string(), z.unknown()),
  })
  .openapi('Trace', { description: 'How a grade came about; no words of the essay.' });
