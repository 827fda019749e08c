import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { classPicture as readPicture, whatWasLearnt } from '../../workspace/desk/class-picture.ts';
import { classPicture, learnt } from '../contract/class-picture.ts';
import { answer, orProblem, shown, slug } from '../contract/common.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

const params = z.object({ slug });

const picture = createRoute({
  method: 'get',
  path: '/assignments/{slug}/class-picture',
  summary: 'Scores and levels of a class, generic feedback, agreement so far',
  description: 'What is hidden from the reader is not counted.',
  request: { params },
  responses: { 200: answer(classPicture, 'Numbers to plot.'), ...orProblem },
});

const learning = createRoute({
  method: 'get',
  path: '/assignments/{slug}/learnt',
  summary: 'What the system learnt of teachers: overrides, what became of them, the scorer, agreement',
  request: { params },
  responses: { 200: answer(learnt, 'The last 200 overrides.'), ...orProblem },
});

export function classPictureRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(picture, async (context) => {
    const workspace = context.get('workspace');
    const assignment = await workspace.stores.assignments.get(context.req.valid('param').slug);
    return context.json(shown(classPicture, await readPicture(workspace, assignment)), 200);
  });
  router.openapi(learning, async (context) => {
    const workspace = context.get('workspace');
    const assignment = await workspace.stores.assignments.get(context.req.valid('param').slug);
    return context.json(shown(learnt, await whatWasLearnt(workspace, assignment)), 200);
  });
  return router;
}
