import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { batchProgress } from '../../workspace/batch/batch-progress.ts';
import { batchResults } from '../../workspace/batch/batch-results.ts';
import { outlineBatch, startBatch, type BatchChoices } from '../../workspace/batch/start-batch.ts';
import {
  batch,
  batchActs,
  batchInput,
  batchOutline,
  batchResult,
  batchShown,
  batchStarted,
} from '../contract/batch.ts';
import { answer, given, idOf, jsonBody, orProblem, shown, slug } from '../contract/common.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv, ServerParts } from '../server-env.ts';

const ndjson: string = 'application/x-ndjson';
const ofAssignment = z.object({ slug });
const ofBatch = z.object({ batchId: idOf('batch') });

const start = createRoute({
  method: 'post',
  path: '/assignments/{slug}/batches',
  summary: 'Grade many essays in the background',
  description: 'Workers take it up by themselves. What was graded under this plan already is not graded again.',
  request: { params: ofAssignment, body: jsonBody(batchInput) },
  responses: { 202: answer(batchStarted, 'Made.'), ...orProblem },
});

const estimate = createRoute({
  method: 'post',
  path: '/assignments/{slug}/batches/estimate',
  summary: 'What a batch would cost and take; makes nothing',
  request: { params: ofAssignment, body: jsonBody(batchInput) },
  responses: { 200: answer(batchOutline, 'The estimate, and what it rests on.'), ...orProblem },
});

const list = createRoute({
  method: 'get',
  path: '/batches',
  summary: 'Batches, newest first',
  request: { query: z.strictObject({ assignment: slug.optional() }) },
  responses: { 200: answer(z.object({ batches: z.array(batch) }), 'At most 1000.'), ...orProblem },
});

const show = createRoute({
  method: 'get',
  path: '/batches/{batchId}',
  summary: 'Where a batch stands, its cost and pace, and why anything waits',
  description:
    'Live: the events of its assignment (`/assignments/{slug}/events`) tell of every grade and of the counts.',
  request: { params: ofBatch },
  responses: { 200: answer(batchShown, 'As of now.'), ...orProblem },
});

const results = createRoute({
  method: 'get',
  path: '/batches/{batchId}/results',
  summary: 'Every submission of a batch as far as it is now',
  request: { params: ofBatch },
  responses: {
    200: {
      description: 'One BatchResult a line.',
      content: { [ndjson]: { schema: z.string() } },
    },
    ...orProblem,
  },
});

const act = createRoute({
  method: 'post',
  path: '/batches/{batchId}/{act}',
  summary: 'Continue after the pilot, pause, resume, cancel, or retry what failed or is held',
  request: { params: ofBatch.extend({ act: batchActs }) },
  responses: { 200: answer(batchShown, 'Where it stands now.'), ...orProblem },
});

export function batchRoutes(_parts: ServerParts): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(start, async (context) => {
    const workspace = context.get('workspace');
    const assignment = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const started = await startBatch(workspace, assignment, choicesOf(context.req.valid('json')));
    return context.json(shown(batchStarted, started), 202);
  });
  router.openapi(estimate, async (context) => {
    const workspace = context.get('workspace');
    const assignment = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const outline = await outlineBatch(workspace, assignment, choicesOf(context.req.valid('json')));
    return context.json(shown(batchOutline, outline), 200);
  });
  router.openapi(list, async (context) => {
    const { stores } = context.get('workspace');
    const { assignment } = context.req.valid('query');
    const assignmentId = assignment === undefined ? undefined : (await stores.assignments.get(assignment)).id;
    const batches = await stores.batches.list(assignmentId);
    return context.json({ batches: batches.map((one) => shown(batch, one)) }, 200);
  });
  router.openapi(show, async (context) =>
    context.json(
      shown(batchShown, await batchProgress(context.get('workspace'), context.req.valid('param').batchId)),
      200,
    ),
  );
  router.openapi(results, async (context) => {
    const workspace = context.get('workspace');
    const { batchId } = context.req.valid('param');
    await workspace.stores.batches.get(batchId);
    const lines: string[] = [];
    for await (const row of batchResults(workspace, batchId))
      lines.push(`${JSON.stringify(shown(batchResult, row))}\n`);
    return context.body(lines.join(''), 200, { 'content-type': `${ndjson}; charset=utf-8` });
  });
  router.openapi(act, async (context) => {
    const workspace = context.get('workspace');
    const { batches } = workspace.stores;
    const { batchId, act: wanted } = context.req.valid('param');
    await batches.get(batchId);
    if (wanted === 'retry') await batches.retryFailed(batchId);
    else await batches.act(batchId, wanted);
    return context.json(shown(batchShown, await batchProgress(workspace, batchId)), 200);
  });
  return router;
}

function choicesOf({
  title,
  submissionIds,
  grader,
  rubricVersion,
  policy,
  pilot,
  weight,
}: z.output<typeof batchInput>): BatchChoices {
  return { pilot, weight, ...given({ title, submissionIds, grader, rubricVersion, policy }) };
}
