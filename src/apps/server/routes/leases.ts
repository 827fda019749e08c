import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { answer, idOf, jsonBody, orProblem, shown } from '../contract/common.ts';
import { draftInput, draftSaved } from '../contract/desk-decision.ts';
import { lease, leaseInput } from '../contract/queue.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

const params = z.object({ submissionId: idOf('sub') });
const nothing = { description: 'Done.' };

const acquire = createRoute({
  method: 'put',
  path: '/submissions/{submissionId}/lease',
  summary: 'Have a submission open, for two minutes: send it again to renew',
  description: '409 with the holder in `current` while somebody else has it, unless it is taken over.',
  request: { params, body: jsonBody(leaseInput) },
  responses: { 200: answer(lease, 'Yours.'), ...orProblem },
});

const release = createRoute({
  method: 'delete',
  path: '/submissions/{submissionId}/lease',
  summary: 'Give it back',
  request: { params },
  responses: { 204: nothing, ...orProblem },
});

const putDraft = createRoute({
  method: 'put',
  path: '/submissions/{submissionId}/draft',
  summary: 'Keep what was typed so far; nobody but this reader sees it',
  description: 'It goes when the reader decides, and comes back when they undo.',
  request: { params, body: jsonBody(draftInput) },
  responses: { 200: answer(draftSaved, 'Kept.'), ...orProblem },
});

const dropDraft = createRoute({
  method: 'delete',
  path: '/submissions/{submissionId}/draft',
  summary: 'Forget what was typed',
  request: { params },
  responses: { 204: nothing, ...orProblem },
});

export function leaseRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(acquire, async (context) => {
    const { leases } = context.get('workspace').stores.desk;
    const { takeOver } = context.req.valid('json');
    const held = await leases.acquire(context.req.valid('param').submissionId, { takeOver });
    return context.json(shown(lease, { ...held, mine: true }), 200);
  });
  router.openapi(release, async (context) => {
    await context.get('workspace').stores.desk.leases.release(context.req.valid('param').submissionId);
    return context.body(null, 204);
  });
  router.openapi(putDraft, async (context) => {
    const { drafts } = context.get('workspace').stores.desk;
    const savedAt = await drafts.put(context.req.valid('param').submissionId, context.req.valid('json'));
    return context.json(shown(draftSaved, { savedAt }), 200);
  });
  router.openapi(dropDraft, async (context) => {
    await context.get('workspace').stores.desk.drafts.remove(context.req.valid('param').submissionId);
    return context.body(null, 204);
  });
  return router;
}
