import { sql, type Selectable } from 'kysely';
import { canonicalJson, toJson } from '../../core/content-hash.ts';
import type { MonitorMute, MonitorReading, MonitorStore } from '../../ports/monitor-stores.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import { createProductionFacts } from './production-facts.ts';
import { runMemory } from './run-memory.ts';
import { createScheduleStore } from './schedule-store.ts';
import type { Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

function toReading(row: Selectable<Tables['monitor_reading']>): MonitorReading {
  return {
    monitorId: row.monitor_id,
    subject: row.subject,
    at: row.at,
    window: { from: row.window_from, to: row.window_to },
    n: row.n,
    value: row.value ?? undefined,
    reference: row.reference ?? undefined,
    pValue: row.p_value ?? undefined,
    status: row.status,
    change: row.change,
  };
}

function toMute(row: Selectable<Tables['monitor_mute']>): MonitorMute {
  return {
    id: row.mute_id,
    monitorId: row.monitor_id,
    subject: row.subject ?? undefined,
    until: row.muted_until,
    reason: row.reason,
    by: row.muted_by,
  };
}

export function createMonitorStore(scope: Scope): MonitorStore {
  const { db, tenantId } = scope;
  return {
    production: createProductionFacts(scope),
    async addReading(reading) {
      await db
        .insertInto('monitor_reading')
        .values({
          tenant_id: tenantId,
          reading_id: newId('rdg'),
          monitor_id: reading.monitorId,
          subject: reading.subject,
          at: reading.at,
          window_from: reading.window.from,
          window_to: reading.window.to,
          n: reading.n,
          value: reading.value ?? null,
          reference: reading.reference ?? null,
          p_value: reading.pValue ?? null,
          status: reading.status,
          change: canonicalJson(toJson(reading.change)),
        })
        .execute();
    },
    async history({ monitorId, subject, limit }) {
      let query = db
        .selectFrom('monitor_reading')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('monitor_id', '=', monitorId);
      if (subject !== undefined) query = query.where('subject', '=', subject);
      const rows = await query.orderBy('at', 'desc').orderBy('reading_id', 'desc').limit(limit).execute();
      return rows.map(toReading).toReversed();
    },
    async latest() {
      const rows = await db
        .selectFrom('monitor_reading')
        .selectAll()
        .distinctOn(['monitor_id', 'subject'])
        .where('tenant_id', '=', tenantId)
        .orderBy('monitor_id')
        .orderBy('subject')
        .orderBy('at', 'desc')
        .orderBy('reading_id', 'desc')
        .execute();
      return rows.map(toReading);
    },
    mute: (input, at) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .insertInto('monitor_mute')
          .values({
            tenant_id: tenantId,
            mute_id: newId('mut'),
            monitor_id: input.monitorId,
            subject: input.subject ?? null,
            muted_until: input.until,
            reason: input.reason,
            muted_at: at,
            muted_by: scope.actor,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await writeAudit(trx, scope, {
          action: 'monitor.mute',
          subject: input.monitorId,
          details: { of: input.subject ?? 'all', until: input.until.toISOString() },
        });
        return toMute(row);
      }),
    async mutes(at) {
      const rows = await db
        .selectFrom('monitor_mute')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('muted_at', '<=', at)
        .where('muted_until', '>', at)
        .orderBy('mute_id')
        .execute();
      return rows.map(toMute);
    },
    async pins(pinScope) {
      return db
        .selectFrom('model_pin')
        .select(['asked', 'answered', 'fingerprint'])
        .where('tenant_id', '=', tenantId)
        .where('scope', '=', pinScope)
        .orderBy('pinned_at')
        .execute();
    },
    addPin: (pinScope, pin, at) =>
      db.transaction().execute(async (trx) => {
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('model_pin')
          .values({ tenant_id: tenantId, scope: pinScope, ...pin, pinned_at: at, pinned_by: scope.actor })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows !== 1n) return false;
        await writeAudit(trx, scope, { action: 'model.pin', subject: pinScope, details: { ...pin } });
        return true;
      }),
    async assignmentOfRun(runId) {
      const known = runMemory(db, runId)?.assignmentId;
      if (known !== undefined) return known;
      const row = await db
        .selectFrom('run')
        .select('assignment_id')
        .where('tenant_id', '=', tenantId)
        .where('run_id', '=', runId)
        .executeTakeFirst();
      return row?.assignment_id;
    },
    ...createScheduleStore(scope),
    asLeader: (name, work) =>
      // A lock of the connection: when this process dies the server lets go of it.
      db.connection().execute(async (connection) => {
        const key = sql`hashtext('assay.schedule'), hashtext(${`${tenantId} ${name}`})`;
        const { rows } = await sql<{ got: boolean }>`select pg_try_advisory_lock(${key}) as got`.execute(connection);
        if (rows[0]?.got !== true) return false;
        try {
          await work();
        } finally {
          await sql`select pg_advisory_unlock(${key})`.execute(connection);
        }
        return true;
      }),
  };
}
