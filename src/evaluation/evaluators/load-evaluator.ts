import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { AssayError } from '../../core/errors.ts';
import type { Evaluator } from './evaluator.ts';

const evaluatorSchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9:-]{0,63}$/, 'must be 1-64 characters of a-z, 0-9, "-" and ":"'),
  title: z.string().min(1).max(120),
  better: z.enum(['higher', 'lower', 'zero']),
  format: z.enum(['number', 'percent', 'micro-usd', 'ms']),
  values: z.custom<Evaluator['values']>((value) => typeof value === 'function', 'must be a function'),
  figure: z.custom<Evaluator['figure']>((value) => typeof value === 'function', 'must be a function'),
});

/**
 * An evaluator of one's own: the default export of a TypeScript or JavaScript module. It runs with all rights of this process; load only
 * what you wrote or read.
 *
 * @throws AssayError `input.unreadable` when the file cannot be loaded, `input.invalid` when its default export is no evaluator
 */
export async function loadEvaluator(file: string): Promise<Evaluator> {
  let loaded: unknown;
  try {
    loaded = await import(pathToFileURL(resolve(file)).href);
  } catch (cause) {
    throw new AssayError(
      'input.unreadable',
      `${file} cannot be loaded: ${cause instanceof Error ? cause.message : ''}`,
      {
        cause,
      },
    );
  }
  const parsed = z.object({ default: evaluatorSchema }).safeParse(loaded);
  if (parsed.success) return parsed.data.default;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new AssayError('input.invalid', `${file} exports no evaluator: ${problems.join('; ')}`);
}
