import { z } from 'zod';
import { ceilingSchema } from './assessment-ceiling.ts';
import { deskPolicySchema } from './desk-policy.ts';

/** Entries of an assignment's policy that are about training. They are no part of a grading plan: changing one grades nothing again. */
export const trainingPolicySchema = z.strictObject({
  /** So many graded essays more than the newest scorer was trained on, and a new one is trained; 0 switches that off. */
  retrainAfter: z.number().int().min(0).max(100_000).default(25),
  /**
   * Whose decisions become graded essays. `one-reader`: an override counts by itself, an approval only when another reader came to the
   * same score. `two-readers`: both need one. `never`: neither is used.
   */
  learnFrom: z.enum(['one-reader', 'two-readers', 'never']).default('one-reader'),
});

/** When scorers are trained anew, and on what. */
export type TrainingPolicy = z.infer<typeof trainingPolicySchema>;

const training = new Set(Object.keys(trainingPolicySchema.shape));
const desk = new Set(Object.keys(deskPolicySchema.shape));

/** What one assessment may take; see `ceilingSchema`. */
export const limitsPolicySchema = z.strictObject({ ceiling: ceilingSchema.optional() });

const limits = new Set(Object.keys(limitsPolicySchema.shape));

/** An assignment's policy entries: those of the grading plan, of training, of the teacher's desk, and of what an assessment may take. */
export function splitPolicy<T>(entries: Readonly<Record<string, T>>): {
  readonly grading: Readonly<Record<string, T>>;
  readonly training: Readonly<Record<string, T>>;
  readonly desk: Readonly<Record<string, T>>;
  readonly limits: Readonly<Record<string, T>>;
} {
  const all = Object.entries(entries);
  return {
    grading: Object.fromEntries(all.filter(([name]) => !training.has(name) && !desk.has(name) && !limits.has(name))),
    training: Object.fromEntries(all.filter(([name]) => training.has(name))),
    desk: Object.fromEntries(all.filter(([name]) => desk.has(name))),
    limits: Object.fromEntries(all.filter(([name]) => limits.has(name))),
  };
}
