import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { StoredGrade } from '../../../ports/stored.ts';
import { createBlindfold, gradeToShow } from '../../workspace/desk/blind.ts';
import { compareGrades } from '../../workspace/compare-grades.ts';
import { decideGrade } from '../../workspace/decide-grade.ts';
import { readTrace } from '../../workspace/read-trace.ts';
import { replayGrade } from '../../workspace/replay-grade.ts';
import { rerunGrade, rerunsAmong } from '../../workspace/rerun-grade.ts';
import { answer, given, idOf, jsonBody, orProblem, pageOf, shown } from '../contract/common.ts';
import {
  comparison,
  decisionHeaders,
  decisionInput,
  grade,
  gradesQuery,
  gradeSummary,
  replay,
  rerunInput,
  teacherDecision,
  trace,
} from '../contract/grade.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

const params = z.object({ gradeId: idOf('grd') });

const list = createRoute({
  method: 'get',
  path: '/grades',
  summary: 'Grades, oldest first; with `state=review` the queue of a teacher',
  request: { query: gradesQuery },
  responses: { 200: answer(pageOf(gradeSummary), 'A page.'), ...orProblem },
});

const get = createRoute({
  method: 'get',
  path: '/grades/{gradeId}',
  summary: 'A grade: the sealed content, the feedback with its evidence, the decisions',
  request: { params },
  responses: { 200: answer(grade, 'The grade.'), ...orProblem },
});

const getTrace = createRoute({
  method: 'get',
  path: '/grades/{gradeId}/trace',
  summary: 'How a grade came about: stages, models, prompt, rubric, exemplars, tokens, cost',
  request: { params },
  responses: { 200: answer(trace, 'The trace.'), ...orProblem },
});

const postReplay = createRoute({
  method: 'post',
  path: '/grades/{gradeId}/replay',
  summary: 'Build the grade again from the journal, without any model call',
  request: { params },
  responses: { 200: answer(replay, 'The same seal, or the first difference.'), ...orProblem },
});

const postRerun = createRoute({
  method: 'post',
  path: '/grades/{gradeId}/rerun',
  summary: 'Grade again from a stage under another plan, and compare; the first grade stays as it is',
  description:
    'Answers when the rerun has ended. Safe to repeat: the same stage and plan give the rerun that is there.',
  request: { params, body: jsonBody(rerunInput) },
  responses: { 200: answer(comparison, 'Both side by side.'), ...orProblem },
});

const postDecision = createRoute({
  method: 'post',
  path: '/grades/{gradeId}/decisions',
  summary: "A teacher's decision: approve, override or reject",
  description: 'Each is kept. With an Idempotency-Key the same request sent again makes no second one.',
  request: { params, headers: decisionHeaders, body: jsonBody(decisionInput) },
  responses: { 201: answer(teacherDecision, 'Kept beside the sealed grade.'), ...orProblem },
});

export function gradeRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(list, async (context) => {
    const { stores } = context.get('workspace');
    const { assignment, submission: submissionId, state, limit, after } = context.req.valid('query');
    const assignmentId = assignment === undefined ? undefined : (await stores.assignments.get(assignment)).id;
    const page = await stores.grades.list(given({ assignmentId, submissionId, state }), { limit, ...given({ after }) });
    const isHidden = createBlindfold(context.get('workspace'));
    const rerunOf = await rerunsAmong(context.get('workspace'), page.items);
    const items = await Promise.all(
      page.items.map(async (one) => summaryOf(one, { hidden: await isHidden(one), rerunOf: rerunOf.get(one.id) })),
    );
    return context.json({ items, after: page.after ?? null }, 200);
  });
  router.openapi(get, async (context) => {
    const { stores } = context.get('workspace');
    const found = await gradeToShow(context.get('workspace'), context.req.valid('param').gradeId);
    const feedback = await stores.grades.feedback(found.id);
    const decisions = await stores.reviews.ofGrade(found.id);
    const { rerunOf } = await stores.runs.get(found.runId);
    context.header('cache-control', 'no-store');
    return context.json(shown(grade, { ...found, rerunOf, feedback, decisions }), 200);
  });
  router.openapi(getTrace, async (context) => {
    const { id } = await gradeToShow(context.get('workspace'), context.req.valid('param').gradeId);
    return context.json(shown(trace, await readTrace(context.get('workspace'), id)), 200);
  });
  router.openapi(postReplay, async (context) => {
    const { id } = await gradeToShow(context.get('workspace'), context.req.valid('param').gradeId);
    return context.json(shown(replay, await replayGrade(context.get('workspace'), id)), 200);
  });
  router.openapi(postRerun, async (context) => {
    const workspace = context.get('workspace');
    const { id: gradeId } = await gradeToShow(workspace, context.req.valid('param').gradeId);
    const { from, plan } = context.req.valid('json');
    const rerun = await rerunGrade(workspace, gradeId, { from, ...given({ plan }) });
    return context.json(shown(comparison, await compareGrades(workspace, gradeId, rerun.id)), 200);
  });
  router.openapi(postDecision, async (context) => {
    const { action, ...rest } = context.req.valid('json');
    const requestKey = context.req.valid('header')['idempotency-key'];
    const input = { action, ...given({ ...rest, requestKey }) };
    // Who has not seen the grade scores on the desk, where a blind decision is marked as one.
    const { id } = await gradeToShow(context.get('workspace'), context.req.valid('param').gradeId);
    const decision = await decideGrade(context.get('workspace'), id, input);
    return context.json(shown(teacherDecision, decision), 201);
  });
  return router;
}

/** A grade in a list; of one that is kept back from the reader only that it is there. */
export function summaryOf(
  found: StoredGrade,
  { hidden, rerunOf }: { readonly hidden: boolean; readonly rerunOf: string | undefined },
): z.output<typeof gradeSummary> {
  const { result, decision } = found.content;
  if (!hidden) return shown(gradeSummary, { ...found, hidden, rerunOf, result, reasons: decision.reasons });
  const { score: _score, ...rest } = found;
  return shown(gradeSummary, { ...rest, hidden, rerunOf, reasons: [] });
}
