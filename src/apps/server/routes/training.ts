import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { openForHand } from '../../workspace/grade-by-hand.ts';
import { readinessOf } from '../../workspace/readiness.ts';
import { promoteScorer } from '../../workspace/scorer-gate.ts';
import { switchAiGradingOff, switchAiGradingOn } from '../../workspace/switch-ai-grading.ts';
import { answer, idOf, jsonBody, orProblem, shown, slug } from '../contract/common.ts';
import { gradeSummary } from '../contract/grade.ts';
import { approval } from '../contract/registry.ts';
import { aiSwitch, aiSwitched, readiness, scorers, scorerVersion, trainingJob } from '../contract/training.ts';
import { loggable } from '../loggable.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv, ServerParts } from '../server-env.ts';
import { createTrainingJobs } from '../training-jobs.ts';
import { summaryOf } from './grades.ts';

const params = z.object({ slug });

const ready = createRoute({
  method: 'get',
  path: '/assignments/{slug}/readiness',
  summary: 'How many more graded essays until the scorer can be trusted',
  request: { params },
  responses: { 200: answer(readiness, 'Numbers and words.'), ...orProblem },
});

const list = createRoute({
  method: 'get',
  path: '/assignments/{slug}/scorers',
  summary: 'Trained scorers, which one is in use, and how a training comes along',
  request: { params },
  responses: { 200: answer(scorers, 'Oldest first.'), ...orProblem },
});

const train = createRoute({
  method: 'post',
  path: '/assignments/{slug}/scorers',
  summary: 'Train a scorer on the graded essays; ask the list of scorers for its progress',
  request: { params, body: jsonBody(z.strictObject({ promote: z.boolean().default(false) }).openapi('TrainingInput')) },
  responses: { 202: answer(trainingJob, 'Under way.'), ...orProblem },
});

const promote = createRoute({
  method: 'post',
  path: '/assignments/{slug}/scorers/{version}/promote',
  summary: 'Put a trained scorer to use',
  description:
    'One that replaces another passes the gates (agreement with people over all and in every bin); a refusal names the check, and a reason overrules it.',
  request: {
    params: params.extend({ version: z.coerce.number().int().min(1).max(1_000_000) }),
    body: { required: false, content: { 'application/json': { schema: approval } } },
  },
  responses: { 200: answer(scorerVersion, 'In use.'), ...orProblem },
});

const rollback = createRoute({
  method: 'post',
  path: '/assignments/{slug}/scorers/rollback',
  summary: 'Put the scorer to use that was in use before',
  request: { params },
  responses: { 200: answer(scorerVersion, 'In use.'), ...orProblem },
});

const switchAi = createRoute({
  method: 'put',
  path: '/assignments/{slug}/ai-grading',
  summary: 'Switch grading by machine off or on, at any time',
  description:
    'Off: nothing new begins, however it is started. Grades, decisions and the audit trail stay; people grade by hand.',
  request: { params, body: jsonBody(aiSwitch) },
  responses: { 200: answer(aiSwitched, 'Switched.'), ...orProblem },
});

const byHand = createRoute({
  method: 'post',
  path: '/submissions/{submissionId}/hand-grade',
  summary: 'Open a submission that no machine graded for a decision by hand',
  description: 'Gives a grade without a score, in review; override it like any other.',
  request: { params: z.object({ submissionId: idOf('sub') }) },
  responses: { 201: answer(gradeSummary, 'To be decided.'), ...orProblem },
});

export function trainingRoutes({ engine, log }: ServerParts): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  const jobs = createTrainingJobs((error) => log.error({ error: loggable(error) }, 'training failed'));
  router.openapi(ready, async (context) => {
    const workspace = context.get('workspace');
    const found = await workspace.stores.assignments.get(context.req.valid('param').slug);
    return context.json(shown(readiness, await readinessOf(workspace, found)), 200);
  });
  router.openapi(list, async (context) => {
    const { stores } = context.get('workspace');
    const { id } = await stores.assignments.get(context.req.valid('param').slug);
    const versions = await stores.scorers.list(id);
    const inUse = (await stores.scorers.inUse(id))?.version ?? null;
    const training = jobs.of(id) ?? null;
    return context.json(shown(scorers, { inUse, versions: versions.map(withoutScores), training }), 200);
  });
  router.openapi(train, async (context) => {
    const workspace = context.get('workspace');
    const found = await workspace.stores.assignments.get(context.req.valid('param').slug);
    return context.json(shown(trainingJob, jobs.start(workspace, found, context.req.valid('json'))), 202);
  });
  router.openapi(promote, async (context) => {
    const workspace = context.get('workspace');
    const { slug: wanted, version } = context.req.valid('param');
    const found = await workspace.stores.assignments.get(wanted);
    const { overrideReason } = context.req.valid('json');
    const promoted = await promoteScorer(workspace, found, version, overrideReason);
    return context.json(shown(scorerVersion, withoutScores(promoted)), 200);
  });
  router.openapi(rollback, async (context) => {
    const { stores } = context.get('workspace');
    const { id } = await stores.assignments.get(context.req.valid('param').slug);
    return context.json(shown(scorerVersion, withoutScores(await stores.scorers.rollback(id))), 200);
  });
  router.openapi(switchAi, async (context) => {
    const workspace = context.get('workspace');
    const { enabled, underWay, resume } = context.req.valid('json');
    const found = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const switched = enabled
      ? await switchAiGradingOn({ workspace, engine }, found, resume)
      : await switchAiGradingOff({ workspace, engine }, found, underWay);
    return context.json(shown(aiSwitched, switched), 200);
  });
  router.openapi(byHand, async (context) => {
    const grade = await openForHand(context.get('workspace'), context.req.valid('param').submissionId);
    return context.json(summaryOf(grade, { hidden: false, rerunOf: undefined }), 201);
  });
  return router;
}

/** The report keeps what the scorer said of each training essay, for comparisons; nobody asks for that here. */
function withoutScores<T extends { readonly report: unknown }>(version: T) {
  const { outOfFold: _outOfFold, ...report } = z.looseObject({ outOfFold: z.unknown() }).parse(version.report);
  return { ...version, report };
}
