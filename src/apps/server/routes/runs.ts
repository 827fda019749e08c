import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { currentPlan, findPlan } from '../../workspace/current-plan.ts';
import { enqueueRuns } from '../../workspace/grade-assignment.ts';
import {
  answer,
  given,
  idOf,
  jsonBody,
  orProblem,
  pageOf,
  pageQuery,
  shown,
  shownPage,
  slug,
} from '../contract/common.ts';
import { gradingInput, gradingStarted, planChoices, run, runsQuery, storedPlan } from '../contract/submission.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv, ServerParts } from '../server-env.ts';

const ofAssignment = z.object({ slug });
const ofRun = z.object({ runId: idOf('run') });

const start = createRoute({
  method: 'post',
  path: '/assignments/{slug}/runs',
  summary: 'Grade the submissions of an assignment',
  description: 'Safe to repeat: what was graded under this plan is not graded again, what failed is tried once more.',
  request: { params: ofAssignment, body: jsonBody(gradingInput) },
  responses: { 202: answer(gradingStarted, 'Under way.'), ...orProblem },
});

const makePlan = createRoute({
  method: 'post',
  path: '/assignments/{slug}/plans',
  summary: 'Make (and store) a grading plan, e.g. for a rerun',
  request: { params: ofAssignment, body: jsonBody(planChoices) },
  responses: { 200: answer(storedPlan, 'The plan. The same choices give the same hash.'), ...orProblem },
});

const getPlan = createRoute({
  method: 'get',
  path: '/plans/{plan}',
  summary: 'A grading plan, by its hash or the beginning of it',
  request: { params: z.object({ plan: z.string().regex(/^[0-9a-f]{6,64}$/) }) },
  responses: { 200: answer(storedPlan, 'The plan.'), ...orProblem },
});

const list = createRoute({
  method: 'get',
  path: '/runs',
  summary: 'Runs',
  request: { query: pageQuery('run').extend(runsQuery.shape) },
  responses: { 200: answer(pageOf(run), 'Newest first.'), ...orProblem },
});

const get = createRoute({
  method: 'get',
  path: '/runs/{runId}',
  summary: 'A run',
  request: { params: ofRun },
  responses: { 200: answer(run, 'The run.'), ...orProblem },
});

const retry = createRoute({
  method: 'post',
  path: '/runs/{runId}/retry',
  summary: 'Try a run that failed or was cancelled once more; finished steps are not run again',
  request: { params: ofRun },
  responses: { 202: answer(run, 'Queued again.'), ...orProblem },
});

const cancel = createRoute({
  method: 'post',
  path: '/runs/{runId}/cancel',
  summary: 'Stop a run at its next step',
  request: { params: ofRun },
  responses: { 200: answer(run, 'The run as it is now; one that had ended stays as it ended.'), ...orProblem },
});

export function runRoutes({ engine }: ServerParts): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(start, async (context) => {
    const workspace = context.get('workspace');
    const { stores } = workspace;
    const assignment = await stores.assignments.get(context.req.valid('param').slug);
    const { submissionIds, retryFailed, ...choices } = context.req.valid('json');
    const { hash: planHash } = await currentPlan(workspace, assignment, given(choices));
    const options = { engine, planHash, retryFailed, ...given({ submissionIds }) };
    const runs = await enqueueRuns(workspace, assignment, options);
    const told = runs.map(({ run: one, created }) => ({ ...one, created }));
    return context.json(shown(gradingStarted, { planHash, runs: told }), 202);
  });
  router.openapi(makePlan, async (context) => {
    const workspace = context.get('workspace');
    const { stores } = workspace;
    const assignment = await stores.assignments.get(context.req.valid('param').slug);
    return context.json(
      shown(storedPlan, await currentPlan(workspace, assignment, given(context.req.valid('json')))),
      200,
    );
  });
  router.openapi(getPlan, async (context) =>
    context.json(shown(storedPlan, await findPlan(context.get('workspace'), context.req.valid('param').plan)), 200),
  );
  router.openapi(list, async (context) => {
    const { stores } = context.get('workspace');
    const { assignment, status, limit, after } = context.req.valid('query');
    const assignmentId = assignment === undefined ? undefined : (await stores.assignments.get(assignment)).id;
    const page = await stores.runs.list(given({ assignmentId, status }), { limit, ...given({ after }) });
    return context.json(shownPage(run, page), 200);
  });
  router.openapi(get, async (context) =>
    context.json(shown(run, await context.get('workspace').stores.runs.get(context.req.valid('param').runId)), 200),
  );
  router.openapi(retry, async (context) => {
    const { stores } = context.get('workspace');
    // Asked of the store first: the engine knows no tenants.
    const { id } = await stores.runs.get(context.req.valid('param').runId);
    await engine.retry(id, stores.actor);
    return context.json(shown(run, await stores.runs.get(id)), 202);
  });
  router.openapi(cancel, async (context) => {
    const { stores } = context.get('workspace');
    const { id } = await stores.runs.get(context.req.valid('param').runId);
    await engine.cancel(id, stores.actor);
    return context.json(shown(run, await stores.runs.get(id)), 200);
  });
  return router;
}
