import { z } from 'zod';
import { isOnScale, scoreScaleSchema } from './score-scale.ts';

const identifier = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be 1-64 characters of a-z, 0-9 and "-", starting with a letter or digit');

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
  .check((context) => {
    const trait = context.value;
    for (const key of Object.keys(trait.anchors)) {
      if (!isOnScale(Number(key), trait.scale) || key.trim() === '') {
        context.issues.push({
          code: 'custom',
          input: key,
          path: ['anchors', key],
          message: `is no score of this trait; must be on the scale ${trait.scale.min} to ${trait.scale.max} in steps of ${trait.scale.step}`,
        });
      }
    }
  });

export type Trait = z.infer<typeof traitSchema>;

export const bandSchema = z.strictObject({
  id: identifier,
  name: z.string().trim().min(1).max(120),
  min: z.number(),
  max: z.number(),
});

/** A named range of holistic scores, both ends included. */
export type Band = z.infer<typeof bandSchema>;

export const rubricSchema = z.strictObject({
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
});

/** A rubric document, checked. Its identity is the hash of its canonical JSON: see content-hash.ts. */
export type Rubric = z.infer<typeof rubricSchema>;
