import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { isTransient } from '../../adapters/postgres/transient-error.ts';
import { AssayError, errorCodes, type ErrorCode } from '../../core/errors.ts';

/** The HTTP status of each code: here and nowhere else. */
const statusOf: Readonly<Record<ErrorCode, ContentfulStatusCode>> = {
  'input.invalid': 400,
  'access.unauthenticated': 401,
  'access.denied': 403,
  'grade.hidden': 403,
  'access.throttled': 429,
  'not-found': 404,
  conflict: 409,
  'promotion.refused': 409,
  'grader.not-ready': 409,
  'replay.impossible': 409,
  'replay.mismatch': 409,
  'input.too-large': 413,
  'input.unreadable': 422,
  'rubric.invalid': 422,
  'training.insufficient': 422,
  internal: 500,
  'config.invalid': 500,
  'artifact.invalid': 500,
  'audit.broken': 500,
  'storage.version': 500,
  'budget.spent': 402,
  'ceiling.reached': 402,
  'model.transport': 502,
  'model.rejected': 502,
  'model.batched': 503,
  'storage.unavailable': 503,
  busy: 503,
};

/** What HTTP itself refuses, in our codes. */
const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'input.invalid',
  401: 'access.unauthenticated',
  403: 'access.denied',
  404: 'not-found',
  405: 'input.invalid',
  413: 'input.too-large',
  414: 'input.too-large',
  415: 'input.invalid',
};

/** Their messages may name files, addresses or settings of this machine: the caller gets the code's own words. */
const innerMatters: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'internal',
  'config.invalid',
  'artifact.invalid',
  'storage.version',
  'storage.unavailable',
]);

/** RFC 9457. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: ContentfulStatusCode;
  readonly code: ErrorCode;
  readonly detail: string;
  /** One for each thing that is wrong with what was sent; empty when it is not about single values. */
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  /** Of a conflict: what is there now, so that the caller can show both. */
  readonly current?: unknown;
}

/** Anything that was thrown, as the caller is told of it: never essay text, never a secret, never a stack. */
export function toProblem(error: unknown): Problem {
  if (error instanceof HTTPException) {
    return problem(codeOfStatus[error.status] ?? 'internal', error.message, { status: error.status });
  }
  if (error instanceof AssayError) {
    const detail = innerMatters.has(error.code) ? errorCodes[error.code] : error.message;
    const { current } = error.details;
    const found = problem(error.code, detail, { errors: problemsOf(error) });
    return error.code === 'conflict' && current !== undefined ? { ...found, current } : found;
  }
  if (isTransient(error)) return problem('storage.unavailable', errorCodes['storage.unavailable']);
  // SQLSTATE class 22: PostgreSQL text holds no U+0000.
  if (error instanceof Error && 'code' in error && (error.code === '22021' || error.code === '22P05')) {
    return problem('input.invalid', 'a text holds a character that cannot be stored, such as U+0000');
  }
  return problem('internal', errorCodes.internal);
}

function problem(
  code: ErrorCode,
  detail: string,
  more: { readonly status?: ContentfulStatusCode; readonly errors?: Problem['errors'] } = {},
): Problem {
  return {
    type: `urn:assay:problem:${code}`,
    title: errorCodes[code],
    status: more.status ?? statusOf[code],
    code,
    detail,
    errors: more.errors ?? [],
  };
}

const mostProblems = 50;
const longestMessage = 300;

/** `details.problems` of validation errors, bounded: keys that a caller invents are repeated in them. */
function problemsOf({ details }: AssayError): Problem['errors'] {
  const { problems } = details as { readonly problems?: unknown };
  if (!Array.isArray(problems)) return [];
  return problems.slice(0, mostProblems).flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { path, message } = entry as { readonly path?: unknown; readonly message?: unknown };
    return [{ path: bounded(path), message: bounded(message) }];
  });
}

function bounded(value: unknown): string {
  const text = typeof value === 'string' ? value : '';
  return text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text;
}

export function problemResponse(context: Context, found: Problem): Response {
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
  if (found.status === 401) headers['www-authenticate'] = 'Bearer realm="assay"';
  if (found.status === 503) headers['retry-after'] = '2';
  return context.body(JSON.stringify(found), found.status, headers);
}
