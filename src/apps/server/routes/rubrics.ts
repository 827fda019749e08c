import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { AssayError } from '../../../core/errors.ts';
import type { Rubric } from '../../../core/rubric.ts';
import { lintRubric } from '../../../registry/rubric/lint-rubric.ts';
import { parseRubric } from '../../../registry/rubric/parse-rubric.ts';
import { publishedRubric, rubricFinding, rubricVersion, rubricWithDocument } from '../contract/assignment.ts';
import { answer, orProblem, shown, slug } from '../contract/common.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

const params = z.object({ rubricId: slug });

/** Read by the rubric parser, which names line and column: it must get the text as it came. */
const document = {
  required: true,
  content: {
    'application/json': { schema: { $ref: '#/components/schemas/Rubric' } },
    'application/yaml': { schema: { type: 'string' } },
  },
} as const;

const list = createRoute({
  method: 'get',
  path: '/rubrics',
  summary: 'The newest version of each rubric',
  responses: { 200: answer(z.object({ items: z.array(rubricVersion) }), 'Versions.'), ...orProblem },
});

const versions = createRoute({
  method: 'get',
  path: '/rubrics/{rubricId}/versions',
  summary: 'All versions of a rubric',
  request: { params },
  responses: { 200: answer(z.object({ items: z.array(rubricVersion) }), 'Oldest first.'), ...orProblem },
});

const get = createRoute({
  method: 'get',
  path: '/rubrics/{rubricId}',
  summary: 'A published rubric',
  request: { params, query: z.strictObject({ version: z.coerce.number().int().min(1).max(1_000_000).optional() }) },
  responses: { 200: answer(rubricWithDocument, 'The newest version, or the one asked for.'), ...orProblem },
});

const publish = createRoute({
  method: 'post',
  path: '/rubrics',
  summary: 'Publish a rubric, in JSON or YAML, as the next version',
  description:
    'The same document again changes nothing. A document that breaks the schema is refused with every problem and its place.',
  request: { body: document },
  responses: {
    200: answer(publishedRubric, 'This very document was published before.'),
    201: answer(publishedRubric, 'Published.'),
    ...orProblem,
  },
});

const lint = createRoute({
  method: 'post',
  path: '/rubrics/lint',
  summary: 'What a curriculum lead would object to; publishes nothing',
  request: { body: document },
  responses: { 200: answer(z.object({ findings: z.array(rubricFinding) }), 'Errors first.'), ...orProblem },
});

export function rubricRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(list, async (context) => {
    const { rubrics } = context.get('workspace').stores;
    return context.json({ items: (await rubrics.list()).map((one) => shown(rubricVersion, one)) }, 200);
  });
  router.openapi(versions, async (context) => {
    const { rubricId } = context.req.valid('param');
    const found = await context.get('workspace').stores.rubrics.versions(rubricId);
    if (found.length === 0) throw new AssayError('not-found', `rubric "${rubricId}" does not exist`);
    return context.json({ items: found.map((one) => shown(rubricVersion, one)) }, 200);
  });
  router.openapi(get, async (context) => {
    const { rubric, ...version } = await context
      .get('workspace')
      .stores.rubrics.get(context.req.valid('param').rubricId, context.req.valid('query').version);
    return context.json(shown(rubricWithDocument, { version, rubric }), 200);
  });
  router.openapi(publish, async (context) => {
    const rubric = await readRubric(context);
    const { created, ...version } = await context.get('workspace').stores.rubrics.publish(rubric);
    return context.json(
      shown(publishedRubric, { version, created, findings: lintRubric(rubric) }),
      created ? 201 : 200,
    );
  });
  router.openapi(lint, async (context) =>
    context.json({ findings: lintRubric(await readRubric(context)).map((one) => shown(rubricFinding, one)) }, 200),
  );
  return router;
}

async function readRubric(context: Context<ServerEnv>): Promise<Rubric> {
  const type = (context.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return parseRubric(await context.req.text(), 'rubric.json');
  if (type === 'application/yaml' || type === 'text/yaml') return parseRubric(await context.req.text(), 'rubric.yaml');
  throw new AssayError('input.invalid', 'content-type must be application/json or application/yaml');
}
