import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { gradeToShow } from '../../workspace/desk/blind.ts';
import { decideOnDesk, undoOnDesk } from '../../workspace/desk/decide-on-desk.ts';
import { essayView as readEssayView } from '../../workspace/desk/essay-view.ts';
import { recallGrades, releaseGrades } from '../../workspace/desk/release.ts';
import { similarSubmissions } from '../../workspace/desk/similar-submissions.ts';
import { traceWords as readTraceWords } from '../../workspace/desk/trace-words.ts';
import { answer, idOf, jsonBody, orProblem, shown, slug } from '../contract/common.ts';
import { deskDecisionInput, published, publishInput, undoInput } from '../contract/desk-decision.ts';
import { essayView, similarEssays, traceWords } from '../contract/essay-view.ts';
import { decisionHeaders, teacherDecision } from '../contract/grade.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

const params = z.object({ submissionId: idOf('sub') });
const ofAssignment = z.object({ slug });

const get = createRoute({
  method: 'get',
  path: '/submissions/{submissionId}/desk',
  summary: 'All that the essay view needs, in one answer',
  request: { params },
  responses: { 200: answer(essayView, 'Essay, rubric, grade with evidence, decisions, exemplars.'), ...orProblem },
});

const decide = createRoute({
  method: 'post',
  path: '/submissions/{submissionId}/decisions',
  summary: 'Decide on what lies on the desk: levels, feedback sentences, comment',
  description:
    'Works for a submission that no machine graded too: the decision is then its grade. 409 with what is there now in `current` when somebody decided since `revision`, or has it open. With an Idempotency-Key the same request sent again makes no second decision.',
  request: { params, headers: decisionHeaders, body: jsonBody(deskDecisionInput) },
  responses: { 201: answer(teacherDecision, 'Kept beside the sealed grade.'), ...orProblem },
});

const undo = createRoute({
  method: 'post',
  path: '/submissions/{submissionId}/decisions/undo',
  summary: 'Take the own last decision back; what was typed is the draft again',
  description: 'A decision of its own in the record: it restores what counted before.',
  request: { params, body: jsonBody(undoInput) },
  responses: { 201: answer(teacherDecision, 'What counts now.'), ...orProblem },
});

const similar = createRoute({
  method: 'get',
  path: '/submissions/{submissionId}/similar',
  summary: 'Essays of the assignment that are most like this one',
  request: { params },
  responses: { 200: answer(similarEssays, 'Most alike first.'), ...orProblem },
});

const words = createRoute({
  method: 'get',
  path: '/grades/{gradeId}/trace/words',
  summary: 'How a grade came about, in sentences for teachers',
  description: 'The technical side of it: GET /grades/{gradeId}/trace.',
  request: { params: z.object({ gradeId: idOf('grd') }) },
  responses: { 200: answer(traceWords, 'Stage by stage.'), ...orProblem },
});

const release = createRoute({
  method: 'post',
  path: '/assignments/{slug}/release',
  summary: 'Release grades: graded is not released',
  description:
    'What teachers decided, and what was only cleared where the policy has `autoRelease`. Never what needs review.',
  request: { params: ofAssignment, body: jsonBody(publishInput) },
  responses: { 200: answer(published, 'What was released now.'), ...orProblem },
});

const recall = createRoute({
  method: 'post',
  path: '/assignments/{slug}/recall',
  summary: 'Take released grades back',
  request: { params: ofAssignment, body: jsonBody(publishInput) },
  responses: { 200: answer(published, 'What was recalled.'), ...orProblem },
});

export function deskRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(get, async (context) => {
    const found = await readEssayView(context.get('workspace'), context.req.valid('param').submissionId);
    context.header('cache-control', 'no-store');
    return context.json(shown(essayView, found), 200);
  });
  router.openapi(decide, async (context) => {
    const requestKey = context.req.valid('header')['idempotency-key'];
    const input = { ...context.req.valid('json'), requestKey };
    const made = await decideOnDesk(context.get('workspace'), context.req.valid('param').submissionId, input);
    return context.json(shown(teacherDecision, made), 201);
  });
  router.openapi(undo, async (context) => {
    const { revision } = context.req.valid('json');
    const made = await undoOnDesk(context.get('workspace'), context.req.valid('param').submissionId, revision);
    return context.json(shown(teacherDecision, made), 201);
  });
  router.openapi(similar, async (context) => {
    const items = await similarSubmissions(context.get('workspace'), context.req.valid('param').submissionId);
    return context.json(shown(similarEssays, { items }), 200);
  });
  router.openapi(words, async (context) => {
    const { id } = await gradeToShow(context.get('workspace'), context.req.valid('param').gradeId);
    const found = await readTraceWords(context.get('workspace'), id);
    return context.json(shown(traceWords, found), 200);
  });
  router.openapi(release, async (context) => {
    const workspace = context.get('workspace');
    const assignment = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const { submissionIds } = context.req.valid('json');
    return context.json(shown(published, await releaseGrades(workspace, assignment, submissionIds)), 200);
  });
  router.openapi(recall, async (context) => {
    const workspace = context.get('workspace');
    const assignment = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const { submissionIds } = context.req.valid('json');
    return context.json(shown(published, await recallGrades(workspace, assignment, submissionIds)), 200);
  });
  return router;
}
