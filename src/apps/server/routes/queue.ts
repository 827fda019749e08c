import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { nextInQueue } from '../../workspace/desk/next-in-queue.ts';
import { parseStates, showQueue } from '../../workspace/desk/show-queue.ts';
import { answer, orProblem, shown, slug } from '../contract/common.ts';
import { nextItem, nextQuery, queue, queueQuery } from '../contract/queue.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

const params = z.object({ slug });

const get = createRoute({
  method: 'get',
  path: '/assignments/{slug}/queue',
  summary: 'The desk of an assignment: submissions with where they stand, why, and how risky',
  description: 'Blind unless `names` is given. The newest version of each submission; erased ones are left out.',
  request: { params, query: queueQuery },
  responses: { 200: answer(queue, 'A page, and counts of everything.'), ...orProblem },
});

const next = createRoute({
  method: 'get',
  path: '/assignments/{slug}/queue/next',
  summary: 'The next submission that waits for a teacher and that nobody else has open',
  request: { params, query: nextQuery },
  responses: { 200: answer(nextItem, 'Its id, and how many wait.'), ...orProblem },
});

export function queueRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(get, async (context) => {
    const workspace = context.get('workspace');
    const assignment = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const { state, level, secondRead, ...rest } = context.req.valid('query');
    const [traitId = '', score = ''] = level?.split(':') ?? [];
    const found = await showQueue(workspace, assignment, {
      ...rest,
      states: parseStates(state),
      level: level === undefined ? undefined : { traitId, score: Number(score) },
      secondRead: secondRead === 'wanted',
    });
    context.header('cache-control', 'no-store');
    return context.json(shown(queue, found), 200);
  });
  router.openapi(next, async (context) => {
    const workspace = context.get('workspace');
    const assignment = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const { secondRead, ...rest } = context.req.valid('query');
    const found = await nextInQueue(workspace, assignment, { ...rest, secondRead: secondRead === 'wanted' });
    context.header('cache-control', 'no-store');
    return context.json(found, 200);
  });
  return router;
}
