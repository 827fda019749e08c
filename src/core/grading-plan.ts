import { z } from 'zod';
import { contentHash } from './content-hash.ts';
import { modelRouteSchema } from './model-route.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex');

/** Tools that a policy can give to a model that grades. */
const gradingToolSchema = z.enum(['source-text', 'word-list', 'run-code']);

export type GradingTool = z.infer<typeof gradingToolSchema>;

/**
 * Defaults are of the first release. An entry that is added later must be optional, absent meaning what was done before it: a stored plan is read
 * with this schema, and its hash is its name.
 */
export const policySchema = z.strictObject({
  /** What a finding of severity `hold` does. */
  onFinding: z.enum(['hold', 'grade-and-flag', 'reject']).default('hold'),
  /** How often one trait may be asked before it goes to a teacher. */
  maxTraitAttempts: z.number().int().min(1).max(5).default(3),
  /** How many exemplars are shown, 3 to 5; 0 switches them off. */
  exemplars: z.union([z.literal(0), z.number().int().min(3).max(5)]).default(5),
  exemplarTokens: z.number().int().min(50).max(600).default(600),
  /** Claims wanted for a trait in the top band; fewer is thin feedback. */
  minTopBandClaims: z.number().int().min(1).max(5).default(2),
  /** Interval wider than this share of the range goes to a teacher. */
  maxIntervalShare: z.number().min(0).max(1).default(0.6),
  /** A model that gave its score less probability than this was not sure; counts only where the provider tells. */
  minScoreProbability: z.number().min(0).max(1).default(0.4),
  /** Share of generic claims from which a grade goes to a teacher. */
  maxGenericShare: z.number().min(0).max(1).default(0.5),
  /** Cosine similarity to the generic-praise cluster from which feedback counts as generic. */
  genericSimilarity: z.number().min(0).max(1).default(0.75),
  /** Where stage 1 suspects a place of the text, the essay is graded once more with that place masked, and the two grades are compared. */
  maskedTwin: z.boolean().default(true),
  /** How far the two may lie apart, as a share of the range: 0.08 is 0.4 of a point of 1 to 6. A trait may differ by one step. */
  twinTolerance: z.number().min(0).max(1).default(0.08),
  /** False: every grade waits for a teacher, whatever stage 7 finds. */
  autoRelease: z.boolean().default(true),
  /** The trained scorer's features are given to the model as measured facts. */
  measuredFacts: z.boolean().default(false),
  /** Random sample of otherwise releasable grades that a teacher sees all the same. */
  auditSample: z.number().min(0).max(1).default(0),
  /** The rubric's approved yes/partly/no questions are asked in stage 4. Absent is false: plans from before it keep their hash. */
  rubricQuestions: z.boolean().optional(),
  /** False: what is known of the writer with consent is not told to the model. Absent is true. */
  learnerContext: z.boolean().optional(),
  /** What a model may call before it answers; absent: nothing. `run-code` runs JavaScript of the essay in a sandbox. */
  tools: z.array(gradingToolSchema).min(1).optional(),
  /** Offsets of populations (an artifact) that are taken out of the score, where a writer's population is known with consent. Absent: none. */
  populationOffsets: hash.optional(),
  /** The grade is asked for on appeal: a cascade may go to the costly model for it. */
  appeal: z.literal(true).optional(),
});

/** The choices in a grading plan that are settings and not artifacts. */
export type GradingPolicy = z.infer<typeof policySchema>;

export const gradingPlanSchema = z.strictObject({
  format: z.literal('assay.plan/1'),
  grader: z.enum(['model', 'scorer']),
  rubricHash: hash,
  /** The assignment's task and source text, an artifact: an edited task is another question. */
  taskHash: hash,
  promptsHash: hash.nullable(),
  route: modelRouteSchema.nullable(),
  scorerHash: hash.nullable(),
  /** The calibrator in use, where a model grades; absent (never null, so that plans from before it keep their hash) without one. */
  calibratorHash: hash.optional(),
  /** The approved set of rubric questions, where the policy asks them. */
  questionsHash: hash.optional(),
  embedder: z.string().nullable(),
  policy: policySchema,
  /** Version of each stage's code. */
  stageVersions: z.record(z.string(), z.string()),
});

/** The immutable bundle that a grade is made under. Same essay + same plan = same question asked. */
export type GradingPlan = z.infer<typeof gradingPlanSchema>;

export function planHash(plan: GradingPlan): string {
  return contentHash(plan);
}
