import { sql, type Kysely, type RawBuilder, type Selectable } from 'kysely';
import { AssayError } from '../../core/errors.ts';
import type { BatchAct, BatchState, BatchStore, StoredBatch } from '../../ports/batch-store.ts';
import { writeAudit } from './audit-store.ts';
import type { GatewayTables } from './gateway-tables.ts';
import { newId } from './new-id.ts';
import { queuedAgain } from './run-store.ts';
import { notFound, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

function toBatch(row: Selectable<GatewayTables['batch']>): StoredBatch {
  return {
    id: row.batch_id,
    assignmentId: row.assignment_id,
    title: row.title,
    planHash: row.plan_hash,
    state: row.state,
    weight: row.weight,
    pilot: row.pilot,
    total: row.total,
    estimate: row.estimate,
    createdBy: row.created_by,
    createdAt: row.created_at,
    finishedAt: row.finished_at ?? undefined,
  };
}

/** Where a batch goes on: with its pilot until somebody has said that the rest may follow. */
export const batchUnderWay = sql<BatchState>`case when pilot > 0 and continued_at is null then 'pilot' else 'running' end`;
/**
 * Waits until no round of the feeder is under way, and lets none begin (it passes over one that it cannot have). A round decides what has ended and takes up
 * what waits by what it saw at its beginning; and it locks runs before others of their batch.
 */
export async function whileNoRoundIsMade(trx: Kysely<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('assay.feeder'))`.execute(trx);
}

/** What was graded, or queued elsewhere, before the batch came is no run of it. */
const hasRuns = sql<boolean>`exists (select from assay.run r where r.tenant_id = batch.tenant_id and r.batch_id = batch.batch_id)`;

/** From which states an act is possible, and what it changes. */
const acts: Readonly<Record<BatchAct, { readonly from: readonly BatchState[]; readonly set: Changes }>> = {
  continue: { from: ['pilot', 'waiting'], set: { state: 'running', continued_at: sql<Date>`now()` } },
  pause: { from: ['pilot', 'running'], set: { state: 'paused' } },
  resume: { from: ['paused'], set: { state: batchUnderWay } },
  cancel: {
    from: ['pilot', 'waiting', 'running', 'paused'],
    set: { state: 'cancelled', finished_at: sql<Date>`now()` },
  },
};

interface Changes {
  readonly state: BatchState | RawBuilder<BatchState>;
  readonly continued_at?: RawBuilder<Date>;
  readonly finished_at?: RawBuilder<Date>;
}

export function createBatchStore(scope: Scope): BatchStore {
  const { db, tenantId, actor } = scope;
  return {
    create(input) {
      return db.transaction().execute(async (trx) => {
        const row = await trx
          .insertInto('batch')
          .values({
            tenant_id: tenantId,
            batch_id: newId('batch'),
            assignment_id: input.assignmentId,
            title: input.title,
            plan_hash: input.planHash,
            state: 'paused',
            weight: input.weight,
            pilot: input.pilot,
            total: input.total,
            estimate: JSON.stringify(input.estimate),
            created_by: actor,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        const details = { assignment: input.assignmentId, runs: input.total, plan: input.planHash, pilot: input.pilot };
        await writeAudit(trx, scope, { action: 'batch.create', subject: row.batch_id, details });
        return toBatch(row);
      });
    },
    async begin(batchId) {
      const row = await db
        .updateTable('batch')
        .set({
          state: sql<BatchState>`case when ${hasRuns} then ${batchUnderWay} else 'done' end`,
          finished_at: sql<Date | null>`case when ${hasRuns} then null else now() end`,
        })
        .where('tenant_id', '=', tenantId)
        .where('batch_id', '=', batchId)
        .where('state', '=', 'paused')
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) throw notFound('batch', batchId);
      return toBatch(row);
    },
    async get(batchId) {
      const row = await db
        .selectFrom('batch')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('batch_id', '=', batchId)
        .executeTakeFirst();
      if (row === undefined) throw notFound('batch', batchId);
      return toBatch(row);
    },
    async list(assignmentId) {
      let query = db.selectFrom('batch').selectAll().where('tenant_id', '=', tenantId).orderBy('created_at', 'desc');
      if (assignmentId !== undefined) query = query.where('assignment_id', '=', assignmentId);
      return (await query.limit(1000).execute()).map(toBatch);
    },
    async act(batchId, act) {
      const { from, set } = acts[act];
      const done = await db.transaction().execute(async (trx) => {
        await whileNoRoundIsMade(trx);
        const row = await trx
          .updateTable('batch')
          .set(set)
          .where('tenant_id', '=', tenantId)
          .where('batch_id', '=', batchId)
          .where('state', 'in', from)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) return undefined;
        if (act === 'cancel') {
          await trx
            .updateTable('run')
            .set({ status: 'cancelled', finished_at: sql<Date>`now()` })
            .where('tenant_id', '=', tenantId)
            .where('batch_id', '=', batchId)
            .where('status', 'in', ['queued', 'held'])
            .execute();
        }
        await writeAudit(trx, scope, { action: `batch.${act}`, subject: batchId, details: {} });
        return toBatch(row);
      });
      // Not before the transaction is over: who asks within it needs a second connection while many may wait for its lock with theirs.
      if (done === undefined) throw await refused(batchId, act);
      return done;
    },
    retryFailed(batchId) {
      return db.transaction().execute(async (trx) => {
        await whileNoRoundIsMade(trx);
        const rows = await trx
          .updateTable('run')
          .set({ ...queuedAgain, holds: 0 })
          .where('tenant_id', '=', tenantId)
          .where('batch_id', '=', batchId)
          .where('status', 'in', ['failed', 'held'])
          .returning('run_id')
          .execute();
        if (rows.length === 0) return 0;
        await trx
          .updateTable('batch')
          .set({ state: batchUnderWay, finished_at: null })
          .where('tenant_id', '=', tenantId)
          .where('batch_id', '=', batchId)
          .where('state', 'in', ['done', 'waiting', 'cancelled'])
          .execute();
        await writeAudit(trx, scope, { action: 'batch.retry', subject: batchId, details: { runs: rows.length } });
        return rows.length;
      });
    },
  };

  async function refused(batchId: string, act: BatchAct): Promise<AssayError> {
    const there = await db
      .selectFrom('batch')
      .select('state')
      .where('tenant_id', '=', tenantId)
      .where('batch_id', '=', batchId)
      .executeTakeFirst();
    if (there === undefined) return notFound('batch', batchId);
    const possible = Object.entries(acts).flatMap(([name, { from }]) => (from.includes(there.state) ? [name] : []));
    const allowed = possible.length === 0 ? 'nothing' : possible.join(', ');
    return new AssayError(
      'conflict',
      `batch "${batchId}" is ${there.state}; "${act}" is not possible now, ${allowed} is`,
    );
  }
}
