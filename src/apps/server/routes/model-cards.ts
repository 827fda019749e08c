import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { renderAgreementReport } from '../../../evaluation/agreement-report/html/render-report.ts';
import { renderModelCard } from '../../../evaluation/model-card/render-model-card.ts';
import { keptCard, keptCards, type KeptCard } from '../../workspace/model-cards.ts';
import { answer, hash, orProblem, shown, slug, time } from '../contract/common.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

const cardShown = z
  .object({
    card: hash.openapi({
      description: 'Its content hash: the same figures and versions give the same card but for its date.',
    }),
    plan: hash,
    grader: z.string(),
    dataset: z.object({ slug, version: z.int(), hash }),
    madeAt: time,
    inUse: z.boolean().openapi({ description: 'Its plan is what production grades with now.' }),
  })
  .openapi('ModelCard');

const list = createRoute({
  method: 'get',
  path: '/assignments/{slug}/model-cards',
  summary: 'The model cards of an assignment: one for each plan and locked set that it was measured on',
  request: { params: z.object({ slug }) },
  responses: { 200: answer(z.object({ items: z.array(cardShown) }), 'Newest first.'), ...orProblem },
});

const page = createRoute({
  method: 'get',
  path: '/assignments/{slug}/model-cards/{card}/{page}',
  summary: 'A model card, or the agreement report that it rests on, as a page to print',
  request: { params: z.object({ slug, card: hash, page: z.enum(['card.html', 'report.html']) }) },
  responses: { 200: { description: 'The page.', content: { 'text/html': { schema: z.string() } } }, ...orProblem },
});

export function modelCardRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(list, async (context) => {
    const workspace = context.get('workspace');
    const assignment = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const items = (await keptCards(workspace, assignment)).map(toShown);
    return context.json({ items: items.map((item) => shown(cardShown, item)) }, 200);
  });
  router.openapi(page, async (context) => {
    const workspace = context.get('workspace');
    const { slug: named, card: wanted, page: which } = context.req.valid('param');
    const { card } = await keptCard(workspace, await workspace.stores.assignments.get(named), wanted);
    context.header('cache-control', 'no-store');
    return context.html(which === 'card.html' ? renderModelCard(card) : renderAgreementReport(card.agreement), 200);
  });
  return router;
}

function toShown({ card, madeAt, inUse }: KeptCard) {
  const { slug: set, version, hash: content } = card.dataset;
  return {
    card: card.cardHash,
    plan: card.plan.hash,
    grader: card.plan.grader,
    dataset: { slug: set, version, hash: content },
    madeAt,
    inUse,
  };
}
