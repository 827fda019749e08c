import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { namedBudgets, setBudget } from '../../workspace/budget-scope.ts';
import { gatewayStatus } from '../../workspace/gateway-status.ts';
import { budget, budgetInput, gatewayStatusShown, limit, limitInput } from '../contract/batch.ts';
import { answer, idOf, jsonBody, orProblem, shown } from '../contract/common.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv, ServerParts } from '../server-env.ts';

const status = createRoute({
  method: 'get',
  path: '/status',
  summary: 'Queue, batches, workers, circuits, limits, budgets, calls of the last hour, and why anything stands still',
  responses: { 200: answer(gatewayStatusShown, 'As of now.'), ...orProblem },
});

const listBudgets = createRoute({
  method: 'get',
  path: '/budgets',
  summary: 'Budgets and what of them is used or reserved in the present period',
  responses: { 200: answer(z.object({ budgets: z.array(budget) }), 'All.'), ...orProblem },
});

const putBudget = createRoute({
  method: 'put',
  path: '/budgets',
  summary: 'Set the budget of a scope and period',
  request: { body: jsonBody(budgetInput) },
  responses: { 200: answer(budget, 'As it stands now.'), ...orProblem },
});

const removeBudget = createRoute({
  method: 'delete',
  path: '/budgets/{budgetId}',
  summary: 'Count nothing in a budget any more',
  request: { params: z.object({ budgetId: idOf('budget') }) },
  responses: { 204: { description: 'Removed.' }, ...orProblem },
});

const listLimits = createRoute({
  method: 'get',
  path: '/limits',
  summary: 'Requests and tokens a minute at each model, and how far the provider has made us go slower',
  responses: { 200: answer(z.object({ limits: z.array(limit) }), 'All.'), ...orProblem },
});

const setLimit = createRoute({
  method: 'put',
  path: '/limits',
  summary: 'Set requests and tokens a minute at a model, for all workers together',
  request: { body: jsonBody(limitInput) },
  responses: { 204: { description: 'Set.' }, ...orProblem },
});

const removeLimit = createRoute({
  method: 'delete',
  path: '/limits',
  summary: 'Let calls to a model go out as workers make them',
  request: { query: z.strictObject({ target: z.string().min(1).max(400) }) },
  responses: { 204: { description: 'Removed.' }, ...orProblem },
});

export function statusRoutes(_parts: ServerParts): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(status, async (context) => {
    context.header('cache-control', 'no-store');
    return context.json(shown(gatewayStatusShown, await gatewayStatus(context.get('workspace'))), 200);
  });
  router.openapi(listBudgets, async (context) => {
    const budgets = await namedBudgets(context.get('workspace'));
    return context.json({ budgets: budgets.map((one) => shown(budget, one)) }, 200);
  });
  router.openapi(putBudget, async (context) =>
    context.json(shown(budget, await setBudget(context.get('workspace'), context.req.valid('json'))), 200),
  );
  router.openapi(removeBudget, async (context) => {
    await context.get('workspace').stores.budgets.remove(context.req.valid('param').budgetId);
    return context.body(null, 204);
  });
  router.openapi(listLimits, async (context) => {
    const limits = await context.get('workspace').stores.rateLimits.list();
    return context.json({ limits: limits.map((one) => shown(limit, one)) }, 200);
  });
  router.openapi(setLimit, async (context) => {
    const { target, requestsPerMinute, tokensPerMinute, interactiveShare } = context.req.valid('json');
    const { rateLimits } = context.get('workspace').stores;
    await rateLimits.set({ target, requestsPerMinute, tokensPerMinute, interactiveShare });
    return context.body(null, 204);
  });
  router.openapi(removeLimit, async (context) => {
    await context.get('workspace').stores.rateLimits.remove(context.req.valid('query').target);
    return context.body(null, 204);
  });
  return router;
}
