import { z } from 'zod';

const atMost = z.number().int().min(1).nullable();

/**
 * What the assessment of one essay may take, over all its questions, attempts, fallbacks and reruns of a trait; null: no limit. An entry of
 * an assignment's policy, and no part of a grading plan: it changes no grade, only whether there is one.
 */
export const ceilingSchema = z.strictObject({
  /** Micro-dollars: 2,000,000 is two dollars. */
  microUsd: atMost.default(2_000_000),
  /** Input and output together; a call that is under way counts at the most that it can use. */
  tokens: atMost.default(1_000_000),
  calls: atMost.default(100),
  /** From the moment in which a worker takes it up. */
  seconds: atMost.default(null),
});

/** What one assessment may take before it is a teacher's. */
export type AssessmentCeiling = z.infer<typeof ceilingSchema>;

export const defaultCeiling: AssessmentCeiling = ceilingSchema.parse({});
