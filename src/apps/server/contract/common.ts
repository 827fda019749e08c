import { z } from '@hono/zod-openapi';
import { toJson } from '../../../core/content-hash.ts';
import { errorCodes } from '../../../core/errors.ts';

/** PostgreSQL text holds no U+0000; line ends and tabs are the only control characters that a person types. */
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** A text that a person typed, trimmed. */
export function words(max: number): z.ZodString {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !controls.test(text), 'must hold no control characters');
}

export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be 1-64 characters of a-z, 0-9 and "-", starting with a letter or digit')
  .openapi({ example: 'grade-8-later-start' });

/** An id as this server makes them: a kind and a sortable rest. */
export function idOf(
  kind: 'sub' | 'run' | 'grd' | 'dec' | 'cmt' | 'bat' | 'apl' | 'batch' | 'budget' | 'exp',
): z.ZodString {
  return z
    .string()
    .regex(new RegExp(`^${kind}-[0-9a-z]{10,40}$`), `must be an id that begins with "${kind}-"`)
    .openapi({ example: `${kind}-1d1m4q9xj0000ab12cd34` });
}

export const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex');
export const time = z.iso.datetime().openapi({ example: '2026-03-02T10:00:00.000Z' });
export const span = z.object({ start: z.int().min(0), end: z.int().min(0) }).openapi('Span', {
  description: 'Half-open range of UTF-16 code units in the essay as it was handed in.',
});

const limit = z.coerce.number().int().min(1).max(1000).default(100);

/** Query of a list; ids grow with time, so the last id of a page is where the next one begins. */
export function pageQuery(kind: 'sub' | 'run' | 'grd'): z.ZodObject<{
  limit: typeof limit;
  after: z.ZodOptional<z.ZodString>;
}> {
  return z.strictObject({ limit, after: idOf(kind).optional() });
}

export function pageOf<T extends z.ZodType>(
  item: T,
): z.ZodObject<{ items: z.ZodArray<T>; after: z.ZodNullable<z.ZodString> }> {
  return z.object({
    items: z.array(item),
    after: z.string().nullable().openapi({ description: 'What to ask for next; null at the end.' }),
  });
}

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(errorCodes)),
    detail: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })),
    current: z.looseObject({}).optional().openapi({
      description: 'Of a conflict on the desk: what is there now (a decision and its revision, or a lease).',
    }),
  })
  .openapi('Problem', { description: 'RFC 9457. `code` keeps its meaning from release to release.' });

/** For every route: whatever is not the answer is a problem. */
export const orProblem = {
  default: {
    description: 'What went wrong, as RFC 9457 problem details.',
    content: { 'application/problem+json': { schema: problem } },
  },
} as const;

export function answer<T extends z.ZodType>(
  schema: T,
  description: string,
): { description: string; content: { 'application/json': { schema: T } } } {
  return { description, content: { 'application/json': { schema } } };
}

export function jsonBody<T extends z.ZodType>(
  schema: T,
): { required: true; content: { 'application/json': { schema: T } } } {
  return { required: true, content: { 'application/json': { schema } } };
}

/**
 * A value as the contract shows it: dates as text, and nothing that the contract does not name.
 *
 * @throws ZodError when the value breaks the contract: a defect, told as `internal`
 */
export function shown<T extends z.ZodType>(schema: T, value: object): z.output<T> {
  return schema.parse(toJson(value));
}

/** A page of a store as the contract shows it. */
export function shownPage<T extends z.ZodType>(
  item: T,
  page: { readonly items: readonly object[]; readonly after: string | undefined },
): { items: z.output<T>[]; after: string | null } {
  return { items: page.items.map((one) => shown(item, one)), after: page.after ?? null };
}

/** Entries that were given: `exactOptionalPropertyTypes` knows no undefined ones. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
