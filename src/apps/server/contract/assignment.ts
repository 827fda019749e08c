import { z } from '@hono/zod-openapi';
import { deskPolicySchema } from '../../../core/desk-policy.ts';
import { policySchema } from '../../../core/grading-plan.ts';
import { limitsPolicySchema, splitPolicy, trainingPolicySchema } from '../../../core/training-policy.ts';
import { rubricSchema } from '../../../core/rubric.ts';
import { hash, idOf, slug, time, words } from './common.ts';

const genre = z.enum(rubricSchema.shape.genre.options);

export const policyEntries = z
  .record(z.string(), z.unknown())
  .superRefine((entries, context) => {
    const { grading, training, desk, limits } = splitPolicy(entries);
    const checked = [
      policySchema.safeParse(grading),
      trainingPolicySchema.safeParse(training),
      deskPolicySchema.safeParse(desk),
      limitsPolicySchema.safeParse(limits),
    ];
    for (const issue of checked.flatMap((part) => part.error?.issues ?? [])) {
      context.addIssue({ code: 'custom', path: [...issue.path], message: issue.message });
    }
  })
  .openapi({
    description: `Entries of the grading policy that differ from the defaults: ${Object.keys({ ...policySchema.shape, ...trainingPolicySchema.shape, ...deskPolicySchema.shape, ...limitsPolicySchema.shape }).join(', ')}.`,
    example: { exemplars: 3, autoRelease: false },
  });

export const policyChange = z.record(z.string(), z.unknown()).openapi('PolicyChange', {
  description: 'Entries to set; null takes one back to its default. What is not named stays as it is.',
  example: { machineScores: 'until-scored', secondReads: 0.1, exemplars: null },
});

export const assignmentInput = z
  .strictObject({
    title: words(200),
    taskText: words(20_000).openapi({ description: 'Task and source text as the students saw them.' }),
    gradeLevel: words(40),
    genre,
    rubricId: slug.optional().openapi({ description: 'A published rubric; give this or `rubric`.' }),
    rubric: z
      .looseObject({})
      .optional()
      .openapi({ description: 'A rubric document (assay.rubric/1), which is published; give this or `rubricId`.' }),
    policy: policyEntries.optional(),
    aiGradingEnabled: z.boolean().optional(),
  })
  .refine((input) => (input.rubric === undefined) !== (input.rubricId === undefined), {
    path: ['rubric'],
    message: 'give either rubric or rubricId',
  })
  .openapi('AssignmentInput');

const assignmentFields = {
  id: z.string(),
  slug,
  title: z.string(),
  taskText: z.string(),
  gradeLevel: z.string(),
  genre,
  rubricId: z.string(),
  aiGradingEnabled: z.boolean(),
  policy: z.record(z.string(), z.unknown()),
  createdAt: time,
  updatedAt: time,
};

export const assignment = z.object(assignmentFields).openapi('Assignment');

export const runCounts = z
  .object({
    queued: z.int(),
    running: z.int(),
    held: z
      .int()
      .openapi({ description: 'They wait for what passes by itself: a provider that is away, a budget’s period.' }),
    done: z.int(),
    failed: z.int(),
    cancelled: z.int(),
  })
  .openapi('RunCounts');

export const assignmentState = z
  .object({ ...assignmentFields, gradedEssays: z.int(), runs: runCounts })
  .openapi('AssignmentState');

const scoreSet = z.record(z.string(), z.number()).openapi({ example: { holistic: 4, claim: 4 } });

export const gradedEssaysInput = z
  .strictObject({
    essays: z
      .array(
        z.strictObject({
          id: words(120),
          text: z.string().min(1).max(200_000),
          language: words(35).optional(),
          note: words(500).optional(),
          raters: z.array(z.strictObject({ rater: words(120), scores: scoreSet })).max(10),
          resolved: scoreSet,
        }),
      )
      .min(1)
      .max(5000),
  })
  .openapi('GradedEssaysInput');

export const gradedEssaysAdded = z.object({ added: z.int(), existing: z.int() }).openapi('GradedEssaysAdded');

export const rubricVersion = z
  .object({
    rubricId: z.string(),
    version: z.int(),
    hash,
    title: z.string(),
    publishedAt: time,
    publishedBy: z.string(),
  })
  .openapi('RubricVersion');

export const rubricFinding = z
  .object({
    rule: z.string(),
    severity: z.enum(['error', 'warning', 'info']),
    path: z.string(),
    message: z.string(),
    suggestion: z.string(),
  })
  .openapi('RubricFinding');

export const publishedRubric = z
  .object({
    version: rubricVersion,
    created: z.boolean().openapi({ description: 'False when this very document was published before.' }),
    findings: z.array(rubricFinding),
  })
  .openapi('PublishedRubric');

export const rubricWithDocument = z
  .object({ version: rubricVersion, rubric: z.looseObject({}) })
  .openapi('RubricWithDocument');

export const submissionState = z
  .object({
    id: idOf('sub'),
    assignmentId: z.string(),
    pseudonym: z.string().optional(),
    version: z.int(),
    reference: z.string().openapi({ description: 'Keyed hash of the text.' }),
    characters: z.int(),
    createdAt: time,
    erasedAt: time.optional(),
    fileName: z.string().optional(),
    runId: idOf('run').optional(),
    runStatus: z.string().optional(),
    stage: z.string().optional(),
    gradeId: idOf('grd').optional(),
    gradeState: z.string().optional(),
    score: z.number().optional(),
  })
  .openapi('SubmissionState');
