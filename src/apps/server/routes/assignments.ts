import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { AssayError } from '../../../core/errors.ts';
import { holistic } from '../../../core/exemplar.ts';
import { checkScores } from '../../../intake/graded/read-graded-essays.ts';
import { parseRubric } from '../../../registry/rubric/parse-rubric.ts';
import { collectClassReport } from '../../class-report/collect.ts';
import { renderClassReport } from '../../class-report/render.ts';
import { changePolicy } from '../../workspace/policy-change.ts';
import { findPlan } from '../../workspace/current-plan.ts';
import { latestGrades } from '../../workspace/latest-grades.ts';
import { publishAssignment } from '../../workspace/publish-assignment.ts';
import {
  assignment,
  assignmentInput,
  assignmentState,
  gradedEssaysAdded,
  gradedEssaysInput,
  policyChange,
} from '../contract/assignment.ts';
import { ownAssignments } from '../class-access.ts';
import { accountIdOf } from '../contract/account.ts';
import { answer, given, jsonBody, orProblem, shown, slug } from '../contract/common.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

const params = z.object({ slug });

const list = createRoute({
  method: 'get',
  path: '/assignments',
  summary: 'All assignments',
  responses: { 200: answer(z.object({ items: z.array(assignment) }), 'In order of their slugs.'), ...orProblem },
});

const get = createRoute({
  method: 'get',
  path: '/assignments/{slug}',
  summary: 'An assignment and where its runs stand',
  request: { params },
  responses: { 200: answer(assignmentState, 'The assignment.'), ...orProblem },
});

const put = createRoute({
  method: 'put',
  path: '/assignments/{slug}',
  summary: 'Create an assignment, or change what differs',
  description: 'A teacher creates it for one of their own classes: `class`, or the only one they have.',
  request: { params, query: z.strictObject({ class: accountIdOf('cls').optional() }), body: jsonBody(assignmentInput) },
  responses: {
    200: answer(assignment, 'It was there and is now as asked.'),
    201: answer(assignment, 'Created.'),
    ...orProblem,
  },
});

const patchPolicy = createRoute({
  method: 'patch',
  path: '/assignments/{slug}/policy',
  summary: 'Change single entries of the policy; what is not named stays',
  description: 'An entry that does not exist, or a value that is not allowed, is refused, naming what is.',
  request: { params, body: jsonBody(policyChange) },
  responses: { 200: answer(assignment, 'The assignment with its policy as it is now.'), ...orProblem },
});

const addGraded = createRoute({
  method: 'post',
  path: '/assignments/{slug}/graded-essays',
  summary: 'Add graded essays: what exemplars are chosen from and the scorer is trained on',
  description: `Scores are by target: \`${holistic}\` and the rubric's trait ids. Essays whose id is there with the same content are left.`,
  request: { params, body: jsonBody(gradedEssaysInput) },
  responses: { 200: answer(gradedEssaysAdded, 'How many were new.'), ...orProblem },
});

const report = createRoute({
  method: 'get',
  path: '/assignments/{slug}/report',
  summary: 'The class as one self-contained HTML page with highlighted evidence',
  request: {
    params,
    query: z.strictObject({
      plan: z
        .string()
        .regex(/^[0-9a-f]{6,64}$/)
        .optional(),
    }),
  },
  responses: { 200: { description: 'The page.', content: { 'text/html': { schema: z.string() } } }, ...orProblem },
});

export function assignmentRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(list, async (context) => {
    return context.json({ items: (await ownAssignments(context)).map((one) => shown(assignment, one)) }, 200);
  });
  router.openapi(get, async (context) => {
    const { stores } = context.get('workspace');
    const found = await stores.assignments.get(context.req.valid('param').slug);
    const gradedEssays = await stores.gradedEssays.count(found.id);
    const runs = await stores.runs.counts({ assignmentId: found.id, reruns: false });
    return context.json(shown(assignmentState, { ...found, gradedEssays, runs }), 200);
  });
  router.openapi(put, async (context) => {
    const workspace = context.get('workspace');
    const { stores } = workspace;
    const { rubric: document, rubricId, policy, aiGradingEnabled, ...input } = context.req.valid('json');
    const { slug: wanted } = context.req.valid('param');
    const classId = await classFor(context, wanted);
    const rubric =
      rubricId === undefined
        ? parseRubric(JSON.stringify(document), 'rubric.json')
        : (await stores.rubrics.get(rubricId)).rubric;
    const published = await publishAssignment(workspace, {
      ...input,
      ...given({ aiGradingEnabled }),
      policy: jsonPolicy(policy),
      slug: wanted,
      rubric,
      essays: [],
    });
    if (classId !== undefined) await stores.classes.addAssignment(classId, published.assignment.id);
    return context.json(shown(assignment, published.assignment), published.created ? 201 : 200);
  });
  router.openapi(patchPolicy, async (context) => {
    const workspace = context.get('workspace');
    const found = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const changed = await changePolicy(workspace, found, jsonPolicy(context.req.valid('json')));
    return context.json(shown(assignment, changed), 200);
  });
  router.openapi(addGraded, async (context) => {
    const { stores } = context.get('workspace');
    const found = await stores.assignments.get(context.req.valid('param').slug);
    const { rubric } = await stores.rubrics.get(found.rubricId);
    const essays = context.req.valid('json').essays.map(({ language, note, ...essay }, index) => {
      const whole = { ...essay, ...given({ language, note }), source: 'import' as const };
      checkScores(`essays[${index}]`, whole, rubric);
      return whole;
    });
    return context.json(shown(gradedEssaysAdded, await stores.gradedEssays.addMany(found.id, essays)), 200);
  });
  router.openapi(report, async (context) => {
    const workspace = context.get('workspace');
    const { stores } = workspace;
    const found = await stores.assignments.get(context.req.valid('param').slug);
    const { plan } = context.req.valid('query');
    const hash = plan === undefined ? undefined : (await findPlan(workspace, plan)).hash;
    const grades = await latestGrades(workspace, found, hash);
    context.header('cache-control', 'no-store');
    return context.html(renderClassReport(await collectClassReport(workspace, found, grades)), 200);
  });
  return router;
}

/**
 * The class that an assignment is created for: the one that is named, else the only one of a teacher.
 *
 * @throws AssayError `not-found` when it is there and belongs to no class of the teacher, `input.invalid` when they have to choose
 */
async function classFor(context: Context<ServerEnv>, wanted: string): Promise<string | undefined> {
  const { stores } = context.get('workspace');
  const { id, classes } = context.get('actor');
  const named = context.req.query('class');
  if (classes === 'all') return named;
  const there = await stores.assignments.find(wanted);
  if (there !== undefined) {
    if (await stores.classes.teaches(id, there.id)) return undefined;
    throw new AssayError('conflict', `the slug "${wanted}" is taken; choose another`);
  }
  const own = (await stores.classes.ofTeacher(id)).map((one) => one.id);
  const only = own.length === 1 ? own[0] : undefined;
  const chosen = named === undefined ? only : own.find((one) => one === named);
  if (chosen !== undefined) return chosen;
  throw new AssayError('input.invalid', 'say for which of your classes: add ?class= with its id (GET /api/v1/classes)');
}

/** The policy was checked entry by entry against its schema, which holds JSON values only. */
function jsonPolicy(entries: Readonly<Record<string, unknown>> | undefined) {
  return z.record(z.string(), z.json()).parse(entries ?? {});
}
