import { z } from 'zod';
import { canonicalJson } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { QuestionAnswers } from '../../core/rubric-question.ts';
import { scoreScaleSchema } from '../../core/score-scale.ts';
import type { TraitGrade } from '../../core/trait-grade.ts';
import { applyFusion, type FusedScore, type Fusion } from '../../scoring/fusion.ts';

/** What every fusion has. Its parts are plain numbers that only src/scoring reads; the artifact's hash vouches for them. */
const fusionShape = z.looseObject({
  step: z.enum(['uncalibrated', 'affine', 'isotonic', 'stack']),
  reason: z.string(),
  scale: scoreScaleSchema,
  halfWidth: z.number().min(0).optional(),
});

const calibratorSchema = z.object({
  format: z.literal('assay.calibrator/1'),
  /** What it was fitted under; it means nothing under another. */
  basis: z.record(z.string(), z.json()),
  /** Order of the fusion's columns. */
  traitIds: z.array(z.string()),
  questionIds: z.array(z.string()),
  /** The trained scorer's score is one of its inputs. */
  withScorer: z.boolean(),
  fusion: z.custom<Fusion>((value) => fusionShape.safeParse(value).success, 'must be a fitted fusion'),
});

/** Turns what a model said of an essay into the score that people would have given: fitted on graded essays of the assignment. */
export type Calibrator = z.infer<typeof calibratorSchema>;

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
  if (calibrator.withScorer && essay.scorer === undefined) return undefined;
  return applyFusion(calibrator.fusion, {
    modelScore: essay.aggregate,
    columns: fusionColumns(calibrator, essay),
    ...(calibrator.withScorer && essay.scorer !== undefined && { scorer: essay.scorer }),
  });
}

/** Trait scores by id, before rounding where the grader has that. */
export function traitScores(grades: readonly TraitGrade[]): Record<string, number> {
  return Object.fromEntries(
    grades.flatMap((grade) => (grade.status === 'scored' ? [[grade.traitId, grade.continuous ?? grade.score]] : [])),
  );
}

const packedNumbers = z.strictObject({ float64: z.array(z.number()) });

/** Canonical JSON, typed arrays as `{ "float64": […] }`: the same calibrator has the same bytes, and so the same hash. */
export function serializeCalibrator(calibrator: Calibrator): Uint8Array {
  const text = JSON.stringify(calibrator, (_, value: unknown) =>
    value instanceof Float64Array ? { float64: [...value] } : value,
  );
  return Buffer.from(canonicalJson(z.json().parse(JSON.parse(text))));
}

/** @throws AssayError `artifact.invalid` when the bytes are no calibrator */
export function deserializeCalibrator(bytes: Uint8Array): Calibrator {
  const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'), (_, part: unknown) => {
    const packed = packedNumbers.safeParse(part);
    return packed.success ? Float64Array.from(packed.data.float64) : part;
  });
  const parsed = calibratorSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AssayError('artifact.invalid', `not a calibrator: ${parsed.error.message}`);
}
