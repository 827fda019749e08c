import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { planRetention, runRetention } from '../../workspace/records/retention.ts';
import { answer, given, hash, jsonBody, orProblem, shown } from '../contract/common.ts';
import { retentionPlan, retentionRule, retentionRuleInput, retentionRun } from '../contract/record.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

const dayMs = 86_400_000;
const ruleId = z.string().regex(/^ret-[0-9a-z]{10,40}$/, 'must be an id that begins with "ret-"');

const rules = createRoute({
  method: 'get',
  path: '/records/retention/rules',
  summary: 'How long records are kept',
  responses: {
    200: answer(z.object({ items: z.array(retentionRule) }), 'The rule for all comes first.'),
    ...orProblem,
  },
});

const set = createRoute({
  method: 'put',
  path: '/records/retention/rules',
  summary: 'Say how long records are kept, of all assignments or of one; replaces the rule that is there',
  description: 'The clock acts on it from a week later. Nothing is erased by age without a rule.',
  request: { body: jsonBody(retentionRuleInput) },
  responses: { 200: answer(retentionRule, 'Set.'), ...orProblem },
});

const remove = createRoute({
  method: 'delete',
  path: '/records/retention/rules/{ruleId}',
  summary: 'Take a rule back',
  request: { params: z.object({ ruleId }) },
  responses: { 204: { description: 'It is gone.' }, ...orProblem },
});

const plan = createRoute({
  method: 'get',
  path: '/records/retention/plan',
  summary: 'What would be erased by age, and what is kept although its time has come',
  request: {
    query: z.strictObject({
      days: z.coerce.number().int().min(0).max(3660).default(0).openapi({
        description: 'Look so many days ahead. Only a plan of today (0) can be run.',
      }),
    }),
  },
  responses: { 200: answer(retentionPlan, 'The longest due first.'), ...orProblem },
});

const run = createRoute({
  method: 'post',
  path: '/records/retention/run',
  summary: 'Erase now what the plan said is due',
  request: { body: jsonBody(z.strictObject({ plan: hash }).openapi('RetentionRunInput')) },
  responses: { 200: answer(retentionRun, 'What was erased; 409 when something else is due by now.'), ...orProblem },
});

export function retentionRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(rules, async (context) => {
    const found = await context.get('workspace').stores.retention.rules();
    return context.json({ items: found.map((one) => shown(retentionRule, one)) }, 200);
  });
  router.openapi(set, async (context) => {
    const { stores } = context.get('workspace');
    const { assignment: wanted, months, countedFrom, termEnd } = context.req.valid('json');
    const assignment = wanted === undefined ? undefined : await stores.assignments.get(wanted);
    const made = await stores.retention.put({ months, countedFrom, ...given({ assignment, termEnd }) });
    return context.json(shown(retentionRule, made), 200);
  });
  router.openapi(remove, async (context) => {
    await context.get('workspace').stores.retention.remove(context.req.valid('param').ruleId);
    return context.body(null, 204);
  });
  router.openapi(plan, async (context) => {
    const workspace = context.get('workspace');
    const at = new Date(Date.now() + context.req.valid('query').days * dayMs);
    return context.json(shown(retentionPlan, await planRetention(workspace, at)), 200);
  });
  router.openapi(run, async (context) => {
    const workspace = context.get('workspace');
    const done = await runRetention(workspace, new Date(), { seen: context.req.valid('json').plan });
    return context.json(shown(retentionRun, done), 200);
  });
  return router;
}
