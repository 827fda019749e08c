import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { promoteCalibrator } from '../../workspace/calibrate-promote.ts';
import { calibratorState, rollbackCalibrator } from '../../workspace/calibrate-versions.ts';
import { approveQuestions, editQuestions, makeQuestions, showQuestions } from '../../workspace/rubric-questions.ts';
import { createCalibrationJobs } from '../calibration-jobs.ts';
import {
  calibrationInput,
  calibrationJob,
  calibratorInUse,
  calibrators,
  questionEdits,
  questionSet,
  questionsMade,
  repliesDiscarded,
} from '../contract/calibration.ts';
import { answer, jsonBody, orProblem, shown, slug } from '../contract/common.ts';
import { loggable } from '../loggable.ts';
import { approval } from '../contract/registry.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv, ServerParts } from '../server-env.ts';

const params = z.object({ slug });
const ofVersion = params.extend({ version: z.coerce.number().int().min(1).max(1_000_000) });
const ofRubric = z.object({ rubricId: slug });

const list = createRoute({
  method: 'get',
  path: '/assignments/{slug}/calibrators',
  summary:
    'Calibrators with their report cards, which one is in use and whether it fits, and how a calibration comes along',
  request: { params },
  responses: { 200: answer(calibrators, 'Oldest first.'), ...orProblem },
});

const start = createRoute({
  method: 'post',
  path: '/assignments/{slug}/calibrators',
  summary: 'Grade a sample of the graded essays with the model and fit how its scores become those of people',
  description: 'These are paid calls: ask with `dryRun` first. Broken off and asked again, it pays for nothing twice.',
  request: { params, body: jsonBody(calibrationInput) },
  responses: {
    200: answer(calibrationJob, 'What it would cost; nothing was sent.'),
    202: answer(calibrationJob, 'Under way.'),
    ...orProblem,
  },
});

const promote = createRoute({
  method: 'post',
  path: '/assignments/{slug}/calibrators/{version}/promote',
  summary:
    'Put a calibrator to use; refused when it did not beat the plain aggregate, or by no more than chance, or when a gate is in the way',
  request: { params: ofVersion, body: { required: false, content: { 'application/json': { schema: approval } } } },
  responses: { 200: answer(calibratorInUse, 'In use.'), ...orProblem },
});

const rollback = createRoute({
  method: 'post',
  path: '/assignments/{slug}/calibrators/rollback',
  summary: 'Put the calibrator to use that was in use before; none, where there was none',
  request: { params },
  responses: { 200: answer(calibratorInUse, 'Null: the aggregate of the traits counts.'), ...orProblem },
});

const discard = createRoute({
  method: 'delete',
  path: '/calibration-replies',
  summary: 'Erase the replies that calibrations which were broken off have left behind',
  responses: { 200: answer(repliesDiscarded, 'How many.'), ...orProblem },
});

const showSet = createRoute({
  method: 'get',
  path: '/rubrics/{rubricId}/questions',
  summary: 'The latest questions derived from a rubric, and whether they are asked',
  request: { params: ofRubric },
  responses: { 200: answer(questionSet, 'The set.'), ...orProblem },
});

const makeSet = createRoute({
  method: 'post',
  path: '/rubrics/{rubricId}/questions',
  summary: 'Have the model derive questions from a rubric, once for each version of it; a paid call',
  request: {
    params: ofRubric,
    body: jsonBody(z.strictObject({ again: z.boolean().default(false) }).openapi('QuestionsInput')),
  },
  responses: { 200: answer(questionsMade, 'The set; it is asked once somebody approved it.'), ...orProblem },
});

const editSet = createRoute({
  method: 'patch',
  path: '/rubrics/{rubricId}/questions',
  summary: 'Change the words of questions, or drop some; the new set waits for approval',
  request: { params: ofRubric, body: jsonBody(questionEdits) },
  responses: { 200: answer(questionSet, 'The new set.'), ...orProblem },
});

const approveSet = createRoute({
  method: 'post',
  path: '/rubrics/{rubricId}/questions/approve',
  summary: 'Let the latest questions be asked',
  request: { params: ofRubric },
  responses: { 200: answer(questionSet, 'Approved.'), ...orProblem },
});

export function calibrationRoutes({ log }: ServerParts): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  const jobs = createCalibrationJobs((error) => log.error({ error: loggable(error) }, 'calibration failed'));
  router.openapi(list, async (context) => {
    const workspace = context.get('workspace');
    const found = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const { inUse = null, differs = null, versions } = await calibratorState(workspace, found);
    return context.json(shown(calibrators, { inUse, differs, versions, calibration: jobs.of(found.id) ?? null }), 200);
  });
  router.openapi(start, async (context) => {
    const workspace = context.get('workspace');
    const found = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const job = shown(calibrationJob, await jobs.start(workspace, found, context.req.valid('json')));
    return job.state === 'estimated' ? context.json(job, 200) : context.json(job, 202);
  });
  router.openapi(promote, async (context) => {
    const workspace = context.get('workspace');
    const { slug: wanted, version } = context.req.valid('param');
    const assignment = await workspace.stores.assignments.get(wanted);
    const { overrideReason } = context.req.valid('json');
    const promoted = await promoteCalibrator(workspace, assignment, version, overrideReason);
    return context.json({ version: promoted.version }, 200);
  });
  router.openapi(rollback, async (context) => {
    const workspace = context.get('workspace');
    const found = await workspace.stores.assignments.get(context.req.valid('param').slug);
    return context.json({ version: (await rollbackCalibrator(workspace, found))?.version ?? null }, 200);
  });
  router.openapi(discard, async (context) => {
    return context.json({ erased: await context.get('workspace').stores.calibrationPoints.discardReplies() }, 200);
  });
  router.openapi(showSet, async (context) => {
    const found = await showQuestions(context.get('workspace'), context.req.valid('param').rubricId);
    return context.json(shown(questionSet, found), 200);
  });
  router.openapi(makeSet, async (context) => {
    const { rubricId } = context.req.valid('param');
    const made = await makeQuestions(context.get('workspace'), rubricId, context.req.valid('json'));
    return context.json(shown(questionsMade, made), 200);
  });
  router.openapi(editSet, async (context) => {
    const { rubricId } = context.req.valid('param');
    const edited = await editQuestions(context.get('workspace'), rubricId, context.req.valid('json').edits);
    return context.json(shown(questionSet, edited), 200);
  });
  router.openapi(approveSet, async (context) => {
    const approved = await approveQuestions(context.get('workspace'), context.req.valid('param').rubricId);
    return context.json(shown(questionSet, approved), 200);
  });
  return router;
}
