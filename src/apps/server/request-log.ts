import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Logger } from 'pino';
import type { ServerEnv } from './server-env.ts';

/**
 * One line a request: id, method, path pattern, status, time. Never the address itself (ids of students' work, one-time codes), a body, or
 * a header.
 */
export function logRequests(log: Logger): MiddlewareHandler<ServerEnv> {
  return async (context, next) => {
    const requestId = randomUUID();
    context.set('requestId', requestId);
    context.header('x-request-id', requestId);
    const started = performance.now();
    await next();
    const ms = Math.round(performance.now() - started);
    // The pattern of the handler, `/api/v1/grades/:gradeId`; `/*` when no route matched.
    const path = routePath(context, -1);
    // Ids only: of accounts, never of what they looked at.
    const who: { readonly id: string } | undefined = context.get('actor');
    const line = {
      requestId,
      ...(who !== undefined && { actor: who.id }),
      method: context.req.method,
      path,
      status: context.res.status,
      ms,
    };
    if (context.res.status >= 500) log.warn(line, 'request');
    else log.info(line, 'request');
  };
}
