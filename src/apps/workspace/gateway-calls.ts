import { sql } from 'kysely';
import type { Workspace } from './workspace.ts';

/** Calls of one step (without trait attempt) to one model. */
export interface CallsShown {
  readonly step: string;
  readonly model: string;
  readonly calls: number;
  readonly failed: number;
  readonly unknown: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of the input: what the provider took from its own cache, where it says. */
  readonly cachedTokens: number;
  /** Settled at their cost, others at what is reserved. */
  readonly costMicroUsd: number;
  /** Of those that were settled, to the millisecond. */
  readonly p95Ms: number | null;
}

/** A run with many more calls than its like. */
export interface ChattyRun {
  readonly runId: string;
  readonly calls: number;
  /** 95th percentile of the calls of runs under the same plan. */
  readonly p95: number;
}

/** A run is chatty from this many times the 95th percentile of its like. */
const chattyFactor = 1.5;
/** With fewer runs a percentile says nothing. */
const chattyFrom = 20;

/**
 * The calls of the last hour by step and model, the dearest first. A night makes 250,000 an hour: they are counted by whole milliseconds first, since to
 * sort them all by what is made of their steps' names took 2.7 s.
 */
export async function callsOf({
  database,
  stores,
}: Pick<Workspace, 'database' | 'stores'>): Promise<readonly CallsShown[]> {
  // `4-grade/twin/ideas/2`, `4-grade/without-1/ideas/1` and `4-grade/ideas/1` are one step: what it is about, not how often it was asked.
  const { rows } = await sql<CallsShown>`
    with counted as (
      select step, model_asked as model, status, round(latency_ms) as ms, count(*) as calls, sum(input_tokens) as input, sum(output_tokens) as output,
        sum(cached_tokens) as cached, sum(coalesce(cost_micro_usd, reserved_micro_usd)) as cost
      from assay.call_ledger where tenant_id = ${stores.tenantId} and opened_at > now() - interval '1 hour'
      group by 1, 2, 3, 4
    ), named as (
      select regexp_replace(regexp_replace(step, '/(twin|without-[0-9]|only-[0-9])/', '/'), '/[0-9]+(/tool-[0-9]+)?$', '') as name, counted.* from counted
    ), ranked as (
      select named.*, sum(calls) filter (where status = 'settled') over (partition by name, model order by ms) as upto,
        sum(calls) filter (where status = 'settled') over (partition by name, model) as settled
      from named
    )
    select name as step, model, sum(calls)::bigint as calls,
      coalesce(sum(calls) filter (where status = 'failed'), 0)::bigint as failed,
      coalesce(sum(calls) filter (where status = 'unknown'), 0)::bigint as unknown,
      coalesce(sum(input), 0)::bigint as "inputTokens", coalesce(sum(output), 0)::bigint as "outputTokens",
      coalesce(sum(cached), 0)::bigint as "cachedTokens", coalesce(sum(cost), 0)::bigint as "costMicroUsd",
      (min(ms) filter (where status = 'settled' and upto >= 0.95 * settled))::float8 as "p95Ms"
    from ranked group by name, model order by "costMicroUsd" desc, step limit 100`.execute(database.db);
  return rows;
}

/** Of the last 24 hours, those with most calls first. */
export async function chattyOf({
  database,
  stores,
}: Pick<Workspace, 'database' | 'stores'>): Promise<readonly ChattyRun[]> {
  const { rows } = await sql<ChattyRun>`
    with counted as (
      select run_id, count(*) as calls from assay.call_ledger
        where tenant_id = ${stores.tenantId} and opened_at > now() - interval '24 hours' group by run_id
    ), per_run as (
      select c.run_id, c.calls, r.plan_hash from counted c join assay.run r on r.tenant_id = ${stores.tenantId} and r.run_id = c.run_id
    ), usual as (
      select plan_hash, percentile_disc(0.95) within group (order by calls) as p95 from per_run
        group by plan_hash having count(*) >= ${chattyFrom}
    )
    select p.run_id as "runId", p.calls, u.p95 from per_run p join usual u on u.plan_hash = p.plan_hash
      where p.calls > ${chattyFactor}::float8 * u.p95 order by p.calls desc, p.run_id limit 50`.execute(database.db);
  return rows;
}
