import { z } from 'zod';

/** The form of an id that people write in documents: traits, bands, rubrics. */
export const identifier = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be 1-64 characters of a-z, 0-9 and "-", starting with a letter or digit');
