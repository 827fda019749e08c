import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { answer, given, idOf, jsonBody, orProblem, shown } from '../contract/common.ts';
import { flag, flagInput } from '../contract/record.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

const params = z.object({ submissionId: idOf('sub') });

const post = createRoute({
  method: 'post',
  path: '/submissions/{submissionId}/flags',
  summary: 'What another tool says of a submission (plagiarism, AI detection)',
  description:
    'With `flagged` a teacher looks before the grade counts (reason `external.flag`); no score ever changes. A verdict of the same source and kind replaces the one before.',
  request: { params, body: jsonBody(flagInput) },
  responses: { 201: answer(flag, 'Kept.'), ...orProblem },
});

const list = createRoute({
  method: 'get',
  path: '/submissions/{submissionId}/flags',
  summary: 'What other tools said of a submission',
  request: { params },
  responses: { 200: answer(z.object({ items: z.array(flag) }), 'Oldest first.'), ...orProblem },
});

export function flagRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(post, async (context) => {
    const { submissionId } = context.req.valid('param');
    const { source, kind, verdict, ...said } = context.req.valid('json');
    const { flags } = context.get('workspace').stores;
    return context.json(shown(flag, await flags.put({ submissionId, source, kind, verdict, ...given(said) })), 201);
  });
  router.openapi(list, async (context) => {
    const found = await context.get('workspace').stores.flags.ofSubmission(context.req.valid('param').submissionId);
    return context.json({ items: found.map((one) => shown(flag, one)) }, 200);
  });
  return router;
}
