import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Appeal } from '../../../ports/desk-acts.ts';
import type { StoredAssignment } from '../../../ports/stored.ts';
import {
  answerAppeal,
  compareAppeal,
  isOverdue,
  openAppeal,
  viewAppeal,
  withdrawAppeal,
} from '../../workspace/desk/appeals.ts';
import { takeSecondLook } from '../../workspace/desk/second-look.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { answer, idOf, jsonBody, orProblem, shown, slug } from '../contract/common.ts';
import { appeal, appealAnswer, appealInput, appealsQuery, comparisonInput } from '../contract/desk-acts.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

const ofAssignment = z.object({ slug });
const ofAppeal = z.object({ slug, appealId: idOf('apl') });
const all = z.object({ items: z.array(appeal) });

const list = createRoute({
  method: 'get',
  path: '/assignments/{slug}/appeals',
  summary: 'Questions about grades, soonest due first; answered ones last',
  request: { params: ofAssignment, query: appealsQuery },
  responses: { 200: answer(all, 'Without the next exemplar.'), ...orProblem },
});

const open = createRoute({
  method: 'post',
  path: '/assignments/{slug}/appeals',
  summary: "Enter a student's or parent's question about one trait of a released grade",
  description: 'It goes to another reader than the ones who decided.',
  request: { params: ofAssignment, body: jsonBody(appealInput) },
  responses: { 201: answer(appeal, 'Open.'), ...orProblem },
});

const get = createRoute({
  method: 'get',
  path: '/assignments/{slug}/appeals/{appealId}',
  summary: 'An appeal with its comparisons, the level that they leave, and the exemplar to compare with next',
  request: { params: ofAppeal },
  responses: { 200: answer(appeal, 'The appeal.'), ...orProblem },
});

const take = createRoute({
  method: 'post',
  path: '/assignments/{slug}/appeals/{appealId}/take',
  summary: 'Take an appeal, as a reader who did not decide on the grade',
  request: { params: ofAppeal },
  responses: { 200: answer(appeal, 'Yours.'), ...orProblem },
});

const compare = createRoute({
  method: 'post',
  path: '/assignments/{slug}/appeals/{appealId}/comparisons',
  summary: 'Say whether the essay is better than an exemplar in the trait, worse or equal',
  request: { params: ofAppeal, body: jsonBody(comparisonInput) },
  responses: { 201: answer(appeal, 'With the level that the answers leave.'), ...orProblem },
});

const lookAgain = createRoute({
  method: 'post',
  path: '/assignments/{slug}/appeals/{appealId}/second-look',
  summary: 'Ask the costly model of the cascade about the appealed grade; its word counts for nobody',
  description:
    'Answers when the look has ended, or is held. Safe to repeat: it is paid for once. Refused where the route that graded has no cascade with `onAppeal`. Needs `grading.run` too, as it spends on a model.',
  request: { params: ofAppeal },
  responses: { 200: answer(appeal, 'With `secondLook`.'), ...orProblem },
});

const settle = createRoute({
  method: 'post',
  path: '/assignments/{slug}/appeals/{appealId}/answer',
  summary: 'Answer an appeal: the level, and words for who asked',
  description: 'Changes no grade: where the level is another, decide on the submission anew, and release it.',
  request: { params: ofAppeal, body: jsonBody(appealAnswer) },
  responses: { 200: answer(appeal, 'Answered.'), ...orProblem },
});

const withdraw = createRoute({
  method: 'post',
  path: '/assignments/{slug}/appeals/{appealId}/withdraw',
  summary: 'Whoever asked takes the question back',
  request: { params: ofAppeal },
  responses: { 200: answer(appeal, 'Withdrawn.'), ...orProblem },
});

async function view(
  workspace: Workspace,
  assignment: StoredAssignment,
  found: Appeal,
): Promise<z.output<typeof appeal>> {
  return shown(appeal, {
    ...(await viewAppeal(workspace, assignment, found)),
    mayAnswer: mayAnswer(found, workspace.stores.actor),
  });
}

function mayAnswer({ notBy, reader }: Appeal, actor: string): boolean {
  return !notBy.includes(actor) && (reader === undefined || reader === actor);
}

export function appealRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(list, async (context) => {
    const { stores } = context.get('workspace');
    const assignment = await stores.assignments.get(context.req.valid('param').slug);
    const found = await stores.desk.appeals.list(assignment.id, context.req.valid('query').state);
    const items = found.map((one) => ({
      ...one,
      overdue: isOverdue(one, new Date()),
      mayAnswer: mayAnswer(one, stores.actor),
    }));
    return context.json(shown(all, { items }), 200);
  });
  router.openapi(open, async (context) => {
    const workspace = context.get('workspace');
    const assignment = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const made = await openAppeal(workspace, assignment, context.req.valid('json'));
    return context.json(await view(workspace, assignment, made), 201);
  });
  router.openapi(get, async (context) => {
    const workspace = context.get('workspace');
    const { slug, appealId } = context.req.valid('param');
    const assignment = await workspace.stores.assignments.get(slug);
    const found = await workspace.stores.desk.appeals.get(assignment.id, appealId);
    return context.json(await view(workspace, assignment, found), 200);
  });
  router.openapi(take, async (context) => {
    const workspace = context.get('workspace');
    const { slug, appealId } = context.req.valid('param');
    const assignment = await workspace.stores.assignments.get(slug);
    const taken = await workspace.stores.desk.appeals.take(assignment.id, appealId);
    return context.json(await view(workspace, assignment, taken), 200);
  });
  router.openapi(compare, async (context) => {
    const workspace = context.get('workspace');
    const { slug, appealId } = context.req.valid('param');
    const assignment = await workspace.stores.assignments.get(slug);
    const compared = await compareAppeal(workspace, assignment, { appealId, ...context.req.valid('json') });
    return context.json(await view(workspace, assignment, compared), 201);
  });
  router.openapi(lookAgain, async (context) => {
    const workspace = context.get('workspace');
    const { slug, appealId } = context.req.valid('param');
    const assignment = await workspace.stores.assignments.get(slug);
    const looked = await takeSecondLook(workspace, assignment, appealId);
    return context.json(await view(workspace, assignment, looked), 200);
  });
  router.openapi(settle, async (context) => {
    const workspace = context.get('workspace');
    const { slug, appealId } = context.req.valid('param');
    const assignment = await workspace.stores.assignments.get(slug);
    const answered = await answerAppeal(workspace, assignment, { appealId, ...context.req.valid('json') });
    return context.json(await view(workspace, assignment, answered), 200);
  });
  router.openapi(withdraw, async (context) => {
    const workspace = context.get('workspace');
    const { slug, appealId } = context.req.valid('param');
    const assignment = await workspace.stores.assignments.get(slug);
    const closed = await withdrawAppeal(workspace, assignment, appealId);
    return context.json(await view(workspace, assignment, closed), 200);
  });
  return router;
}
