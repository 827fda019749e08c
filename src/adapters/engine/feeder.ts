import { sql, type Kysely } from 'kysely';
import { newId } from '../postgres/new-id.ts';
import { inChunks } from '../postgres/scope.ts';
import type { Tables } from '../postgres/table-types.ts';

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

interface BatchRow {
  readonly tenantId: string;
  readonly batchId: string;
  readonly state: 'pilot' | 'running';
  readonly weight: number;
  readonly pilot: number;
}

/**
 * Makes one round: wakes the runs whose time has come, and gives the engine's queue as many runs of batches as there is room for, each batch
 * by its weight. The queue stays short, so that a pause takes effect at once and a small batch does not wait behind a large one.
 */
export function createFeeder({ db, enqueue, enqueueLot, highWater, lotSize }: FeederOptions): {
  round(): Promise<void>;
} {
  return {
    async round() {
      const { awake, lots } = await db.transaction().execute(async (trx) => {
        const { rows } = await sql<{ got: boolean }>`
          select pg_try_advisory_xact_lock(hashtext('assay.feeder')) as got`.execute(trx);
        if (rows[0]?.got !== true) return { awake: [], lots: new Map<string, string[]>() };
        const awake = await wake(trx);
        await settleBatches(trx);
        return { awake, lots: await feed(trx, { highWater, lotSize }) };
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
    .set({ status: 'queued', attempts: sql<number>`attempts + 1`, held_until: null, fed_at: null, workflow: null })
    .where('status', '=', 'held')
    .where('held_until', '<=', sql<Date>`now()`)
    .returning(['run_id', 'priority'])
    .execute();
  return rows.filter(({ priority }) => priority === 'interactive').map((row) => row.run_id);
}

/** A pilot that has ended, all of it, waits for a look; a batch of which nothing is left is done. */
async function settleBatches(trx: Kysely<Tables>): Promise<void> {
  await sql`
    update assay.batch b set state = case b.state when 'pilot' then 'waiting' else 'done' end,
      finished_at = case b.state when 'pilot' then null else now() end
    where b.state in ('pilot', 'running') and not exists (
      select from assay.run r where r.tenant_id = b.tenant_id and r.batch_id = b.batch_id
        and (r.status in ('running', 'held') or r.status = 'queued' and (b.state = 'running' or r.fed_at is not null)))
      and (b.state = 'running'
        or not exists (select from assay.run r where r.tenant_id = b.tenant_id and r.batch_id = b.batch_id and r.status = 'queued')
        or b.pilot <= (select count(*) from assay.run r where r.tenant_id = b.tenant_id and r.batch_id = b.batch_id and r.status not in ('queued', 'cancelled')))`.execute(
    trx,
  );
}

/** @returns the runs of each lot */
async function feed(
  trx: Kysely<Tables>,
  { highWater, lotSize }: Pick<FeederOptions, 'highWater' | 'lotSize'>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows: batches } = await sql<BatchRow>`
    select tenant_id as "tenantId", batch_id as "batchId", state, weight, pilot from assay.batch where state in ('pilot', 'running')`.execute(
    trx,
  );
  const lots = new Map<string, string[]>();
  if (batches.length === 0) return lots;
  const { rows: fed } = await sql<{ n: number }>`
    select count(*) as n from assay.run where status = 'queued' and fed_at is not null and priority = 'batch'`.execute(
    trx,
  );
  const room = highWater - (fed[0]?.n ?? 0);
  const weights = batches.reduce((sum, batch) => sum + batch.weight, 0);
  for (const batch of batches) {
    const share = Math.ceil((Math.max(0, room) * batch.weight) / weights);
    const limit = batch.state === 'pilot' ? Math.min(share, await pilotLeft(trx, batch)) : share;
    if (limit <= 0) continue;
    const { rows } = await sql<{ run_id: string; workflow: string }>`
      update assay.run r set fed_at = now(), workflow = ${newId('lot')} || '-' || next.place / ${lotSize}::integer
      from (
        select run_id, row_number() over (order by run_id) - 1 as place from (
          select run_id from assay.run
          where tenant_id = ${batch.tenantId} and batch_id = ${batch.batchId} and status = 'queued' and fed_at is null order by run_id limit ${limit}) first) next
      where r.run_id = next.run_id
      returning r.run_id, r.workflow`.execute(trx);
    for (const { run_id, workflow } of rows) lots.set(workflow, [...(lots.get(workflow) ?? []), run_id]);
  }
  return lots;
}

async function pilotLeft(trx: Kysely<Tables>, { tenantId, batchId, pilot }: BatchRow): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from assay.run where tenant_id = ${tenantId} and batch_id = ${batchId}
      and (status not in ('queued', 'cancelled') or status = 'queued' and fed_at is not null)`.execute(trx);
  return pilot - (rows[0]?.n ?? 0);
}
