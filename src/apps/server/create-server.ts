import type { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import { methodNotAllowed } from 'hono/method-not-allowed';
import type { Logger } from 'pino';
import type { Engine } from '../../adapters/engine/engine.ts';
import { AssayError } from '../../core/errors.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { enterByLink, requireHost, type Access } from './access.ts';
import { authorize, type Identify } from './authorize.ts';
import { newRouter } from './new-router.ts';
import { addContract } from './openapi.ts';
import { loggable } from './loggable.ts';
import { problemResponse, toProblem } from './problem.ts';
import { limitRequests } from './request-limits.ts';
import { logRequests } from './request-log.ts';
import { assignmentRoutes } from './routes/assignments.ts';
import { auditRoutes } from './routes/audit.ts';
import { deskRoutes } from './routes/desk.ts';
import { eventRoutes } from './routes/events.ts';
import { gradeRoutes } from './routes/grades.ts';
import { healthRoutes } from './routes/health.ts';
import { queueRoutes } from './routes/queue.ts';
import { rubricRoutes } from './routes/rubrics.ts';
import { runRoutes } from './routes/runs.ts';
import { startPage } from './routes/start-page.ts';
import { submissionRoutes } from './routes/submissions.ts';
import { securityHeaders } from './security-headers.ts';
import type { ServerEnv, ServerParts } from './server-env.ts';

export interface ServerOptions {
  readonly workspace: Workspace;
  readonly engine: Engine;
  readonly access: Access;
  readonly identify: Identify;
  readonly log: Logger;
  /** Names besides those of loopback that the server answers to; undefined: any, for a server that is open to the network. */
  readonly hostNames: ReadonlySet<string> | undefined;
  /** Aborted when the server is asked to stop. */
  readonly stopping: AbortSignal;
}

/** The whole HTTP surface. Everything thrown below becomes a problem here. */
export function createServer(options: ServerOptions): OpenAPIHono<ServerEnv> {
  const { workspace, access, identify, log, hostNames } = options;
  const parts: ServerParts = { ...options, ownWorkspace: workspace };
  const app = newRouter();
  app.use(logRequests(log), securityHeaders());
  if (hostNames !== undefined) app.use(requireHost(hostNames));
  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }));
  app.use(enterByLink(access), authorize(workspace, identify), ...limitRequests());
  app.route('/', healthRoutes(parts));
  app.route('/', startPage());
  const api = newRouter();
  for (const routes of [
    assignmentRoutes,
    rubricRoutes,
    submissionRoutes,
    runRoutes,
    eventRoutes,
    gradeRoutes,
    auditRoutes,
    queueRoutes,
    deskRoutes,
  ]) {
    api.route('/', routes(parts));
  }
  app.route('/api/v1', api);
  addContract(app);
  app.notFound((context) =>
    problemResponse(
      context,
      toProblem(new AssayError('not-found', 'there is no such address; see /api/v1/openapi.json')),
    ),
  );
  app.onError((error, context) => {
    const found = toProblem(error);
    // The stack of a defect; never of what a caller did wrong.
    if (found.status >= 500)
      log.error({ requestId: context.get('requestId'), code: found.code, error: loggable(error) }, 'failed');
    return problemResponse(context, found);
  });
  return app;
}

function refuseMethod(context: Parameters<typeof problemResponse>[0], allowed: readonly string[]): Response {
  const allow = allowed.join(', ');
  context.header('allow', allow);
  return problemResponse(context, toProblem(new HTTPException(405, { message: `allowed here: ${allow}` })));
}
