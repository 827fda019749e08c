import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { RunStatus } from '../../ports/stored.ts';
import { newId } from '../postgres/new-id.ts';
import { inChunks } from '../postgres/scope.ts';
import type { Tables } from '../postgres/table-types.ts';
import { fairShare, type Claim } from './fair-share.ts';
import { ofCancelledBatch } from './run-state.ts';

export interface FeederOptions {
  readonly db: Kysely<Tables>;
  readonly enqueue: (runIds: readonly string[]) => Promise<void>;
  /** Gives a lot of runs to the engine, as one workflow of that name. */
  readonly enqueueLot: (lot: string, runIds: readonly string[]) => Promise<void>;
  /** Runs in a lot at most. */
  readonly lotSize: number;
  /** Runs that may stand in the engine's queue beside those that are worked on: enough that no worker waits until the next round. */
  readonly highWater: number;
}

interface BatchRow extends Claim {
  readonly batchId: string;
  readonly state: 'pilot' | 'running';
}

/**
 * Makes one round: wakes the runs whose time has come, and gives the engine's queue as many runs of batches as there is room for, in fair
 * shares. The queue stays short, so that a pause takes effect at once and a small batch does not wait behind a large one.
 */
export function createFeeder({ db, enqueue, enqueueLot, highWater, lotSize }: FeederOptions): {
  round(): Promise<void>;
} {
  let turn = 0;
  return {
    async round() {
      turn += 1;
      const { awake, lots } = await db.transaction().execute(async (trx) => {
        const { rows } = await sql<{ got: boolean }>`
          select pg_try_advisory_xact_lock(hashtext('assay.feeder')) as got`.execute(trx);
        if (rows[0]?.got !== true) return { awake: [], lots: new Map<string, string[]>() };
        const awake = await wake(trx);
        await settleBatches(trx);
        return { awake, lots: await feed(trx, { highWater, lotSize, turn }) };
      });
      await enqueue(awake);
      for (const chunk of inChunks([...lots], 8))
        await Promise.all(chunk.map(([lot, runIds]) => enqueueLot(lot, runIds)));
    },
  };
}

/** Held runs whose time has come are queued again, as another attempt. @returns those that no batch has to feed */
async function wake(trx: Kysely<Tables>): Promise<readonly string[]> {
  const rows = await trx
    .updateTable('run')
    .set({
      status: sql<RunStatus>`case when ${ofCancelledBatch} then 'cancelled' else 'queued' end`,
      finished_at: sql<Date | null>`case when ${ofCancelledBatch} then now() end`,
      attempts: sql<number>`attempts + 1`,
      held_until: null,
      fed_at: null,
      workflow: null,
    })
    .where('status', '=', 'held')
    .where('held_until', '<=', sql<Date>`now()`)
    .returning(['run_id', 'priority'])
    .execute();
  return rows.filter(({ priority }) => priority === 'interactive').map((row) => row.run_id);
}

/**
 * A pilot that has ended, all of it, waits for a look; a batch of which nothing is left is done. Each state is asked for on its own, so that none is
 * looked for among the 50,000 that are done.
 */
async function settleBatches(trx: Kysely<Tables>): Promise<void> {
  const those = (where: string): RawBuilder<unknown> =>
    sql`select from assay.run r where r.tenant_id = b.tenant_id and r.batch_id = b.batch_id and ${sql.raw(where)}`;
  // By their order, that is by their index: without it the server reads through what is done to the first that waits (46 ms at 25,000).
  const waiting = sql`select r.run_id from assay.run r where r.tenant_id = b.tenant_id and r.batch_id = b.batch_id
    and r.status = 'queued' and r.fed_at is null order by r.run_id limit 1`;
  await sql`
    update assay.batch b set state = case b.state when 'pilot' then 'waiting' else 'done' end,
      finished_at = case b.state when 'pilot' then null else now() end
    where b.state in ('pilot', 'running')
      and not exists (${those("r.status = 'running'")}) and not exists (${those("r.status = 'held'")})
      and not exists (${those("r.status = 'queued' and r.fed_at is not null")})
      and ((${waiting}) is null or b.state = 'pilot'
        and b.pilot <= (select count(*) from (${those("r.status in ('done', 'failed')")}) ended))`.execute(trx);
}

/** @returns the runs of each lot */
async function feed(
  trx: Kysely<Tables>,
  { highWater, lotSize, turn }: Pick<FeederOptions, 'highWater' | 'lotSize'> & { readonly turn: number },
): Promise<ReadonlyMap<string, readonly string[]>> {
  const batches = await claims(trx, highWater);
  const shares = fairShare(batches, highWater, turn);
  const lots = new Map<string, string[]>();
  for (const [nth, { tenant, batchId }] of batches.entries()) {
    const share = shares[nth] ?? 0;
    if (share === 0) continue;
    const { rows } = await sql<{ run_id: string; workflow: string }>`
      update assay.run r set fed_at = now(), workflow = ${newId('lot')} || '-' || next.place / ${lotSize}::integer
      from (
        select run_id, row_number() over (order by run_id) - 1 as place from (
          select run_id from assay.run
          where tenant_id = ${tenant} and batch_id = ${batchId} and status = 'queued' and fed_at is null order by run_id limit ${share}) first) next
      where r.run_id = next.run_id
      returning r.run_id, r.workflow`.execute(trx);
    for (const { run_id, workflow } of rows) lots.set(workflow, [...(lots.get(workflow) ?? []), run_id]);
  }
  return lots;
}

/** What is fed of each batch, and what could be: of a night of 50,000 no more is counted than the queue holds. */
async function claims(trx: Kysely<Tables>, highWater: number): Promise<readonly BatchRow[]> {
  const { rows } = await sql<BatchRow>`
    with fed as (
      select tenant_id, batch_id, count(*) as n from assay.run
      where status = 'queued' and fed_at is not null and priority = 'batch' group by tenant_id, batch_id)
    select b.tenant_id as tenant, b.batch_id as "batchId", b.state, b.weight, coalesce(fed.n, 0) as fed,
      coalesce((select min(c.class_id) from assay.class_assignment c
        where c.tenant_id = b.tenant_id and c.assignment_id = b.assignment_id), '') as class,
      least((select count(*) from (select from assay.run r
          where r.tenant_id = b.tenant_id and r.batch_id = b.batch_id and r.status = 'queued' and r.fed_at is null order by r.run_id limit ${highWater}) w),
        -- What a pilot has begun is all that is not waiting, and not cancelled either.
        case b.state when 'pilot' then greatest(0, b.pilot - coalesce(fed.n, 0) - (select count(*) from assay.run r
          where r.tenant_id = b.tenant_id and r.batch_id = b.batch_id and r.status in ('running', 'held', 'done', 'failed'))) end) as waiting
    from assay.batch b left join fed on fed.tenant_id = b.tenant_id and fed.batch_id = b.batch_id
    where b.state in ('pilot', 'running') order by b.tenant_id, b.batch_id`.execute(trx);
  return rows;
}
