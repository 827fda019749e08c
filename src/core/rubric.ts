import { z } from 'zod';
import { bandSchema } from './band.ts';
import { contentHash } from './content-hash.ts';
import { identifier } from './identifier.ts';
import { rubricContradictions, traitContradictions } from './rubric-contradictions.ts';
import { scoreScaleSchema } from './score-scale.ts';

export const traitSchema = z
  .strictObject({
    id: identifier,
    name: z.string().trim().min(1).max(120),
    definition: z.string().trim().min(1).max(2000),
    weight: z.number().min(0).max(1),
    scale: scoreScaleSchema,
    /** Score (as text, "4" or "3.5") → short keyword anchor. */
    anchors: z.record(z.string(), z.string().trim().min(1).max(1000)).default({}),
  })
  .superRefine(
    (trait, context) => {
      for (const { path, message } of traitContradictions(trait)) {
        context.addIssue({ code: 'custom', path: [...path], message });
      }
    },
    // Also when a field is wrong elsewhere: the author gets every problem at once.
    { when: () => true },
  );

export type Trait = z.infer<typeof traitSchema>;

export const rubricSchema = z
  .strictObject({
    format: z.literal('assay.rubric/1'),
    id: identifier,
    title: z.string().trim().min(1).max(200),
    genre: z.enum(['argumentative', 'narrative', 'expository', 'descriptive', 'source-dependent', 'other']),
    gradeLevel: z.string().trim().min(1).max(40),
    /** Who writes, and what is expected of them (dialect, second-language features). Shown to the model in the system message. */
    learnerContext: z.string().trim().max(2000).optional(),
    /** The holistic scale: what the aggregate of the traits is put on. */
    scale: scoreScaleSchema,
    traits: z.array(traitSchema).min(1).max(20),
    bands: z.array(bandSchema).min(1).max(20),
    /** Rulings that a teacher made while grading ("treat X like this"). */
    notes: z.array(z.string().trim().min(1).max(1000)).default([]),
  })
  .superRefine(
    (rubric, context) => {
      for (const { path, message } of rubricContradictions(rubric)) {
        context.addIssue({ code: 'custom', path: [...path], message });
      }
    },
    { when: () => true },
  );

/** A rubric document, checked. Its identity is the hash of its canonical JSON: see content-hash.ts. */
export type Rubric = z.infer<typeof rubricSchema>;

/** The content address of a checked rubric: what a plan pins and a grade names. */
export function rubricHash(rubric: Rubric): string {
  return contentHash(rubric);
}
