import { sql } from 'kysely';
import { defaultLatencyBudgetMs } from '../../../config/config.ts';
import type { StoredBatch } from '../../../ports/batch-store.ts';
import type { RunStatus } from '../../../ports/stored.ts';
import type { Workspace } from '../workspace.ts';

/** Where a batch stands, and why it stands still where it does. */
export interface BatchProgress {
  readonly batch: StoredBatch;
  readonly counts: Readonly<Record<RunStatus, number>>;
  /** Of its grades: how many a teacher has to see. */
  readonly inReview: number;
  /** Settled calls at their cost, all others at what is reserved for them. */
  readonly costMicroUsd: number;
  /** What the whole batch will cost if the rest costs what those that have ended did, each; undefined before five have. */
  readonly expectedMicroUsd: number | undefined;
  /** Runs that took longer than the latency budget, from the moment in which they were taken up. */
  readonly late: number;
  /** Runs that ended in the last minute. */
  readonly perMinute: number;
  /** When it will likely be done at that pace; undefined while nothing ends, and while it waits for somebody. */
  readonly expectedEnd: Date | undefined;
  /** Why runs wait or failed: each cause, how many, until when, and one of them. */
  readonly causes: readonly {
    readonly status: 'held' | 'failed';
    readonly code: string;
    readonly runs: number;
    readonly until: Date | null;
    readonly message: string;
    readonly example: string;
  }[];
}

interface Facts {
  readonly inReview: number;
  readonly cost: number;
  /** Of the runs that have ended. */
  readonly endedCost: number;
  readonly late: number;
  readonly perMinute: number;
}

/** Fewer runs say nothing of the others. */
const enoughEnded = 5;

export async function batchProgress(workspace: Workspace, batchId: string): Promise<BatchProgress> {
  const { stores, database, config } = workspace;
  const budgetMs = config.latencyBudgetMs ?? defaultLatencyBudgetMs;
  const batch = await stores.batches.get(batchId);
  const counts = await stores.runs.counts({ batchId });
  const facts = await sql<Facts>`
    select
      (select count(*) from assay.run r where r.tenant_id = ${stores.tenantId} and r.batch_id = ${batchId}
        and coalesce(r.finished_at, now()) - r.started_at > ${budgetMs} * interval '1 millisecond') as late,
      (select count(*) from assay.grade g join assay.run r on r.tenant_id = g.tenant_id and r.run_id = g.run_id
        where r.tenant_id = ${stores.tenantId} and r.batch_id = ${batchId} and g.state = 'review') as "inReview",
      money.cost, money.ended as "endedCost",
      (select count(*) from assay.run r where r.tenant_id = ${stores.tenantId} and r.batch_id = ${batchId}
        and r.finished_at > now() - interval '1 minute') as "perMinute"
    from (select coalesce(sum(coalesce(c.cost_micro_usd, c.reserved_micro_usd)), 0)::bigint as cost,
        coalesce(sum(coalesce(c.cost_micro_usd, c.reserved_micro_usd)) filter (where r.status in ('done', 'failed')), 0)::bigint as ended
      from assay.call_ledger c join assay.run r on r.tenant_id = c.tenant_id and r.run_id = c.run_id
      where r.tenant_id = ${stores.tenantId} and r.batch_id = ${batchId}) as money`.execute(database.db);
  const { inReview = 0, cost = 0, endedCost = 0, late = 0, perMinute = 0 } = facts.rows[0] ?? {};
  const { rows: causes } = await sql<BatchProgress['causes'][number]>`
    select status, error_code as code, count(*) as runs, min(held_until) as until, min(error_message) as message, min(run_id) as example
    from assay.run where tenant_id = ${stores.tenantId} and batch_id = ${batchId} and status in ('held', 'failed')
    group by status, error_code order by count(*) desc`.execute(database.db);
  const heldUntil = Math.max(0, ...causes.map(({ until }) => until?.getTime() ?? 0));
  const forecast = forecastOf(batch.state, counts, { perMinute, cost, endedCost, heldUntil });
  return { batch, counts, inReview, costMicroUsd: cost, late, perMinute, ...forecast, causes };
}

/** When it will be done at its pace, not before what is held may go on, and what it will cost. Nothing that waits for somebody has an end. */
function forecastOf(
  state: StoredBatch['state'],
  { queued, running, held, done, failed }: BatchProgress['counts'],
  {
    perMinute,
    cost,
    endedCost,
    heldUntil,
  }: Pick<Facts, 'perMinute' | 'cost' | 'endedCost'> & { readonly heldUntil: number },
): Pick<BatchProgress, 'expectedEnd' | 'expectedMicroUsd'> {
  const left = queued + running + held;
  const ended = done + failed;
  const moves = (state === 'pilot' || state === 'running') && perMinute > 0 && left > 0;
  return {
    expectedEnd: moves ? new Date(Math.max(heldUntil, Date.now() + (left / perMinute) * 60_000)) : undefined,
    // What is on its way counts at the most that it can cost: no less than that is said.
    expectedMicroUsd:
      ended < enoughEnded ? undefined : Math.max(cost, Math.round((endedCost * (ended + left)) / ended)),
  };
}
