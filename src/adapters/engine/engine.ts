import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DBOS, type DLogger } from '@dbos-inc/dbos-sdk';
import { sql } from 'kysely';
import type pg from 'pg';
import { AssayError } from '../../core/errors.ts';
import type { Journal } from '../../ports/journal.ts';
import type { StoredRun } from '../../ports/stored.ts';
import { isConnectionError, retryTransient } from '../postgres/transient-error.ts';
import type { Database } from '../postgres/database.ts';
import { inChunks } from '../postgres/scope.ts';
import { createFeeder } from './feeder.ts';
import { beat, leave } from './executor-registry.ts';
import { clearGradingWork, gradeSubmission, setGradingWork } from './grading-workflow.ts';
import { createHalt } from './halt.ts';
import { createLanes } from './lanes.ts';
import { lotsFor } from './lots.ts';
import { startPulse } from './pulse.ts';
import { createReaper } from './reaper.ts';
import { findRun, findRuns, markCancelled, markQueuedAgain } from './run-state.ts';
import {
  applicationName,
  applicationVersion,
  batchQueueName,
  engineSchema,
  queueName,
  workflowId,
} from './workflow-names.ts';

/** How often a queue is looked at: nobody waits for a batch, and each look is a transaction of four round trips, whether anything is there or not. */
const pollingMs = { [queueName]: 200, [batchQueueName]: 500 } as const;
/** How often batches are fed: a short queue and no idle worker. */
const feedMs = 500;

export interface EngineOptions {
  readonly database: Database;
  /** Whom the audit log names for runs that are retried or cancelled; `engine` when not given. */
  readonly actor?: string;
  /**
   * What a run, as it was when it was taken up, consists of. Called again after a crash and after a lost connection: everything outside a journal
   * step must be safe to repeat.
   */
  readonly execute: (runId: string, journal: Journal, run: StoredRun) => Promise<void>;
  /** Runs at a time in this process; 8 when not given. 0: this process only enqueues. */
  readonly workerConcurrency?: number;
  /** How often the queues are looked at, in ms; 200 when not given, and 500 that of batches: an interactive grade should start at once. */
  readonly pollingIntervalMs?: number;
  /** Told what is not stored: warnings of the engine and errors that are defects. */
  readonly onWarning?: (message: string, error?: unknown) => void;
}

export interface Engine {
  readonly executorId: string;
  /** Queues runs; one that is queued or has ended already is left as it is. */
  enqueue(runIds: readonly string[]): Promise<void>;
  /** Queues a run that failed or was cancelled once more. Its finished steps are not run again. @param by whom the audit log names */
  retry(runId: string, by?: string): Promise<void>;
  /** Stops a run at its next step. @returns false when it had ended already */
  cancel(runId: string, by?: string): Promise<boolean>;
  /** Waits until every one of the runs has ended, whichever process does the work. */
  waitFor(runIds: readonly string[], options?: { readonly signal?: AbortSignal }): Promise<void>;
  /**
   * Takes no more work and waits up to `drainMs` (75,000: more than the longest wait for a model) for the runs under way. What is not
   * done by then stops after its present step and is left to the others; see `idle`.
   */
  stop(options?: { readonly drainMs?: number }): Promise<void>;
  /** After `stop`: whether a step of a run is still under way here, so that the database must stay open. */
  busy(): boolean;
  /** After `stop`: resolves when nothing is under way any more, and others can take up what is left. */
  idle(): Promise<void>;
}

// One at a time launches, which includes the engine's migrations. Tried again and again instead of waited for: the migrations build
// indexes concurrently, which waits for every open statement, a statement that waits for this lock included.
async function oneAtATime(pool: pg.Pool, work: () => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    for (;;) {
      const { rows } = await client.query<{ got: boolean }>(
        "select pg_try_advisory_lock(hashtext('assay.engine')) as got",
      );
      if (rows[0]?.got === true) break;
      await sleep(25);
    }
    try {
      await work();
    } finally {
      await client.query("select pg_advisory_unlock(hashtext('assay.engine'))");
    }
  } finally {
    client.release();
  }
}

function engineLogger(onWarning: EngineOptions['onWarning']): DLogger {
  let away = 0;
  const tell = (entry: unknown): void => {
    const message = String(entry);
    // While the database is away every poll of the queue fails, ten a second.
    if (
      /ENOENT|ECONNREFUSED|ECONNRESET|Connection terminated|terminating connection|database system is|too many (?:clients|connections)|connection slots/.test(
        message,
      )
    ) {
      if (Date.now() - away < 1000) return;
      away = Date.now();
    }
    onWarning?.(message);
  };
  return { info: () => undefined, debug: () => undefined, warn: tell, error: tell };
}

async function launch(options: EngineOptions, executorId: string): Promise<void> {
  const concurrency = options.workerConcurrency ?? 8;
  await oneAtATime(options.database.pool, async () => {
    DBOS.setConfig({
      name: applicationName,
      systemDatabaseUrl: options.database.url,
      systemDatabaseSchemaName: engineSchema,
      executorID: executorId,
      applicationVersion,
      // Set on the server (embedded) or left to its owner: the engine's way of setting it makes `pg` print a deprecation warning.
      systemDatabaseIdleTransactionTimeoutMs: 0,
      listenQueues: concurrency > 0 ? [queueName, batchQueueName] : [],
      logger: engineLogger(options.onWarning),
    });
    await DBOS.launch();
    for (const [name, workflows] of [
      [queueName, concurrency],
      [batchQueueName, lotsFor(concurrency).lots],
    ] as const) {
      await DBOS.registerQueue(name, {
        workerConcurrency: Math.max(1, workflows),
        minPollingIntervalMs: options.pollingIntervalMs ?? pollingMs[name],
        onConflict: concurrency > 0 ? 'always_update' : 'never_update',
      });
    }
  });
}

/**
 * Starts the durable engine in this process; there can be one at a time. Runs that a dead process left behind are taken up.
 *
 * @throws AssayError `conflict` when this process has an engine already, `storage.unavailable` when the engine cannot start
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  if (DBOS.isInitialized()) throw new AssayError('conflict', 'this process has an engine already; stop it first');
  const { db } = options.database;
  const actor = options.actor ?? 'engine';
  const executorId = randomUUID();
  const running = new Set<string>();
  const halt = createHalt();
  const concurrency = options.workerConcurrency ?? 8;
  const lanes = createLanes({
    most: concurrency,
    probe: () => sql`select 1`.execute(db),
  });
  let stopping = false;
  let left: Promise<void> = Promise.resolve();
  setGradingWork({
    db,
    halt,
    lanes,
    execute: options.execute,
    running,
    underWay: new Map(),
    leaving: () => stopping,
    onDefect: (runId, error) => options.onWarning?.(`the work on run ${runId} ended in an error`, error),
  });
  await beat(db, executorId);
  try {
    await launch(options, executorId);
  } catch (cause) {
    clearGradingWork(halt);
    lanes.stop();
    await leave(db, executorId);
    throw new AssayError(
      'storage.unavailable',
      `the durable engine did not start: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }

  async function enqueueOne(run: StoredRun | undefined, runId: string): Promise<void> {
    if (run === undefined) throw new AssayError('not-found', `run "${runId}" does not exist`);
    if (run.status !== 'queued') return;
    const queue = run.priority === 'batch' ? batchQueueName : queueName;
    await DBOS.startWorkflow(gradeSubmission, { workflowID: workflowId(run), queueName: queue })(runId, run.priority);
  }
  async function enqueue(runIds: readonly string[]): Promise<void> {
    if (runIds.length === 0) return;
    const runs = await findRuns(db, runIds);
    for (const chunk of inChunks(runIds, 8))
      await Promise.all(chunk.map((runId) => enqueueOne(runs.get(runId), runId)));
  }

  const reaper = createReaper({
    db,
    executorId,
    running,
    enqueue,
    onWarning: (message, error) => options.onWarning?.(message, error),
  });
  const feeder = createFeeder({
    db,
    enqueue,
    enqueueLot: async (lot, runIds) => {
      await DBOS.startWorkflow(gradeSubmission, { workflowID: lot, queueName: batchQueueName })(runIds);
    },
    highWater: Math.max(64, 8 * concurrency),
    lotSize: lotsFor(concurrency).lotSize,
  });
  const pulse = startPulse(async () => {
    await beat(db, executorId);
    if (!stopping && concurrency > 0) await reaper.round();
  }, options.onWarning);
  const feeding = startPulse(
    async () => {
      if (!stopping && concurrency > 0) await feeder.round();
    },
    options.onWarning,
    feedMs,
  );

  async function depart(): Promise<void> {
    await feeding.stop();
    await pulse.stop();
    clearGradingWork(halt);
    // A database that is gone (stopped, deleted) has no row to take back; one that comes back finds this process silent.
    await leave(db, executorId).catch((error: unknown) => {
      if (!isConnectionError(error)) throw error;
    });
  }

  return {
    executorId,
    enqueue,
    async retry(runId, by) {
      await markQueuedAgain(db, runId, by ?? actor);
      await enqueueOne(await findRun(db, runId), runId);
    },
    async cancel(runId, by) {
      const run = await findRun(db, runId);
      if (run === undefined) throw new AssayError('not-found', `run "${runId}" does not exist`);
      const cancelled = await markCancelled(db, runId, by ?? actor);
      // A batch's run may be one of a lot, which goes on with the others; it stops at its next step.
      if (cancelled && run.priority === 'interactive') await DBOS.cancelWorkflow(workflowId(run));
      return cancelled;
    },
    async waitFor(runIds, { signal } = {}) {
      if (runIds.length === 0) return;
      for (;;) {
        const left = await retryTransient(() =>
          db
            .selectFrom('run')
            .select('run_id')
            .where('run_id', '=', sql<string>`any(${runIds}::text[])`)
            .where('status', 'in', ['queued', 'running'])
            .limit(1)
            .execute(),
        );
        if (left.length === 0 || signal?.aborted === true) return;
        await sleep(50);
      }
    },
    async stop({ drainMs = 75_000 } = {}) {
      stopping = true;
      lanes.stop();
      // The heart beats until the last step has ended: a worker that is taken for dead has its calls repeated by another.
      await DBOS.shutdown({ workflowCompletionTimeoutMS: drainMs }).finally(() => halt.on());
      left = halt.busy() ? halt.idle().then(depart) : depart();
      if (!halt.busy()) await left;
    },
    busy: () => halt.busy(),
    idle: () => left,
  };
}
