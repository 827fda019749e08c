import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { AssayError } from '../../../core/errors.ts';
import { giveReading, labellingState, nextReading } from '../../workspace/dataset-labelling.ts';
import { answer, orProblem, slug } from '../contract/common.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv, ServerParts } from '../server-env.ts';

const params = z.object({ dataset: slug });

const task = z
  .object({
    taskId: z.string(),
    text: z.string().openapi({ description: 'The essay, names masked.' }),
    taskText: z.string(),
    done: z.int(),
    total: z.int(),
    scores: z.array(z.object({ id: z.string(), name: z.string(), min: z.number(), max: z.number(), step: z.number() })),
  })
  .openapi('ReadingTask', {
    description: 'One essay to read. Holds nothing of the other reading and nothing of the machine’s.',
  });

const next = createRoute({
  method: 'get',
  path: '/datasets/{dataset}/readings/next',
  summary: 'The next essay that the caller is to read',
  request: { params },
  responses: {
    200: answer(z.object({ task: task.nullable() }), 'Null when nothing is left to read.'),
    ...orProblem,
  },
});

const give = createRoute({
  method: 'post',
  path: '/datasets/{dataset}/readings',
  summary: 'Give a reading; it stands once given',
  request: {
    params,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({
            taskId: z.string().max(60),
            scores: z
              .record(z.string().max(64), z.number())
              .openapi({ description: '`holistic` and the rubric’s traits.' }),
          }),
        },
      },
    },
  },
  responses: { 200: answer(z.object({ taskId: z.string() }), 'Written down.'), ...orProblem },
});

const state = createRoute({
  method: 'get',
  path: '/datasets/{dataset}/readings',
  summary: 'Where the readings stand and how well two people agree; for whoever coordinates, not for readers',
  request: { params },
  responses: {
    200: answer(
      z
        .object({
          essays: z.int(),
          resolved: z.int(),
          waitingForReadings: z.int(),
          waitingForAdjudication: z.int(),
          doubleRead: z.int(),
          humanHumanKappa: z.number().nullable(),
        })
        .openapi('ReadingState'),
      'Counts, and the agreement of the two readings.',
    ),
    ...orProblem,
  },
});

/** Double-blind readings: a reader gets essays of their own tasks, and nothing that could sway them. */
export function labellingRoutes(_parts: ServerParts): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(next, async (context) => {
    const found = await nextReading(
      context.get('workspace'),
      context.req.valid('param').dataset,
      context.get('actor').id,
    );
    if (found === undefined) return context.json({ task: null }, 200);
    const { rubric, ...rest } = found;
    const scores = [
      { id: 'holistic', name: rubric.title, ...rubric.scale },
      ...rubric.traits.map(({ id, name, scale }) => ({ id, name, ...scale })),
    ];
    return context.json({ task: { ...rest, scores } }, 200);
  });
  router.openapi(give, async (context) => {
    const { taskId, scores } = context.req.valid('json');
    const reader = context.get('actor').id;
    await giveReading(context.get('workspace'), context.req.valid('param').dataset, { taskId, reader, scores });
    return context.json({ taskId }, 200);
  });
  router.openapi(state, async (context) => {
    // Who reads must not see how the others score, even as a mean.
    const { dataset } = context.req.valid('param');
    const workspace = context.get('workspace');
    if ((await nextReading(workspace, dataset, context.get('actor').id)) !== undefined)
      throw new AssayError(
        'access.denied',
        'you are a reader of this set, with essays left to read; the state would sway you',
      );
    const { essays, resolved, waitingForReadings, waitingForAdjudication, humanHuman } = await labellingState(
      workspace,
      dataset,
    );
    return context.json(
      {
        essays,
        resolved,
        waitingForReadings,
        waitingForAdjudication,
        doubleRead: humanHuman.doubleRead,
        humanHumanKappa: humanHuman.quadraticWeightedKappa.value ?? null,
      },
      200,
    );
  });
  return router;
}
