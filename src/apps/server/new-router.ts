import { OpenAPIHono } from '@hono/zod-openapi';
import type { z } from 'zod';
import { AssayError } from '../../core/errors.ts';
import { writePath } from '../../registry/rubric/describe-issue.ts';
import type { ServerEnv } from './server-env.ts';

const whereOf: Readonly<Record<string, string>> = { json: 'body', form: 'body', param: 'path' };

/** A router whose requests are checked against their contract, and refused with every problem at once. */
export function newRouter(): OpenAPIHono<ServerEnv> {
  return new OpenAPIHono<ServerEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalidRequest(whereOf[result.target] ?? result.target, result.error.issues);
    },
  });
}

function invalidRequest(where: string, issues: readonly z.core.$ZodIssue[]): AssayError {
  const problems = issues.map((issue) => ({
    path: writePath([where, ...issue.path]),
    message: issue.message,
  }));
  const count = problems.length === 1 ? 'one value is' : `${problems.length} values are`;
  return new AssayError('input.invalid', `${count} not as the contract asks; see errors`, { details: { problems } });
}
