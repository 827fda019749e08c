import { z } from 'zod';
import { AssayError } from '../../core/errors.ts';
import { policySchema } from '../../core/grading-plan.ts';
import { modelRouteSchema, type ModelRoute, type ModelTarget } from '../../core/model-route.ts';
import { writePath } from '../../registry/rubric/describe-issue.ts';

/** @throws AssayError `input.invalid` naming what breaks the schema */
export function routeDocument(route: unknown): ModelRoute {
  return checked('route', modelRouteSchema.safeParse(route));
}

function targetsOf(route: ModelRoute): readonly ModelTarget[] {
  return [route, ...(route.fallbacks ?? []), ...(route.cascade === undefined ? [] : [route.cascade.first])];
}

/**
 * A route says what is asked, the settings say where: keys and essays go to no place that whoever runs the server did not name.
 *
 * @throws AssayError `input.invalid` naming the place
 */
export function requireConfiguredPlaces(route: ModelRoute, configured: ModelRoute): void {
  const placeOf = ({ provider, baseUrl, key }: ModelTarget): string =>
    `${provider} ${baseUrl ?? '(its own address)'}${key === undefined ? '' : ` with key "${key}"`}`;
  const allowed = new Set(targetsOf(configured).map(placeOf));
  for (const target of targetsOf(route)) {
    if (allowed.has(placeOf(target))) continue;
    throw new AssayError(
      'input.invalid',
      `the route asks ${placeOf(target)}, which the settings do not name; allowed: ${[...allowed].join(', ')}`,
    );
  }
}

/**
 * Entries of the grading policy that differ from the defaults, checked; entries that are not there stay out.
 *
 * @throws AssayError `input.invalid`
 */
export function policyDocument(entries: unknown): Readonly<Record<string, unknown>> {
  const given = checked('policy', z.record(z.string(), z.unknown()).safeParse(entries));
  checked('policy', policySchema.safeParse(given));
  return given;
}

function checked<T>(
  what: string,
  parsed: { readonly success: true; readonly data: T } | { readonly success: false; readonly error: z.ZodError },
): T {
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${writePath([what, ...issue.path])}: ${issue.message}`);
  throw new AssayError('input.invalid', problems.join('; '));
}
