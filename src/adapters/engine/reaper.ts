import { DBOS } from '@dbos-inc/dbos-sdk';
import { sql, type Kysely } from 'kysely';
import type { RunStatus } from '../../ports/stored.ts';
import type { Tables } from '../postgres/table-types.ts';
import { liveExecutors } from './executor-registry.ts';
import { lookAtNewTables } from './first-statistics.ts';
import { markEnded, cancelledMeanwhile } from './run-state.ts';
import {
  applicationName,
  batchQueueName,
  engineSchema,
  isLot,
  queueName,
  runIdOf,
  workflowId,
  workflowName,
} from './workflow-names.ts';

/** A run that took this many processes down with it is not given to another one. */
const maxRecoveries = 10;
/** A workflow of ours that nobody here executes is lost after so long. Under load a start can take seconds. */
const lostAfterMs = 30_000;
/** Finished workflows are of no use to us (the step outputs are kept elsewhere) and slow the engine down: 2,000 a minute in a night run. */
const keepFinishedMs = 15 * 60_000;
const sweepEveryMs = 60_000;
/** Statistics of all tables are read for it. */
const lookEveryMs = 5000;
const sweepAtMost = 10_000;

export interface ReaperOptions {
  readonly db: Kysely<Tables>;
  readonly executorId: string;
  /** Workflows that this process is executing. */
  readonly running: ReadonlySet<string>;
  readonly enqueue: (runIds: readonly string[]) => Promise<void>;
  readonly onWarning: (message: string, error: unknown) => void;
}

interface PendingWorkflow {
  readonly id: string;
  readonly executorId: string;
}

const engineTable = sql.table(`${engineSchema}.workflow_status`);

async function pendingWorkflows(db: Kysely<Tables>): Promise<readonly PendingWorkflow[]> {
  const { rows } = await sql<PendingWorkflow>`
    select workflow_uuid as id, executor_id as "executorId" from ${engineTable}
    where status = 'PENDING' and name = ${workflowName} and application_name = ${applicationName}`.execute(db);
  return rows;
}

/** Gives workflows back to the queue, but for those of one run that was taken over too often; in a lot such a run has failed, and the others go on. */
async function takeOver(db: Kysely<Tables>, workflows: readonly string[]): Promise<void> {
  if (workflows.length === 0) return;
  const lots = workflows.filter(isLot);
  const singles = workflows.filter((id) => !isLot(id));
  const { rows: counted } = await sql<{ run_id: string; recoveries: number }>`
    update assay.run set recoveries = recoveries + 1
    -- A run that had ended when its process died is not taken over: its workflow merely has to be closed. One of a lot that had not begun did no harm.
    where status in ('queued', 'running') and run_id = any(${singles.map(runIdOf)}::text[])
      or status = 'running' and workflow = any(${lots}::text[])
    returning run_id, recoveries`.execute(db);
  const worn = new Set(counted.filter((row) => row.recoveries > maxRecoveries).map((row) => row.run_id));
  const wornWorkflows = singles.filter((id) => worn.has(runIdOf(id)));
  if (wornWorkflows.length > 0) await DBOS.cancelWorkflows(wornWorkflows);
  for (const runId of worn) {
    const message = `the process that worked on this run died ${maxRecoveries + 1} times`;
    await markEnded(db, { runId }, { status: 'failed', code: 'internal', message });
  }
  const rest = singles.filter((id) => !worn.has(runIdOf(id)));
  const batch = await batchRuns(db, rest);
  const [theirs, others] = [rest.filter((id) => batch.has(runIdOf(id))), rest.filter((id) => !batch.has(runIdOf(id)))];
  if (others.length > 0) await DBOS.resumeWorkflows(others, { queueName });
  if (theirs.length + lots.length > 0) await DBOS.resumeWorkflows([...theirs, ...lots], { queueName: batchQueueName });
}

async function batchRuns(db: Kysely<Tables>, workflows: readonly string[]): Promise<ReadonlySet<string>> {
  if (workflows.length === 0) return new Set();
  const rows = await db
    .selectFrom('run')
    .select('run_id')
    .where('run_id', '=', sql<string>`any(${workflows.map(runIdOf)}::text[])`)
    .where('priority', '=', 'batch')
    .execute();
  return new Set(rows.map((row) => row.run_id));
}

/** Runs that somebody waits for and no workflow will take up: the process died before it enqueued them, or the workflow ended without having taken them. */
async function enqueueForgotten({ db, enqueue }: ReaperOptions): Promise<void> {
  // A batch's run that was not fed yet is not forgotten: a night has 50,000 of them.
  const { rows: waiting } = await sql<{ run_id: string; attempts: number }>`
    select run_id, attempts from assay.run where status = 'queued' and priority = 'interactive' and created_at < now() - interval '5 seconds'`.execute(
    db,
  );
  const byWorkflow = new Map(
    waiting.map((row) => [workflowId({ id: row.run_id, attempts: row.attempts }), row.run_id]),
  );
  const left: string[] = [];
  for (const { id, ended } of await knownWorkflows(db, [...byWorkflow.keys()])) {
    const runId = byWorkflow.get(id);
    byWorkflow.delete(id);
    if (ended && runId !== undefined) left.push(runId);
  }
  if (left.length > 0) {
    // Another attempt is another workflow: that of an attempt which has ended never begins again.
    await db
      .updateTable('run')
      .set({ attempts: sql<number>`attempts + 1` })
      .where('run_id', '=', sql<string>`any(${left}::text[])`)
      .where('status', '=', 'queued')
      .execute();
  }
  const runIds = [...byWorkflow.values(), ...left];
  if (runIds.length > 0) await enqueue(runIds);
}

/**
 * Runs of workflows that have ended, or are not there: fed by a process that died before it gave the lot to the engine, or left behind by a workflow that
 * could not write how they ended (the server had no connection for it).
 */
async function giveBackAbandoned(db: Kysely<Tables>): Promise<void> {
  const { rows: claimed } = await sql<{ workflow: string }>`
    select distinct workflow from assay.run
    where workflow is not null and (status = 'running' or status = 'queued' and fed_at < now() - interval '30 seconds')`.execute(
    db,
  );
  const known = await knownWorkflows(
    db,
    claimed.map(({ workflow }) => workflow),
  );
  const underWay = new Set(known.flatMap(({ id, ended }) => (ended ? [] : [id])));
  const lost = claimed.flatMap(({ workflow }) => (underWay.has(workflow) ? [] : [workflow]));
  if (lost.length === 0) return;
  const isWorn = sql<boolean>`run.status = 'running' and recoveries >= ${maxRecoveries}`;
  const wasRunning = sql<number>`(run.status = 'running')::integer`;
  await db
    .updateTable('run')
    .set({
      status: sql<RunStatus>`case when ${isWorn} then 'failed' when ${cancelledMeanwhile} then 'cancelled' else 'queued' end`,
      error_code: sql<string | null>`case when ${isWorn} then 'internal' end`,
      error_message: sql<
        string | null
      >`case when ${isWorn} then ${`the work on this run was left ${maxRecoveries + 1} times`} end`,
      finished_at: sql<Date | null>`case when ${isWorn} or ${cancelledMeanwhile} then now() end`,
      attempts: sql<number>`attempts + ${wasRunning}`,
      recoveries: sql<number>`recoveries + ${wasRunning}`,
      fed_at: null,
      workflow: null,
    })
    .where('status', 'in', ['queued', 'running'])
    .where('workflow', '=', sql<string>`any(${lost}::text[])`)
    .execute();
}

async function knownWorkflows(
  db: Kysely<Tables>,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly ended: boolean }[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string; ended: boolean }>`
    select workflow_uuid as id, status in ('SUCCESS', 'ERROR', 'CANCELLED') as ended from ${engineTable}
    where workflow_uuid = any(${ids}::text[])`.execute(db);
  return rows;
}

async function deleteFinished(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select workflow_uuid as id from ${engineTable}
    where name = ${workflowName} and application_name = ${applicationName}
      and status in ('SUCCESS', 'ERROR', 'CANCELLED') and completed_at < ${Date.now() - keepFinishedMs} limit ${sweepAtMost}`.execute(
    db,
  );
  if (rows.length > 0) await DBOS.deleteWorkflows(rows.map((row) => row.id));
}

/**
 * Makes one round of the reaper: workflows whose process is dead go back to their queue. Every worker has one; an advisory lock lets
 * one at a time work.
 */
export function createReaper(options: ReaperOptions): { round(): Promise<void> } {
  // Ours by the table, but not in our hands, and since when. That is usual for a moment, between the claim and the start; for longer it
  // was lost (the database was away when it ended).
  let suspects = new Map<string, number>();
  let sweptAt = 0;
  let lookedAt = 0;
  const seen = new Set<string>();
  return {
    async round() {
      await options.db.transaction().execute(async (trx) => {
        const { rows } = await sql<{
          got: boolean;
        }>`select pg_try_advisory_xact_lock(hashtext('assay.reaper')) as got`.execute(trx);
        if (rows[0]?.got !== true) return;
        const alive = new Set(await liveExecutors(options.db));
        const pending = await pendingWorkflows(options.db);
        const orphans = pending.filter((one) => one.executorId !== options.executorId && !alive.has(one.executorId));
        await takeOver(
          options.db,
          orphans.map((one) => one.id),
        );
        await enqueueForgotten(options);
        await giveBackAbandoned(options.db);
        if (Date.now() - sweptAt < sweepEveryMs) return;
        sweptAt = Date.now();
        await deleteFinished(options.db);
      });
      // Outside of the transaction, and by the way: a server of somebody else's may refuse it.
      if (Date.now() - lookedAt >= lookEveryMs) {
        lookedAt = Date.now();
        await lookAtNewTables(options.db, seen).catch((error: unknown) =>
          options.onWarning('tables could not be looked at', error),
        );
      }
      const mine = (await pendingWorkflows(options.db)).filter(
        (one) => one.executorId === options.executorId && !options.running.has(one.id),
      );
      const now = Date.now();
      suspects = new Map(mine.map(({ id }) => [id, suspects.get(id) ?? now]));
      const lost = [...suspects].filter(([, since]) => now - since > lostAfterMs).map(([id]) => id);
      await takeOver(options.db, lost);
    },
  };
}
