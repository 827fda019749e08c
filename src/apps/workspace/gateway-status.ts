import { sql } from 'kysely';
import { liveExecutors } from '../../adapters/engine/executor-registry.ts';
import type { RateLimit } from '../../ports/budget-store.ts';
import type { KeptAnswerUse } from '../../ports/grade-free-model.ts';
import type { StoredAlarm } from '../../ports/monitor-stores.ts';
import type { ProviderBatchShown } from '../../ports/provider-batches.ts';
import type { RunStatus } from '../../ports/stored.ts';
import { batchProgress, type BatchProgress } from './batch/batch-progress.ts';
import { namedBudgets, type NamedBudget } from './budget-scope.ts';
import { callsOf, chattyOf, type CallsShown, type ChattyRun } from './gateway-calls.ts';
import type { Workspace } from './workspace.ts';

export interface WorkerShown {
  readonly executorId: string;
  readonly host: string;
  readonly pid: number;
  /** Runs at a time; null: a process that does not tell. */
  readonly concurrency: number | null;
  readonly startedAt: Date;
  readonly silentSeconds: number;
}

/** A circuit that is not closed, as one worker sees it. */
export interface CircuitShown {
  readonly executorId: string;
  readonly target: string;
  readonly state: 'open' | 'half-open';
  readonly changedAt: Date;
  readonly openUntil: Date | null;
}

/** An alarm of a monitor that has not recovered. */
export interface AlarmShown {
  readonly id: string;
  readonly monitorId: string;
  readonly severity: StoredAlarm['severity'];
  readonly what: string;
  readonly raisedAt: Date;
  readonly acknowledgedBy: string | null;
}

/** What was not paid for a second time, in the last 24 hours. */
export interface CachesShown {
  /** Replies that a step had paid for already and used again in that time, each counted once however often: the least that was not paid twice. */
  readonly exact: { readonly hits: number; readonly savedMicroUsd: number };
  /** Questions without a grade that were answered from one much like them; threshold null: switched off. */
  readonly semantic: {
    readonly threshold: number | null;
    readonly scope: 'rubric' | 'tenant' | null;
    readonly kinds: readonly KeptAnswerUse[];
  };
}

export interface GatewayStatus {
  readonly at: Date;
  readonly runs: Readonly<Record<RunStatus, number>>;
  /** Queued runs by who waits for them; `fed`: those of batches that stand in the engine's queue already. */
  readonly queue: {
    readonly interactive: number;
    readonly batch: number;
    readonly fed: number;
    readonly oldestSeconds: number | null;
  };
  readonly workers: readonly WorkerShown[];
  /** Runs under way as a share of what the workers can take; null without workers. */
  readonly saturation: number | null;
  readonly circuits: readonly CircuitShown[];
  readonly limits: readonly RateLimit[];
  readonly budgets: readonly NamedBudget[];
  readonly lastHour: readonly CallsShown[];
  readonly caches: CachesShown;
  /** Open ones, newest first. */
  readonly alarms: readonly AlarmShown[];
  /** Of the last 24 hours. */
  readonly chatty: readonly ChattyRun[];
  /** Why runs are held, or failed in the last 24 hours. */
  readonly causes: readonly {
    readonly status: 'held' | 'failed';
    readonly code: string | null;
    readonly runs: number;
    readonly until: Date | null;
    readonly message: string | null;
    readonly example: string;
  }[];
  readonly batches: readonly BatchProgress[];
  /** Questions that wait for a provider's batch, and batches under way or ended in the last 24 hours. */
  readonly providerBatches: { readonly waiting: number; readonly batches: readonly ProviderBatchShown[] };
}

/**
 * What a person on duty looks at: queue, workers, circuits, limits, budgets, calls, and why anything stands still.
 *
 * @param options `batches: false` leaves out what counts every call of every batch: for what is asked four times a minute
 */
export async function gatewayStatus(
  workspace: Workspace,
  options: { readonly batches: boolean } = { batches: true },
): Promise<GatewayStatus> {
  const { stores } = workspace;
  const runs = await stores.runs.counts({});
  const workers = await workersOf(workspace);
  const room = workers.reduce((sum, { concurrency }) => sum + (concurrency ?? 0), 0);
  const underWay = options.batches
    ? (await stores.batches.list()).filter(({ state }) => state !== 'done' && state !== 'cancelled')
    : [];
  const batches: BatchProgress[] = [];
  for (const { id } of underWay.slice(0, 20)) batches.push(await batchProgress(workspace, id));
  return {
    at: new Date(),
    runs,
    queue: await queueOf(workspace),
    workers,
    saturation: room === 0 ? null : runs.running / room,
    circuits: await circuitsOf(workspace),
    limits: await stores.rateLimits.list(),
    budgets: await namedBudgets(workspace),
    lastHour: await callsOf(workspace),
    caches: await cachesOf(workspace),
    alarms: await alarmsOf(workspace),
    chatty: await chattyOf(workspace),
    causes: await causesOf(workspace),
    batches,
    providerBatches: await workspace.providerBatches.list(20),
  };
}

async function workersOf({ database: { db } }: Workspace): Promise<readonly WorkerShown[]> {
  // Also removes the rows of those that died.
  await liveExecutors(db);
  const { rows } = await sql<WorkerShown>`
    select executor_id as "executorId", host, pid, concurrency, started_at as "startedAt",
      extract(epoch from now() - beat_at)::float8 as "silentSeconds"
    from assay.engine_executor order by started_at`.execute(db);
  // Of the host only its name; the rest tells processes apart.
  return rows.map((row) => ({ ...row, host: row.host.split('/')[0] ?? '' }));
}

async function queueOf({ database, stores }: Workspace): Promise<GatewayStatus['queue']> {
  const { rows } = await sql<GatewayStatus['queue']>`
    select count(*) filter (where priority = 'interactive') as interactive, count(*) filter (where priority = 'batch') as batch,
      count(*) filter (where priority = 'batch' and fed_at is not null) as fed,
      extract(epoch from now() - min(created_at) filter (where priority = 'interactive' or fed_at is not null))::float8 as "oldestSeconds"
    from assay.run where tenant_id = ${stores.tenantId} and status = 'queued'`.execute(database.db);
  return rows[0] ?? { interactive: 0, batch: 0, fed: 0, oldestSeconds: null };
}

async function circuitsOf({ database }: Workspace): Promise<readonly CircuitShown[]> {
  const { rows } = await sql<CircuitShown>`
    select executor_id as "executorId", target, state, changed_at as "changedAt", open_until as "openUntil"
    from assay.circuit_state order by target, executor_id`.execute(database.db);
  return rows;
}

async function cachesOf({ database, stores, config }: Workspace): Promise<CachesShown> {
  // `recalled` counts a reply's uses of all days: of this one is known that it was used, not how often.
  const { rows } = await sql<CachesShown['exact']>`
    select count(*) as hits, coalesce(sum(cost_micro_usd), 0)::bigint as "savedMicroUsd"
    from assay.call_ledger where tenant_id = ${stores.tenantId} and recalled > 0 and recalled_at > now() - interval '24 hours'`.execute(
    database.db,
  );
  const { semanticCache: terms } = config;
  return {
    exact: rows[0] ?? { hits: 0, savedMicroUsd: 0 },
    semantic: {
      threshold: terms?.threshold ?? null,
      scope: terms === undefined ? null : terms.scope === 'tenant' ? 'tenant' : 'rubric',
      kinds: await stores.keptAnswers.uses(24),
    },
  };
}

async function alarmsOf({ stores }: Workspace): Promise<readonly AlarmShown[]> {
  const open = await stores.alarms.list({ open: true, limit: 50 });
  return open.map(({ id, monitorId, severity, change, raisedAt, acknowledgedBy = null }) => ({
    id,
    monitorId,
    severity,
    what: change.what,
    raisedAt,
    acknowledgedBy,
  }));
}

async function causesOf({ database, stores }: Workspace): Promise<GatewayStatus['causes']> {
  const { rows } = await sql<GatewayStatus['causes'][number]>`
    select status, error_code as code, count(*) as runs, min(held_until) as until, min(error_message) as message, min(run_id) as example
    from assay.run where tenant_id = ${stores.tenantId}
      and (status = 'held' or status = 'failed' and finished_at > now() - interval '24 hours')
    group by status, error_code order by count(*) desc limit 50`.execute(database.db);
  return rows;
}
