import { InvalidArgumentError, type Command } from 'commander';
import type { Logger } from 'pino';
import { readConfig } from '../../../config/config.ts';
import { readEnvironment } from '../../../config/env.ts';
import { readSecrets } from '../../../config/secrets.ts';
import { exportMetrics } from '../../server/export-metrics.ts';
import { loggable } from '../../server/loggable.ts';
import type { RunningServer } from '../../server/start-server.ts';
import { watchExperiments } from '../../workspace/experiment-watch.ts';
import { startGrading } from '../../workspace/grade-assignment.ts';
import { startScheduler } from '../../workspace/schedule.ts';
import { watchForTraining } from '../../workspace/train-watch.ts';
import { openWorkspace, type Workspace } from '../../workspace/workspace.ts';
import { run, type CommandContext, type GlobalOptions } from '../context.ts';

interface ServeFlags {
  readonly host?: string;
  readonly port?: number;
  readonly concurrency?: number;
  readonly allowHost?: readonly string[];
}

type Context = CommandContext & { readonly workspace: Workspace };

export function addServeCommands(program: Command): void {
  program
    .command('serve')
    .description('HTTP server, which also works on runs; the contract is at /api/v1/openapi.json')
    .option('--host <address>', 'where to listen (ASSAY_HOST; loopback when neither is set)')
    .option('--port <n>', 'port (ASSAY_PORT; 4777)', wholeNumber)
    .option('--concurrency <n>', 'essays at a time in this process; 0 leaves them to workers', wholeNumber)
    .option('--allow-host <name...>', 'further names that the server answers to, e.g. behind a proxy')
    .action((options: ServeFlags, own: Command) =>
      run(own.optsWithGlobals<GlobalOptions>(), async (context) => {
        await inWorkspaceOf('server', options.concurrency, (workspace) =>
          serveUntilStopped({ ...context, workspace }, options),
        );
      }),
    );

  program
    .command('worker')
    .description('works on runs that others have queued; any number, which join and leave at will')
    .option('--concurrency <n>', 'essays at a time (ASSAY_CONCURRENCY)', wholeNumber)
    .action((options: { concurrency?: number }, own: Command) =>
      run(own.optsWithGlobals<GlobalOptions>(), async ({ output }) => {
        await inWorkspaceOf('worker', options.concurrency, async (workspace) => {
          const log = await createLog(workspace.config.logLevel);
          const engine = await startGrading(workspace, {
            ...(options.concurrency !== undefined && { concurrency: options.concurrency }),
            onWarning: (message, error) => warn(log, message, error),
          });
          output.result({ executorId: engine.executorId }, () => `worker ${engine.executorId}; Ctrl-C leaves`);
          const endWatch = watchTraining(workspace, log);
          const endMonitors = watchMonitors(workspace, log);
          const endExperiments = watchQueue(workspace, log);
          const endMetrics = sendingMetrics(workspace, log);
          await toldToStop();
          endWatch();
          await Promise.all([endMonitors(), endExperiments(), endMetrics()]);
          output.say(
            'leaving: no more runs are taken, those under way are finished (Ctrl-C again leaves them to others at once)',
          );
        });
      }),
    );
}

/**
 * Serves on the open workspace until SIGINT or SIGTERM.
 *
 * @param meanwhile begun as soon as it serves; its failure ends the serving, its end does not
 */
export async function serveUntilStopped(
  { workspace, output }: Context,
  flags: ServeFlags = {},
  meanwhile: (url: string) => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  const { server: settings, logLevel } = workspace.config;
  const { serverToken } = readSecrets(readEnvironment(), undefined);
  const log = await createLog(logLevel);
  const { startServer } = await import('../../server/start-server.ts');
  const engine = await startGrading(workspace, {
    ...(flags.concurrency !== undefined && { concurrency: flags.concurrency }),
    onWarning: (message, error) => warn(log, message, error),
  });
  const server = await startServer({
    workspace,
    engine,
    log,
    host: flags.host ?? settings.host,
    port: flags.port ?? settings.port,
    token: serverToken,
    allowedHosts: flags.allowHost ?? [],
  });
  await tellWhereItListens({ workspace, output }, server, serverToken !== undefined);
  const endWatch = watchTraining(workspace, log);
  const endMonitors = watchMonitors(workspace, log);
  const endExperiments = watchQueue(workspace, log);
  const endMetrics = sendingMetrics(workspace, log);
  const stopped = toldToStop();
  try {
    await Promise.race([stopped, meanwhile(server.url).then(() => stopped)]);
  } finally {
    endWatch();
    await Promise.all([endMonitors(), endExperiments(), endMetrics()]);
    output.say(
      'stopping: open requests are answered, essays under way are finished (Ctrl-C again leaves them to be resumed)',
    );
    await server.close();
  }
}

/** With accounts nobody is the owner by a link: people sign in, programs have keys. */
async function tellWhereItListens(
  { workspace, output }: Context,
  server: RunningServer,
  tokenIsSet: boolean,
): Promise<void> {
  const { url } = server;
  const byToken = 'for programs: Authorization: Bearer, with ASSAY_TOKEN';
  if (await workspace.stores.accounts.any()) {
    const programs = `for programs: Authorization: Bearer, with an API key${tokenIsSet ? ' or ASSAY_TOKEN' : ''}`;
    output.result({ url, accounts: true }, () =>
      [`Assay listens on ${url}`, `sign in at ${url}/sign-in`, programs, 'Ctrl-C stops it'].join('\n'),
    );
    return;
  }
  const link = server.newLink();
  output.result({ url, link, ...(!tokenIsSet && { token: server.token }) }, () =>
    [
      `Assay listens on ${url}`,
      `in a browser (the link works once): ${link}`,
      tokenIsSet ? byToken : `for programs, until this stops:     Authorization: Bearer ${server.token}`,
      'Ctrl-C stops it',
    ].join('\n'),
  );
}

/** What is logged: request id, method, path pattern, status, time, and errors of ours; on standard error. */
async function createLog(level: Workspace['config']['logLevel']): Promise<Logger> {
  const { destination, pino } = await import('pino');
  return pino({ level, base: null }, destination({ fd: 2, sync: true }));
}

function warn(log: Logger, message: string, error: unknown): void {
  log.warn(error === undefined ? {} : { error: loggable(error) }, message);
}

/** Scorers that are due are trained in a thread of their own beside the runs; none of them is put to use by itself. */
function watchTraining(workspace: Workspace, log: Logger): () => void {
  return watchForTraining(workspace, {
    everyMs: 600_000,
    onTrained: ({ slug }, { trained }) =>
      log.warn({ assignment: slug, version: trained.version }, 'a scorer was trained anew; it is not in use'),
    onWarning: (message, error) => warn(log, message, error),
  });
}

/** Every server and worker looks at the clock; one at a time does what is due (docs/monitoring.md). */
function watchMonitors(workspace: Workspace, log: Logger): () => Promise<void> {
  return startScheduler(workspace, {
    everyMs: 30_000,
    onWarning: (message, error) => warn(log, message, error),
  });
}

/** Experiments that were asked for over HTTP; one at a time in the whole installation. */
function watchQueue(workspace: Workspace, log: Logger): () => Promise<void> {
  return watchExperiments(workspace, {
    everyMs: 2_000,
    onWarning: (message, error) => warn(log, message, error),
  });
}

/** Figures for a collector of the user's, where one is configured. */
function sendingMetrics(workspace: Workspace, log: Logger): () => Promise<void> {
  const { otlpHeaders } = readSecrets(readEnvironment(), undefined);
  return exportMetrics(workspace, {
    headers: otlpHeaders,
    onWarning: (message, error) => warn(log, message, error),
  });
}

/** Resolves at the first signal; a second one ends the process as if there were no handler. */
function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}

/** The pool is made for as many essays at a time as were asked for. */
async function inWorkspaceOf(
  actor: string,
  concurrency: number | undefined,
  work: (workspace: Workspace) => Promise<void>,
): Promise<void> {
  const environment = readEnvironment();
  const config = readConfig(environment);
  const workspace = await openWorkspace({
    config: { ...config, concurrency: Math.max(1, concurrency ?? config.concurrency) },
    secrets: readSecrets(environment, config.route?.provider),
    actor,
  });
  try {
    await work(workspace);
  } finally {
    await workspace.close();
  }
}

function wholeNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('must be a whole number');
  return Number(text);
}
