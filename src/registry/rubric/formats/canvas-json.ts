import { z } from 'zod';
import type { CriteriaRubric } from './criteria.ts';
import { plainText } from './criteria.ts';

const text = z.string().nullish();

const ratingSchema = z.looseObject({ description: text, long_description: text, points: z.coerce.number() });

const criterionSchema = z.looseObject({
  description: z.string().min(1),
  long_description: text,
  points: z.coerce.number().optional(),
  ratings: z.array(ratingSchema).default([]),
});

/** As the Canvas API gives it: a rubric object, its `data`, or the list of criteria alone. */
export const canvasJsonSchema = z.union([
  z
    .array(criterionSchema)
    .min(1)
    .transform((criteria) => ({ title: '', criteria })),
  z
    .looseObject({ title: text, data: z.array(criterionSchema).min(1) })
    .transform(({ title, data }) => ({ title: title ?? '', criteria: data })),
  z
    .looseObject({ title: text, criteria: z.array(criterionSchema).min(1) })
    .transform(({ title, criteria }) => ({ title: title ?? '', criteria })),
]);

export function readCanvasJson({ title, criteria }: z.infer<typeof canvasJsonSchema>): CriteriaRubric {
  return {
    title: plainText(title),
    criteria: criteria.map(({ description, long_description, points, ratings }) => ({
      name: plainText(description),
      description: plainText(long_description ?? ''),
      ...(points !== undefined && { points }),
      levels: ratings.map((rating) => ({
        points: rating.points,
        name: plainText(rating.description ?? ''),
        description: plainText(rating.long_description ?? ''),
      })),
    })),
  };
}

/** What the rubrics API of Canvas takes and gives. */
export function writeCanvasJson({ title, criteria }: CriteriaRubric): string {
  const data = criteria.map((criterion, index) => ({
    id: `criterion_${index + 1}`,
    description: criterion.name,
    long_description: criterion.description,
    points: criterion.points ?? 0,
    criterion_use_range: false,
    ratings: criterion.levels.map(({ name, description, points }, at) => ({
      id: `rating_${index + 1}_${at + 1}`,
      description: name,
      long_description: description,
      points,
    })),
  }));
  const total = data.reduce((sum, criterion) => sum + criterion.points, 0);
  return `${JSON.stringify({ title, points_possible: total, data }, undefined, 2)}\n`;
}
