import { z } from '@hono/zod-openapi';
import { hash, idOf, span, time } from './common.ts';
import { result, teacherDecision } from './grade.ts';
import { deskReason, deskState, leaseState, riskBasis } from './queue.ts';
import { decisionDraft } from './desk-decision.ts';

const feedbackSentence = z
  .object({
    commentHash: z.string().openapi({ description: 'Names the sentence in a decision.' }),
    traitId: z.string(),
    kind: z.enum(['strength', 'weakness']),
    comment: z.string(),
    quote: z.string(),
    span,
  })
  .openapi('FeedbackSentence');

const traitView = z
  .object({
    traitId: z.string(),
    status: z.enum(['scored', 'unscored']),
    score: z.number().optional(),
    reason: z.string().optional(),
    why: z.string().optional().openapi({ description: 'Why there is no score, in words: a limit with its figures.' }),
    confidence: z.number().optional().openapi({ description: 'Probability that the grader gave its score.' }),
    interval: z.object({ low: z.number(), high: z.number() }).optional().openapi({
      description: 'Two standard deviations of the grader’s own distribution, where it tells.',
    }),
    feedback: z.array(feedbackSentence),
  })
  .openapi('TraitView');

const exemplarView = z
  .object({
    id: z.string(),
    score: z.number(),
    similarity: z.number(),
    excerpt: z.string().openapi({ description: 'Masked: no names.' }),
  })
  .openapi('ExemplarView');

const rubricView = z.object({
  id: z.string(),
  version: z.int().optional(),
  hash,
  title: z.string(),
  scale: z.object({ min: z.number(), max: z.number(), step: z.number() }),
  bands: z.array(z.object({ id: z.string(), name: z.string(), min: z.number(), max: z.number() })),
  notes: z.array(z.string()),
  traits: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      definition: z.string(),
      weight: z.number(),
      levels: z
        .array(z.object({ score: z.number(), anchor: z.string().optional() }))
        .openapi({ description: 'Ascending. The n-th is the digit n.' }),
    }),
  ),
});

const machineGrade = z
  .object({
    id: idOf('grd'),
    runId: idOf('run'),
    sha256: hash,
    planHash: hash,
    result,
    bandId: z.string().optional(),
    traits: z.array(traitView),
    reasons: z.array(deskReason),
    risk: z.object({ value: z.number(), basis: riskBasis, words: z.string() }).optional(),
    exemplarIds: z.array(z.string()),
  })
  .openapi('MachineGrade');

export const essayView = z
  .object({
    submissionId: idOf('sub'),
    assignment: z.object({
      id: z.string(),
      slug: z.string(),
      title: z.string(),
      taskText: z.string(),
      aiGradingEnabled: z.boolean(),
    }),
    label: z.string(),
    name: z.string().optional(),
    version: z.int(),
    submittedAt: time,
    words: z.int(),
    state: deskState,
    run: z
      .object({ id: idOf('run'), status: z.string(), stage: z.string().optional(), error: z.string().optional() })
      .optional(),
    text: z.string().openapi({ description: 'As the student wrote it; all offsets count in it (UTF-16 code units).' }),
    hiddenText: z.array(z.object({ text: z.string(), kind: z.string(), concealed: z.boolean() })).openapi({
      description: 'Text of the document that a reader of the page does not see; it stands nowhere in `text`.',
    }),
    findings: z.array(
      z.object({
        family: z.string(),
        severity: z.enum(['info', 'warn', 'hold']),
        span: span.optional(),
        explanation: z.string(),
      }),
    ),
    flags: z
      .array(
        z.object({
          source: z.string(),
          kind: z.string(),
          verdict: z.enum(['flagged', 'clear', 'inconclusive']),
          probability: z.number().optional(),
          note: z.string().optional(),
          link: z.string().optional(),
          postedAt: time,
        }),
      )
      .openapi({ description: 'What other tools said (plagiarism, AI detection). Never a score.' }),
    nearDuplicates: z
      .array(
        z.object({
          submissionId: idOf('sub'),
          label: z.string(),
          share: z.number().openapi({ description: 'Of this essay, what stands in the other; 0 to 1.' }),
          otherShare: z.number().openapi({ description: 'Of the other, what stands in this essay.' }),
          score: z.number().optional().openapi({ description: 'Of the other, where the reader may see both.' }),
          sameScore: z.boolean().optional().openapi({ description: 'Whether the two are graded alike.' }),
        }),
      )
      .openapi({ description: 'Submissions of others that share a good part of their words with this one.' }),
    rubric: rubricView,
    hidden: z.boolean().openapi({
      description:
        'The machine’s grade and other readers’ decisions are kept back until this reader has scored; `grade` is absent then.',
    }),
    grade: machineGrade.optional(),
    revision: z.int().openapi({ description: 'Send it with a decision: 409 when somebody decided meanwhile.' }),
    current: z
      .object({
        score: z.number().optional(),
        bandId: z.string().optional(),
        traitScores: z.record(z.string(), z.number()),
        comment: z.string().optional(),
        feedback: z.array(
          z.object({
            traitId: z.string(),
            comment: z.string(),
            span: span.optional(),
            source: z.enum(['grader', 'edited', 'teacher']),
            commentHash: z.string().optional(),
          }),
        ),
      })
      .optional()
      .openapi({
        description: 'What counts now, and what a student would be told: the decision over the machine’s grade.',
      }),
    decisions: z.array(teacherDecision).openapi({ description: 'Oldest first.' }),
    draft: decisionDraft.optional(),
    lease: leaseState.optional(),
    secondRead: z.enum(['wanted', 'done']).optional(),
    exemplars: z
      .array(z.object({ bandId: z.string(), items: z.array(exemplarView) }))
      .openapi({ description: 'Of each band the two graded essays that are most like this one; bands ascending.' }),
    openAppeals: z.int(),
  })
  .openapi('EssayView');

export const similarEssays = z
  .object({
    items: z.array(
      z.object({
        submissionId: idOf('sub'),
        label: z.string(),
        state: deskState,
        score: z.number().optional().openapi({ description: 'What counts now; absent while it is hidden.' }),
        similarity: z.number(),
      }),
    ),
  })
  .openapi('SimilarEssays');

export const traceWords = z
  .object({
    gradeId: idOf('grd'),
    steps: z.array(
      z.object({
        stage: z.string(),
        title: z.string(),
        sentences: z.array(z.string()),
        durationMs: z.number().optional(),
      }),
    ),
  })
  .openapi('TraceWords');
