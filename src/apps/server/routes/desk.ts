import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { essayView as readEssayView } from '../../workspace/desk/essay-view.ts';
import { answer, idOf, orProblem, shown } from '../contract/common.ts';
import { essayView } from '../contract/essay-view.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

const params = z.object({ submissionId: idOf('sub') });

const get = createRoute({
  method: 'get',
  path: '/submissions/{submissionId}/desk',
  summary: 'All that the essay view needs, in one answer',
  request: { params },
  responses: { 200: answer(essayView, 'Essay, rubric, grade with evidence, decisions, exemplars.'), ...orProblem },
});

export function deskRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(get, async (context) => {
    const found = await readEssayView(context.get('workspace'), context.req.valid('param').submissionId);
    context.header('cache-control', 'no-store');
    return context.json(shown(essayView, found), 200);
  });
  return router;
}
