import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { junitOf } from '../../../evaluation/experiments/junit.ts';
import { renderExperiment } from '../../../evaluation/experiments/render-experiment.ts';
import type { StoredExperiment } from '../../../ports/dataset-stores.ts';
import { compareExperiments } from '../../workspace/experiment-compare.ts';
import { prepareExperiment } from '../../workspace/experiment-prepare.ts';
import { beginExperiment, checksOf, reportIn } from '../../workspace/experiment-run.ts';
import { experimentState } from '../../workspace/experiment-state.ts';
import { budgetsLeft } from '../../workspace/within-budgets.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { ownAssignments } from '../class-access.ts';
import { answer, given, jsonBody, orProblem, shown, slug } from '../contract/common.ts';
import {
  comparedExperiments,
  experiment,
  experimentEstimate,
  experimentId,
  experimentInput,
  experimentShown,
} from '../contract/experiment.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

const ofDataset = z.object({ dataset: slug });
const ofExperiment = z.object({ experimentId });

const estimate = createRoute({
  method: 'post',
  path: '/datasets/{dataset}/experiments/estimate',
  summary: 'What an experiment would ask and cost; sends nothing and makes nothing',
  request: { params: ofDataset, body: jsonBody(experimentInput) },
  responses: { 200: answer(experimentEstimate, 'The estimate.'), ...orProblem },
});

const run = createRoute({
  method: 'post',
  path: '/datasets/{dataset}/experiments',
  summary: 'Grade a locked set under two plans and compare them, in the background',
  description:
    'Servers and workers take it up, one experiment at a time. The same question, while it is not answered, is the experiment that is there.',
  request: { params: ofDataset, body: jsonBody(experimentInput) },
  responses: { 202: answer(experiment, 'Queued.'), ...orProblem },
});

const list = createRoute({
  method: 'get',
  path: '/experiments',
  summary: 'Experiments, newest first',
  request: { query: z.strictObject({ dataset: slug.optional() }) },
  responses: { 200: answer(z.object({ items: z.array(experiment) }), 'All of them.'), ...orProblem },
});

const show = createRoute({
  method: 'get',
  path: '/experiments/{experimentId}',
  summary: 'How far an experiment is; when it is done, every figure and what the gates say',
  request: { params: ofExperiment },
  responses: { 200: answer(experimentShown, 'As of now.'), ...orProblem },
});

const act = createRoute({
  method: 'post',
  path: '/experiments/{experimentId}/{act}',
  summary: 'Cancel an experiment, or resume one that failed, was cancelled or was broken off',
  request: { params: ofExperiment.extend({ act: z.enum(['cancel', 'resume']) }) },
  responses: { 200: answer(experiment, 'Where it stands now.'), ...orProblem },
});

const page = createRoute({
  method: 'get',
  path: '/experiments/{experimentId}/report.html',
  summary: 'The report as a page, with plots',
  request: { params: ofExperiment },
  responses: { 200: { description: 'The page.', content: { 'text/html': { schema: z.string() } } }, ...orProblem },
});

const junit = createRoute({
  method: 'get',
  path: '/experiments/{experimentId}/junit.xml',
  summary: 'The checks of the gates as JUnit XML, a test case a check',
  request: { params: ofExperiment },
  responses: {
    200: { description: 'The file.', content: { 'application/xml': { schema: z.string() } } },
    ...orProblem,
  },
});

const compare = createRoute({
  method: 'get',
  path: '/experiments/{experimentId}/compare/{otherId}',
  summary: 'What B gave in two experiments, figure by figure',
  request: { params: ofExperiment.extend({ otherId: experimentId }) },
  responses: { 200: answer(comparedExperiments, 'Figures that both have.'), ...orProblem },
});

export function experimentRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(estimate, async (context) => {
    const prepared = await prepareExperiment(context.get('workspace'), {
      ...context.req.valid('param'),
      ...asked(context.req.valid('json')),
    });
    const { open, a, b, essaysToGrade, estimate: cost } = prepared;
    const about = {
      dataset: open.dataset.slug,
      version: open.version.version,
      essays: open.rows.length,
      essaysToGrade,
    };
    const budgets = await budgetsLeft(context.get('workspace'), open.assignment);
    return context.json(shown(experimentEstimate, { ...about, a, b, ...cost, budgets }), 200);
  });
  router.openapi(run, async (context) => {
    const workspace = context.get('workspace');
    const prepared = await prepareExperiment(workspace, {
      ...context.req.valid('param'),
      ...asked(context.req.valid('json')),
    });
    const begun = await beginExperiment(workspace, prepared);
    return context.json(await shownState(workspace, await workspace.stores.experiments.queue(begun.id)), 202);
  });
  router.openapi(list, async (context) => {
    const workspace = context.get('workspace');
    const { stores } = workspace;
    const { dataset } = context.req.valid('query');
    const own = new Set((await ownAssignments(context)).map(({ id }) => id));
    const sets = (await stores.datasets.list()).filter((one) => own.has(one.assignmentId));
    const ids = new Set(sets.filter((one) => dataset === undefined || one.slug === dataset).map(({ id }) => id));
    const found = (await stores.experiments.list()).filter((one) => ids.has(one.datasetId));
    return context.json({ items: await Promise.all(found.map((one) => shownState(workspace, one))) }, 200);
  });
  router.openapi(show, async (context) => {
    const workspace = context.get('workspace');
    const found = await workspace.stores.experiments.get(context.req.valid('param').experimentId);
    const state = await experimentState(workspace, found);
    if (found.report === undefined)
      return context.json(shown(experimentShown, { ...state, checks: [], report: null }), 200);
    const { dataset, a, b, ...figures } = reportIn(found);
    const report = {
      ...figures,
      reserved: dataset.reserved,
      costMicroUsd: { a: a.costMicroUsd, b: b.costMicroUsd },
      unscored: { a: a.unscored, b: b.unscored },
    };
    return context.json(shown(experimentShown, { ...state, checks: checksOf(found), report }), 200);
  });
  router.openapi(act, async (context) => {
    const workspace = context.get('workspace');
    const { experiments } = workspace.stores;
    const { experimentId: id, act: wanted } = context.req.valid('param');
    const found = wanted === 'cancel' ? await experiments.cancel(id) : await experiments.queue(id);
    return context.json(await shownState(workspace, found), 200);
  });
  router.openapi(page, async (context) => {
    const found = await context.get('workspace').stores.experiments.get(context.req.valid('param').experimentId);
    context.header('cache-control', 'no-store');
    return context.html(renderExperiment(reportIn(found), checksOf(found)), 200);
  });
  router.openapi(junit, async (context) => {
    const found = await context.get('workspace').stores.experiments.get(context.req.valid('param').experimentId);
    return context.body(junitOf(reportIn(found).title, checksOf(found)), 200, {
      'content-type': 'application/xml; charset=UTF-8',
      'content-disposition': `attachment; filename="${found.id}.xml"`,
      'cache-control': 'no-store',
    });
  });
  router.openapi(compare, async (context) => {
    const { experimentId: first, otherId } = context.req.valid('param');
    const found = await compareExperiments(context.get('workspace'), first, otherId);
    return context.json(shown(comparedExperiments, found), 200);
  });
  return router;
}

function asked({ a, b, ...rest }: z.output<typeof experimentInput>) {
  return { a, b, ...given(rest) };
}

async function shownState(workspace: Workspace, found: StoredExperiment): Promise<z.output<typeof experiment>> {
  return shown(experiment, await experimentState(workspace, found));
}
