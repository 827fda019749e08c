import { z } from 'zod';
import { identifier } from './identifier.ts';

export const bandSchema = z.strictObject({
  id: identifier,
  name: z.string().trim().min(1).max(120),
  min: z.number(),
  max: z.number(),
});

/** A named range of holistic scores, both ends included. */
export type Band = z.infer<typeof bandSchema>;
