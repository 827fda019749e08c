import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { accountIdOf, classAndAssignment, classInput, classTeachers, schoolClass } from '../contract/account.ts';
import { answer, jsonBody, orProblem, shown } from '../contract/common.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

const params = z.object({ classId: accountIdOf('cls') });
const classAnswer = { 200: answer(schoolClass, 'As it is now.'), ...orProblem };

const list = createRoute({
  method: 'get',
  path: '/classes',
  summary: 'Classes with their teachers and assignments; a teacher sees their own',
  responses: { 200: answer(z.object({ items: z.array(schoolClass) }), 'By name.'), ...orProblem },
});

const create = createRoute({
  method: 'post',
  path: '/classes',
  summary: 'Make a class',
  request: { body: jsonBody(classInput) },
  responses: { 201: answer(schoolClass, 'Made.'), ...orProblem },
});

const setTeachers = createRoute({
  method: 'put',
  path: '/classes/{classId}/teachers',
  summary: 'Say who teaches a class',
  request: { params, body: jsonBody(classTeachers) },
  responses: classAnswer,
});

const addAssignment = createRoute({
  method: 'put',
  path: '/classes/{classId}/assignments/{slug}',
  summary: 'Give a class an assignment: its teachers see it',
  request: { params: classAndAssignment },
  responses: classAnswer,
});

const removeAssignment = createRoute({
  method: 'delete',
  path: '/classes/{classId}/assignments/{slug}',
  summary: 'Take an assignment from a class; nothing of it is lost',
  request: { params: classAndAssignment },
  responses: classAnswer,
});

export function classRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(list, async (context) => {
    const { id, classes } = context.get('actor');
    const store = context.get('workspace').stores.classes;
    const found = classes === 'all' ? await store.list() : await store.ofTeacher(id);
    return context.json({ items: found.map((one) => shown(schoolClass, one)) }, 200);
  });
  router.openapi(create, async (context) => {
    const made = await context.get('workspace').stores.classes.create(context.req.valid('json').name);
    return context.json(shown(schoolClass, made), 201);
  });
  router.openapi(setTeachers, async (context) => {
    const { classes } = context.get('workspace').stores;
    const changed = await classes.setTeachers(context.req.valid('param').classId, context.req.valid('json').teachers);
    return context.json(shown(schoolClass, changed), 200);
  });
  router.openapi(addAssignment, async (context) => {
    const { stores } = context.get('workspace');
    const { classId, slug } = context.req.valid('param');
    await stores.classes.addAssignment(classId, (await stores.assignments.get(slug)).id);
    return context.json(shown(schoolClass, await stores.classes.get(classId)), 200);
  });
  router.openapi(removeAssignment, async (context) => {
    const { stores } = context.get('workspace');
    const { classId, slug } = context.req.valid('param');
    await stores.classes.removeAssignment(classId, (await stores.assignments.get(slug)).id);
    return context.json(shown(schoolClass, await stores.classes.get(classId)), 200);
  });
  return router;
}
