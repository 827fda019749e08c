import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { ServerEnv } from './server-env.ts';

/** Routes that show one student's record to a person: each opening is written down (34 CFR 99.32), once an hour for each person. */
const views: ReadonlySet<string> = new Set([
  '/api/v1/submissions/:submissionId/text',
  '/api/v1/submissions/:submissionId/desk',
  '/api/v1/grades/:gradeId',
  '/api/v1/grades/:gradeId/trace',
]);

/** Notes who opened whose essay or grade, before the answer goes out. */
export function logViews(): MiddlewareHandler<ServerEnv> {
  return async (context, next) => {
    await next();
    if (context.req.method !== 'GET' || context.res.status !== 200 || !views.has(routePath(context, -1))) return;
    const { stores } = context.get('workspace');
    const id = context.req.path.split('/')[4] ?? '';
    const submissionId = id.startsWith('grd-') ? (await stores.grades.get(id)).submissionId : id;
    const { pseudonym } = await stores.submissions.get(submissionId);
    await stores.records.viewed({ submissionId, pseudonym });
  };
}
