import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { StoredDataset } from '../../../ports/dataset-stores.ts';
import { exportDataset, importDataset } from '../../workspace/dataset-import.ts';
import { adjudicate, assignReaders, closeLabelling } from '../../workspace/dataset-labelling.ts';
import { makeDatasetFrom } from '../../workspace/dataset-make-from.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { ownAssignments } from '../class-access.ts';
import { answer, given, jsonBody, orProblem, shown, slug } from '../contract/common.ts';
import {
  dataset,
  datasetFile,
  datasetInput,
  datasetVersion,
  readersAssigned,
  readersInput,
} from '../contract/dataset.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

const jsonLines: string = 'application/jsonl';
const ofAssignment = z.object({ slug });
const ofDataset = z.object({ dataset: slug });

const list = createRoute({
  method: 'get',
  path: '/datasets',
  summary: 'The locked sets of essays that versions are measured on',
  request: { query: z.strictObject({ assignment: slug.optional() }) },
  responses: { 200: answer(z.object({ items: z.array(dataset) }), 'Oldest first.'), ...orProblem },
});

const show = createRoute({
  method: 'get',
  path: '/datasets/{dataset}',
  summary: 'A set and its versions',
  request: { params: ofDataset },
  responses: { 200: answer(dataset, 'The set.'), ...orProblem },
});

const make = createRoute({
  method: 'post',
  path: '/assignments/{slug}/datasets',
  summary: 'Lock a set of essays of an assignment',
  request: { params: ofAssignment, body: jsonBody(datasetInput) },
  responses: { 201: answer(dataset, 'Locked as version 1.'), ...orProblem },
});

const importFile = createRoute({
  method: 'post',
  path: '/assignments/{slug}/datasets/file',
  summary: 'Lock a set from a CSV, TSV or JSONL file of graded essays',
  description: 'Columns: `id`, `text`, `score`, `resolved.<trait>`, `rater1`, `rater2`, `groups.<name>`, `note`.',
  request: {
    params: ofAssignment,
    body: { required: true, content: { 'multipart/form-data': { schema: datasetFile } } },
  },
  responses: { 201: answer(dataset, 'Locked as version 1.'), ...orProblem },
});

const exportSet = createRoute({
  method: 'get',
  path: '/datasets/{dataset}/export',
  summary: 'A set as JSONL, with the students’ texts; audited',
  request: {
    params: ofDataset,
    query: z.strictObject({ version: z.coerce.number().int().min(1).max(1_000_000).optional() }),
  },
  responses: {
    200: { description: 'One essay a line.', content: { [jsonLines]: { schema: z.string() } } },
    ...orProblem,
  },
});

const readers = createRoute({
  method: 'post',
  path: '/datasets/{dataset}/readers',
  summary: 'Give every essay that nobody has read to two of the readers, and what they score apart to a third',
  request: { params: ofDataset, body: jsonBody(readersInput) },
  responses: { 200: answer(readersAssigned, 'Given out.'), ...orProblem },
});

const close = createRoute({
  method: 'post',
  path: '/datasets/{dataset}/close',
  summary: 'Lock what was read as the next version',
  request: { params: ofDataset },
  responses: { 200: answer(datasetVersion, 'The next version.'), ...orProblem },
});

export function datasetRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(list, async (context) => {
    const workspace = context.get('workspace');
    const { assignment } = context.req.valid('query');
    const own = (await ownAssignments(context)).filter((one) => assignment === undefined || one.slug === assignment);
    const ids = new Set(own.map(({ id }) => id));
    const found = (await workspace.stores.datasets.list()).filter((one) => ids.has(one.assignmentId));
    return context.json({ items: await Promise.all(found.map((one) => shownDataset(workspace, one))) }, 200);
  });
  router.openapi(show, async (context) => {
    const workspace = context.get('workspace');
    const found = await workspace.stores.datasets.get(context.req.valid('param').dataset);
    return context.json(await shownDataset(workspace, found), 200);
  });
  router.openapi(make, async (context) => {
    const workspace = context.get('workspace');
    const assignment = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const made = await makeDatasetFrom(workspace, assignment, context.req.valid('json'));
    return context.json(await shownDataset(workspace, made.dataset), 201);
  });
  router.openapi(importFile, async (context) => {
    const workspace = context.get('workspace');
    const assignment = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const { file, name, title = name, kind, reserve, consentBy } = context.req.valid('form');
    const input = { slug: name, title, kind, ...given({ reserved: reserve }) };
    const bytes = Buffer.from(await file.arrayBuffer());
    const made = await importDataset(workspace, assignment, input, {
      file: { name: file.name, bytes },
      ...given({ consentBy }),
    });
    return context.json(await shownDataset(workspace, made.dataset), 201);
  });
  router.openapi(exportSet, async (context) => {
    const { dataset: wanted } = context.req.valid('param');
    const { items } = await exportDataset(context.get('workspace'), wanted, context.req.valid('query').version);
    return context.body(items.map((item) => `${JSON.stringify(item)}\n`).join(''), 200, {
      'content-type': `${jsonLines}; charset=UTF-8`,
      'content-disposition': `attachment; filename="${wanted}.jsonl"`,
      'cache-control': 'no-store',
    });
  });
  router.openapi(readers, async (context) => {
    const workspace = context.get('workspace');
    const { dataset: wanted } = context.req.valid('param');
    const { readers: people, adjudicator } = context.req.valid('json');
    const readings = await assignReaders(workspace, wanted, { readers: people, ...given({ adjudicator }) });
    const adjudications = adjudicator === undefined ? 0 : await adjudicate(workspace, wanted, adjudicator);
    return context.json({ readings, adjudications }, 200);
  });
  router.openapi(close, async (context) => {
    const version = await closeLabelling(context.get('workspace'), context.req.valid('param').dataset);
    return context.json(shown(datasetVersion, version), 200);
  });
  return router;
}

async function shownDataset({ stores }: Workspace, found: StoredDataset): Promise<z.output<typeof dataset>> {
  const assignment = await stores.assignments.get(found.assignmentId);
  const versions = await stores.datasets.versions(found.id);
  return shown(dataset, { ...found, assignment: assignment.slug, versions });
}
