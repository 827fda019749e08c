import { eraseReplies } from './erase-replies.ts';
import { sql, type Selectable } from 'kysely';
import type { RegressionKey, RegressionRun, RegressionStore } from '../../ports/monitor-stores.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import type { Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

function toRun(row: Selectable<Tables['regression_run']>): RegressionRun {
  return {
    id: row.regression_id,
    assignmentId: row.assignment_id,
    datasetId: row.dataset_id,
    version: row.version,
    planHash: row.plan_hash,
    role: row.role,
    slot: row.slot,
    repeat: row.repeat,
    status: row.status,
    costMicroUsd: row.cost_micro_usd,
    startedAt: row.started_at,
    finishedAt: row.finished_at ?? undefined,
  };
}

export function createRegressionStore(scope: Scope): RegressionStore {
  const { db, tenantId } = scope;
  const own = ({ assignmentId, datasetId, version }: RegressionKey) =>
    db
      .selectFrom('regression_run')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('assignment_id', '=', assignmentId)
      .where('dataset_id', '=', datasetId)
      .where('version', '=', version);
  return {
    async begin(key, input) {
      const made = await db
        .insertInto('regression_run')
        .values({
          tenant_id: tenantId,
          regression_id: newId('reg'),
          assignment_id: key.assignmentId,
          dataset_id: key.datasetId,
          version: key.version,
          plan_hash: input.planHash,
          role: input.role,
          slot: input.slot,
          repeat: input.repeat,
          status: 'running',
          started_at: input.startedAt,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .executeTakeFirst();
      if (made !== undefined) return toRun(made);
      const there = await own(key)
        .where('slot', '=', input.slot)
        .where('repeat', '=', input.repeat)
        .executeTakeFirstOrThrow();
      return toRun(there);
    },
    async list(key) {
      return (await own(key).orderBy('slot', 'desc').orderBy('repeat', 'desc').execute()).map(toRun);
    },
    async points(regressionId) {
      const rows = await db
        .selectFrom('regression_point')
        .select(['position', 'score'])
        .where('tenant_id', '=', tenantId)
        .where('regression_id', '=', regressionId)
        .orderBy('position')
        .execute();
      return new Map(rows.map((row) => [row.position, row.score ?? undefined]));
    },
    putPoint: (run, { position, score, costMicroUsd, runId }) =>
      db.transaction().execute(async (trx) => {
        // Only where the row is there still: the insert selects it, and an erasure that comes now waits.
        await sql`
          insert into assay.regression_point (tenant_id, regression_id, dataset_id, version, position, score)
          select tenant_id, ${run.id}, dataset_id, version, position, ${score ?? null}::double precision
          from assay.dataset_row
          where tenant_id = ${tenantId} and dataset_id = ${run.datasetId} and version = ${run.version} and position = ${position}
          for share
          on conflict do nothing`.execute(trx);
        await trx
          .updateTable('regression_run')
          .set((update) => ({ cost_micro_usd: update('cost_micro_usd', '+', Math.round(costMicroUsd)) }))
          .where('tenant_id', '=', tenantId)
          .where('regression_id', '=', run.id)
          .execute();
        await eraseReplies(trx, { tenantId, runs: [runId], now: scope.clock.now() });
      }),
    end: (regressionId, { status, at }) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .updateTable('regression_run')
          .set({ status, finished_at: at })
          .where('tenant_id', '=', tenantId)
          .where('regression_id', '=', regressionId)
          .where('status', '!=', 'done')
          .returning(['role', 'cost_micro_usd'])
          .executeTakeFirst();
        if (row === undefined) return;
        await writeAudit(trx, scope, {
          action: `regression.${status}`,
          subject: regressionId,
          details: { role: row.role, costMicroUsd: row.cost_micro_usd },
        });
      }),
    supersede: (key, reason) =>
      db.transaction().execute(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('regression_run')
          .set({ role: 'superseded' })
          .where('tenant_id', '=', tenantId)
          .where('assignment_id', '=', key.assignmentId)
          .where('dataset_id', '=', key.datasetId)
          .where('version', '=', key.version)
          .where('role', '!=', 'superseded')
          .executeTakeFirstOrThrow();
        await writeAudit(trx, scope, {
          action: 'regression.accept',
          subject: key.assignmentId,
          details: { dataset: key.datasetId, version: key.version, reason },
        });
        return Number(numUpdatedRows);
      }),
  };
}
