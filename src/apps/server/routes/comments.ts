import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { BankComment } from '../../../ports/desk-acts.ts';
import { answer, given, idOf, jsonBody, orProblem, shown, slug } from '../contract/common.ts';
import { bankComment, bankCommentChange, bankCommentInput, commentsQuery } from '../contract/desk-acts.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

const ofAssignment = z.object({ slug });
const ofComment = z.object({ slug, commentId: idOf('cmt') });
const nothing = { description: 'Done.' };
const all = z.object({ items: z.array(bankComment) });

const list = createRoute({
  method: 'get',
  path: '/assignments/{slug}/comments',
  summary: 'The comment bank: own sentences and shared ones, used most first',
  description:
    'It learns from decisions: what a teacher writes twice is there the second time. A use is counted when a decision names it (`bankId`).',
  request: { params: ofAssignment, query: commentsQuery },
  responses: { 200: answer(all, 'Comments.'), ...orProblem },
});

const add = createRoute({
  method: 'post',
  path: '/assignments/{slug}/comments',
  summary: 'Put a sentence into the bank',
  request: { params: ofAssignment, body: jsonBody(bankCommentInput) },
  responses: {
    201: answer(z.object({ id: idOf('cmt') }), 'It is there; the same text again gives the same id.'),
    ...orProblem,
  },
});

const change = createRoute({
  method: 'patch',
  path: '/assignments/{slug}/comments/{commentId}',
  summary: 'Change a sentence, its trait, or who sees it',
  request: { params: ofComment, body: jsonBody(bankCommentChange) },
  responses: { 204: nothing, ...orProblem },
});

const remove = createRoute({
  method: 'delete',
  path: '/assignments/{slug}/comments/{commentId}',
  summary: 'Take a sentence out of the bank',
  request: { params: ofComment },
  responses: { 204: nothing, ...orProblem },
});

export function commentRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(list, async (context) => {
    const { stores } = context.get('workspace');
    const assignment = await stores.assignments.get(context.req.valid('param').slug);
    const { trait, level } = context.req.valid('query');
    const found = (await stores.desk.comments.list(assignment.id)).filter(
      ({ traitId }) => trait === undefined || traitId === undefined || traitId === trait,
    );
    const ordered = found.toSorted((a, b) => usesAt(b, level) - usesAt(a, level) || b.uses - a.uses);
    const items = ordered.map(({ owner, ...comment }) => ({ ...comment, shared: owner === undefined }));
    return context.json(shown(all, { items }), 200);
  });
  router.openapi(add, async (context) => {
    const { stores } = context.get('workspace');
    const assignment = await stores.assignments.get(context.req.valid('param').slug);
    return context.json({ id: await stores.desk.comments.put(assignment.id, context.req.valid('json')) }, 201);
  });
  router.openapi(change, async (context) => {
    const { stores } = context.get('workspace');
    const { slug, commentId } = context.req.valid('param');
    const assignment = await stores.assignments.get(slug);
    await stores.desk.comments.edit(assignment.id, commentId, given(context.req.valid('json')));
    return context.body(null, 204);
  });
  router.openapi(remove, async (context) => {
    const { stores } = context.get('workspace');
    const { slug, commentId } = context.req.valid('param');
    const assignment = await stores.assignments.get(slug);
    await stores.desk.comments.remove(assignment.id, commentId);
    return context.body(null, 204);
  });
  return router;
}

function usesAt({ levels }: BankComment, level: number | undefined): number {
  return levels.find((one) => one.level === level)?.uses ?? 0;
}
