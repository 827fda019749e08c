import { z } from 'zod';
import { canonicalJson, toJson } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { QuestionAnswers } from '../../core/rubric-question.ts';
import { scoreScaleSchema } from '../../core/score-scale.ts';
import type { TraitGrade } from '../../core/trait-grade.ts';
import { applyFusion, type FusedScore, type Fusion } from '../../scoring/fusion.ts';

const line = z.object({ slope: z.number(), intercept: z.number() });
const numbers = z.array(z.number());

const fusionSchema = z.object({
  step: z.enum(['uncalibrated', 'affine', 'isotonic', 'stack']),
  reason: z.string(),
  scale: scoreScaleSchema,
  halfWidth: z.number().min(0).optional(),
  affine: line.optional(),
  isotonic: z.object({ x: numbers, y: numbers }).optional(),
  stack: z
    .object({
      weights: z.object({ weights: numbers, constant: z.number() }),
      ridge: z.object({
        means: numbers,
        spreads: numbers,
        support: z.array(numbers),
        dual: numbers,
        meanLabel: z.number(),
      }),
      withScorer: z.boolean(),
      restoration: line,
    })
    .optional(),
});

const calibratorSchema = z.object({
  format: z.literal('assay.calibrator/1'),
  /** What it was fitted under; it means nothing under another. */
  basis: z.record(z.string(), z.json()),
  /** Order of the fusion's columns. */
  traitIds: z.array(z.string()),
  questionIds: z.array(z.string()),
  fusion: fusionSchema,
});

/** Turns what a model said of an essay into the score that people would have given: fitted on graded essays of the assignment. */
export interface Calibrator extends Omit<z.infer<typeof calibratorSchema>, 'fusion'> {
  readonly fusion: Fusion;
}

/** What is known of one essay. */
export interface Fusible {
  readonly aggregate: number;
  /** Trait id → score, continuous where there is one; absent where unscored. */
  readonly traits: Readonly<Record<string, number>>;
  readonly answers?: QuestionAnswers | undefined;
  /** The trained scorer's continuous score. */
  readonly scorer?: number | undefined;
}

/** Trait scores, then answers, in the calibrator's order; NaN where there is none. */
export function fusionColumns(
  { traitIds, questionIds }: Pick<Calibrator, 'traitIds' | 'questionIds'>,
  { traits, answers }: Fusible,
): number[] {
  return [...traitIds.map((id) => traits[id] ?? Number.NaN), ...questionIds.map((id) => answers?.[id] ?? Number.NaN)];
}

/** @returns undefined when the calibrator was fitted with a trained scorer and there is none now: half of the input is no input */
export function fuse(calibrator: Calibrator, essay: Fusible): FusedScore | undefined {
  const { fusion } = calibrator;
  if (fusion.stack?.withScorer === true && essay.scorer === undefined) return undefined;
  return applyFusion(fusion, {
    modelScore: essay.aggregate,
    columns: fusionColumns(calibrator, essay),
    ...(essay.scorer !== undefined && { scorer: essay.scorer }),
  });
}

/** Trait scores by id, before rounding where the grader has that. */
export function traitScores(grades: readonly TraitGrade[]): Record<string, number> {
  return Object.fromEntries(
    grades.flatMap((grade) => (grade.status === 'scored' ? [[grade.traitId, grade.continuous ?? grade.score]] : [])),
  );
}

/** Canonical JSON: the same calibrator has the same bytes, and so the same hash. */
export function serializeCalibrator({ fusion, ...rest }: Calibrator): Uint8Array {
  const { stack } = fusion;
  const plain = stack && {
    ...stack,
    weights: { ...stack.weights, weights: [...stack.weights.weights] },
    ridge: { ...stack.ridge, support: stack.ridge.support.map((row) => [...row]) },
  };
  return Buffer.from(canonicalJson(toJson({ ...rest, fusion: { ...fusion, stack: plain } })));
}

/** @throws AssayError `artifact.invalid` when the bytes are no calibrator */
export function deserializeCalibrator(bytes: Uint8Array): Calibrator {
  const parsed = calibratorSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  if (!parsed.success) throw new AssayError('artifact.invalid', `not a calibrator: ${parsed.error.message}`);
  const { fusion, ...rest } = parsed.data;
  const { stack, halfWidth, affine, isotonic } = fusion;
  return {
    ...rest,
    fusion: {
      ...fusion,
      halfWidth,
      affine,
      isotonic,
      stack: stack && {
        ...stack,
        weights: { ...stack.weights, weights: Float64Array.from(stack.weights.weights) },
        ridge: { ...stack.ridge, support: stack.ridge.support.map((row) => Float64Array.from(row)) },
      },
    },
  };
}
