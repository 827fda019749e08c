import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { AssayError } from '../../../core/errors.ts';
import { environmentSchema, registryKindSchema } from '../../../core/registry-kind.ts';
import {
  approvePromotion,
  gatesOfVersion,
  rejectPromotion,
  requestPromotion,
} from '../../workspace/promote-version.ts';
import { listRegistry } from '../../workspace/registry-list.ts';
import { rollbackVersion } from '../../workspace/rollback-version.ts';
import { answer, given, jsonBody, orProblem, shown, slug } from '../contract/common.ts';
import {
  abTests,
  approval,
  approvalRule,
  approvalRuleInput,
  environmentEntry,
  gatesSay,
  promotion,
  promotionInput,
  promotionRequest,
  registryItem,
  registryList,
  rejection,
  requestId,
  rollbackInput,
} from '../contract/registry.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

const ofRequest = z.object({ requestId });

const list = createRoute({
  method: 'get',
  path: '/registry',
  summary: 'Every version of rubrics, prompts, route and policy, and which environments hold it',
  responses: { 200: answer(registryList, 'Newest first within an item.'), ...orProblem },
});

const history = createRoute({
  method: 'get',
  path: '/registry/history',
  summary: 'What each environment came to hold, and who did it',
  request: {
    query: z.strictObject({
      kind: registryKindSchema.optional(),
      name: slug.optional(),
      environment: environmentSchema.optional(),
    }),
  },
  responses: {
    200: answer(z.object({ items: z.array(environmentEntry) }), 'Newest first, 1,000 at most.'),
    ...orProblem,
  },
});

const gates = createRoute({
  method: 'get',
  path: '/registry/{kind}/{name}/gates',
  summary: 'What the gates would say of a version, before anybody asks for it to be let in',
  request: {
    params: registryItem,
    query: z.strictObject({
      version: z.coerce.number().int().min(1).max(1_000_000).optional(),
      environment: z.enum(['staging', 'production']).default('production'),
    }),
  },
  responses: { 200: answer(gatesSay, 'Empty refusals: it may go in.'), ...orProblem },
});

const requests = createRoute({
  method: 'get',
  path: '/registry/requests',
  summary: 'What waits for another person, and what was decided',
  request: { query: z.strictObject({ status: z.enum(['open', 'approved', 'rejected']).optional() }) },
  responses: {
    200: answer(z.object({ items: z.array(promotionRequest) }), 'Newest first, 500 at most.'),
    ...orProblem,
  },
});

const ask = createRoute({
  method: 'post',
  path: '/registry/{kind}/{name}/requests',
  summary: 'Ask for a version to be let into staging or production, or for an A/B',
  description:
    'The gates are run and stand in the request. Where no second person is asked for, it is approved at once unless a gate refuses.',
  request: { params: registryItem, body: jsonBody(promotionInput) },
  responses: { 201: answer(promotion, 'The request.'), ...orProblem },
});

const approve = createRoute({
  method: 'post',
  path: '/registry/requests/{requestId}/approve',
  summary: 'Let in what another person asked for; the gates are run again',
  request: { params: ofRequest, body: jsonBody(approval) },
  responses: { 200: answer(promotion, 'It is in.'), ...orProblem },
});

const reject = createRoute({
  method: 'post',
  path: '/registry/requests/{requestId}/reject',
  summary: 'Refuse a request, with a reason',
  request: { params: ofRequest, body: jsonBody(rejection) },
  responses: { 200: answer(promotionRequest, 'The request as it is now.'), ...orProblem },
});

const rollback = createRoute({
  method: 'post',
  path: '/registry/{kind}/{name}/rollback',
  summary: 'Put production back to what it held before',
  request: { params: registryItem, body: jsonBody(rollbackInput) },
  responses: { 200: answer(environmentEntry, 'What production holds now.'), ...orProblem },
});

const tests = createRoute({
  method: 'get',
  path: '/registry/ab-tests',
  summary: 'All A/B tests, and how the arms of the newest one stand',
  responses: { 200: answer(abTests, 'Newest first.'), ...orProblem },
});

const stopTest = createRoute({
  method: 'post',
  path: '/registry/ab-tests/stop',
  summary: 'End the running A/B; production stays what it is',
  request: { body: jsonBody(rejection) },
  responses: { 200: answer(abTests, 'All tests, the stopped one first.'), ...orProblem },
});

const getRule = createRoute({
  method: 'get',
  path: '/registry/approval-rule',
  summary: 'Whether a promotion needs a second person',
  responses: { 200: answer(approvalRule, 'The rule.'), ...orProblem },
});

const setRule = createRoute({
  method: 'put',
  path: '/registry/approval-rule',
  summary: 'Ask for a second person from now on; or, when two persons have asked for it, no longer',
  request: { body: jsonBody(approvalRuleInput) },
  responses: { 200: answer(approvalRule, 'The rule as it is now.'), ...orProblem },
});

export function registryRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(list, async (context) =>
    context.json(shown(registryList, await listRegistry(context.get('workspace'))), 200),
  );
  router.openapi(history, async (context) => {
    const { registry } = context.get('workspace').stores;
    const entries = await registry.history(given(context.req.valid('query')));
    return context.json({ items: entries.map((one) => shown(environmentEntry, one)) }, 200);
  });
  router.openapi(gates, async (context) => {
    const { environment, version } = context.req.valid('query');
    const wanted = { ...context.req.valid('param'), environment, ...given({ version }) };
    return context.json(shown(gatesSay, await gatesOfVersion(context.get('workspace'), wanted)), 200);
  });
  router.openapi(requests, async (context) => {
    const { promotions } = context.get('workspace').stores;
    const found = await promotions.list(context.req.valid('query').status);
    return context.json({ items: found.map((one) => shown(promotionRequest, one)) }, 200);
  });
  router.openapi(ask, async (context) => {
    const { environment, note, ...rest } = context.req.valid('json');
    const wanted = { ...context.req.valid('param'), environment, note, ...given(rest) };
    return context.json(shown(promotion, await requestPromotion(context.get('workspace'), wanted)), 201);
  });
  router.openapi(approve, async (context) => {
    const { requestId: id } = context.req.valid('param');
    const approved = await approvePromotion(context.get('workspace'), id, given(context.req.valid('json')));
    return context.json(shown(promotion, approved), 200);
  });
  router.openapi(reject, async (context) => {
    const { requestId: id } = context.req.valid('param');
    const rejected = await rejectPromotion(context.get('workspace'), id, context.req.valid('json').reason);
    return context.json(shown(promotionRequest, rejected), 200);
  });
  router.openapi(rollback, async (context) => {
    const { reason, ...rest } = context.req.valid('json');
    const item = context.req.valid('param');
    const entry = await rollbackVersion(context.get('workspace'), item, { reason, ...given(rest) });
    return context.json(shown(environmentEntry, entry), 200);
  });
  router.openapi(tests, async (context) => context.json(await allTests(context.get('workspace')), 200));
  router.openapi(stopTest, async (context) => {
    const { promotions } = context.get('workspace').stores;
    const running = await promotions.runningTest();
    if (running === undefined) throw new AssayError('not-found', 'no A/B is running');
    await promotions.stopTest(running.id, 'stop', context.req.valid('json').reason);
    return context.json(await allTests(context.get('workspace')), 200);
  });
  router.openapi(getRule, async (context) =>
    context.json(shown(approvalRule, await context.get('workspace').stores.registry.approvalRule()), 200),
  );
  router.openapi(setRule, async (context) => {
    const { registry } = context.get('workspace').stores;
    const { rule, reason } = context.req.valid('json');
    await registry.setApprovalRule(rule, reason);
    return context.json(shown(approvalRule, await registry.approvalRule()), 200);
  });
  return router;
}

async function allTests({ stores }: ServerEnv['Variables']['workspace']) {
  const found = await stores.promotions.tests();
  const [newest] = found;
  const arms = newest === undefined ? [] : await stores.promotions.armCounts(newest.id);
  return shown(abTests, { tests: found, arms });
}
