import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import { newId } from '../../../adapters/postgres/new-id.ts';
import { AssayError } from '../../../core/errors.ts';
import { orProblem, slug } from '../contract/common.ts';
import { streamProgress } from '../event-stream.ts';
import { loggable } from '../loggable.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv, ServerParts } from '../server-env.ts';

/** Each asks the database twice a second. */
const mostStreams = 64;

const events = createRoute({
  method: 'get',
  path: '/assignments/{slug}/events',
  summary: 'Progress of an assignment, as server-sent events',
  description:
    '`hello`; `progress` (ProgressEvent) whenever counts or cost changed; `grade` (GradeSummary) for each finished grade, with its id as event id. After a reconnect with Last-Event-ID a grade may be told twice, and none is left out. Comments keep the connection alive.',
  request: {
    params: z.object({ slug }),
    query: z.strictObject({
      until: z.literal('idle').optional().openapi({ description: '`idle`: end when no run is left to do.' }),
      grades: z.literal('new').optional().openapi({
        description: '`new`: without a Last-Event-ID, tell only of grades from now on, not of all that are there.',
      }),
    }),
    headers: z.object({ 'last-event-id': z.string().max(64).optional() }),
  },
  responses: {
    200: { description: 'The stream.', content: { 'text/event-stream': { schema: z.string() } } },
    ...orProblem,
  },
});

export function eventRoutes(parts: ServerParts): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  let streams = 0;
  router.openapi(events, async (context) => {
    const workspace = context.get('workspace');
    const assignment = await workspace.stores.assignments.get(context.req.valid('param').slug);
    if (streams >= mostStreams) {
      throw new AssayError('busy', `${mostStreams} event streams are open; close one`, { retryable: true });
    }
    const { until, grades } = context.req.valid('query');
    const options = {
      // A grade's id sorts by time: one that is made now stands after all that are there.
      lastEventId: context.req.valid('header')['last-event-id'] ?? (grades === 'new' ? newId('grd') : undefined),
      untilIdle: until === 'idle',
    };
    const requestId = context.get('requestId');
    streams += 1;
    return streamSSE(context, async (stream) => {
      try {
        await streamProgress({ workspace, stopping: parts.stopping }, assignment, stream, options);
      } catch (error) {
        // The answer has begun: all that is left is to end it; the client comes back with its Last-Event-ID.
        parts.log.error({ requestId, error: loggable(error) }, 'event stream ended');
      } finally {
        streams -= 1;
      }
    });
  });
  return router;
}
