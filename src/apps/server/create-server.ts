import type { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import { methodNotAllowed } from 'hono/method-not-allowed';
import type { Logger } from 'pino';
import type { Engine } from '../../adapters/engine/engine.ts';
import { AssayError } from '../../core/errors.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { enterByLink, requireHost, type Access } from './access.ts';
import type { Accounts } from './accounts.ts';
import { authorize } from './authorize.ts';
import { keepBodyToOwnClasses } from './class-access.ts';
import { newRouter } from './new-router.ts';
import { addContract } from './openapi.ts';
import { logViews } from './log-views.ts';
import { loggable } from './loggable.ts';
import { problemResponse, toProblem } from './problem.ts';
import { limitRequests } from './request-limits.ts';
import { logRequests } from './request-log.ts';
import { accountRoutes } from './routes/accounts.ts';
import { appealRoutes } from './routes/appeals.ts';
import { assignmentRoutes } from './routes/assignments.ts';
import { auditRoutes } from './routes/audit.ts';
import { batchApprovalRoutes } from './routes/batch-approval.ts';
import { batchRoutes } from './routes/batches.ts';
import { classPictureRoutes } from './routes/class-picture.ts';
import { commentRoutes } from './routes/comments.ts';
import { deskRoutes } from './routes/desk.ts';
import { classRoutes } from './routes/classes.ts';
import { datasetRoutes } from './routes/datasets.ts';
import { experimentRoutes } from './routes/experiments.ts';
import { exportRoutes } from './routes/exports.ts';
import { flagRoutes } from './routes/flags.ts';
import { importRoutes } from './routes/imports.ts';
import { recordRoutes } from './routes/records.ts';
import { retentionRoutes } from './routes/retention.ts';
import { calibrationRoutes } from './routes/calibration.ts';
import { trainingRoutes } from './routes/training.ts';
import { eventRoutes } from './routes/events.ts';
import { gradeRoutes } from './routes/grades.ts';
import { healthRoutes } from './routes/health.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { monitorRoutes } from './routes/monitors.ts';
import { servePages } from './routes/pages.ts';
import { labellingRoutes } from './routes/labelling.ts';
import { modelCardRoutes } from './routes/model-cards.ts';
import { leaseRoutes } from './routes/leases.ts';
import { queueRoutes } from './routes/queue.ts';
import { keyRoutes } from './routes/keys.ts';
import { registryRoutes } from './routes/registry.ts';
import { rubricStudioRoutes } from './routes/rubric-studio.ts';
import { rubricRoutes } from './routes/rubrics.ts';
import { runRoutes } from './routes/runs.ts';
import { sessionRoutes } from './routes/session.ts';
import { sendToSignIn, signInPages } from './routes/sign-in-page.ts';
import { statusRoutes } from './routes/status.ts';
import { submissionRoutes } from './routes/submissions.ts';
import { uploadRoutes } from './routes/uploads.ts';
import { securityHeaders } from './security-headers.ts';
import type { ServerEnv, ServerParts } from './server-env.ts';

export interface ServerOptions {
  readonly workspace: Workspace;
  readonly engine: Engine;
  readonly access: Access;
  readonly accounts: Accounts;
  readonly log: Logger;
  /** Names besides those of loopback that the server answers to; undefined: any, for a server that is open to the network. */
  readonly hostNames: ReadonlySet<string> | undefined;
  /** Aborted when the server is asked to stop. */
  readonly stopping: AbortSignal;
}

/** The whole HTTP surface. Everything thrown below becomes a problem here. */
export function createServer(options: ServerOptions): OpenAPIHono<ServerEnv> {
  const { workspace, access, accounts, log, hostNames } = options;
  const parts: ServerParts = { ...options, ownWorkspace: workspace };
  const app = newRouter();
  app.use(logRequests(log), securityHeaders());
  if (hostNames !== undefined) app.use(requireHost(hostNames));
  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }));
  app.use(
    enterByLink(access, accounts, () => landingOf(workspace)),
    sendToSignIn(accounts),
    servePages(),
  );
  app.use(authorize(workspace, accounts.identify), ...limitRequests(), keepBodyToOwnClasses, logViews());
  app.route('/', healthRoutes(parts));
  app.route('/', metricsRoutes());
  app.route('/', signInPages(parts));
  const api = newRouter();
  for (const routes of [
    sessionRoutes,
    accountRoutes,
    keyRoutes,
    classRoutes,
    flagRoutes,
    recordRoutes,
    retentionRoutes,
    exportRoutes,
    trainingRoutes,
    calibrationRoutes,
    importRoutes,
    assignmentRoutes,
    rubricRoutes,
    rubricStudioRoutes,
    registryRoutes,
    submissionRoutes,
    uploadRoutes,
    runRoutes,
    batchRoutes,
    statusRoutes,
    eventRoutes,
    gradeRoutes,
    auditRoutes,
    datasetRoutes,
    experimentRoutes,
    labellingRoutes,
    modelCardRoutes,
    monitorRoutes,
    queueRoutes,
    deskRoutes,
    leaseRoutes,
    commentRoutes,
    batchApprovalRoutes,
    appealRoutes,
    classPictureRoutes,
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

/** The desk of the only assignment, as the home page would open it, without the page in between. */
async function landingOf({ stores }: Workspace): Promise<string> {
  const [only, ...others] = await stores.assignments.list();
  return only === undefined || others.length > 0 ? '/' : `/a/${only.slug}`;
}

function refuseMethod(context: Parameters<typeof problemResponse>[0], allowed: readonly string[]): Response {
  const allow = allowed.join(', ');
  context.header('allow', allow);
  return problemResponse(context, toProblem(new HTTPException(405, { message: `allowed here: ${allow}` })));
}
