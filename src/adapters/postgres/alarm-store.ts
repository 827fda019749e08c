import type { Kysely, Selectable } from 'kysely';
import { canonicalJson, toJson, type Json } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { AlarmEventKind, AlarmStore, StoredAlarm, ToldEvent } from '../../ports/monitor-stores.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import { notFound, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

function toAlarm(row: Selectable<Tables['alarm']>): StoredAlarm {
  return {
    id: row.alarm_id,
    monitorId: row.monitor_id,
    subject: row.subject,
    severity: row.severity,
    change: row.change,
    raisedAt: row.raised_at,
    lastSeenAt: row.last_seen_at,
    seen: row.seen,
    healthy: row.healthy,
    acknowledgedAt: row.acknowledged_at ?? undefined,
    acknowledgedBy: row.acknowledged_by ?? undefined,
    escalatedAt: row.escalated_at ?? undefined,
    recoveredAt: row.recovered_at ?? undefined,
  };
}

interface Happening {
  readonly alarmId: string;
  readonly kind: AlarmEventKind;
  readonly at: Date;
  readonly details: Json;
}

/** One line of the alarm's history, and of the audit chain. */
async function happened(trx: Kysely<Tables>, scope: Scope, { alarmId, kind, at, details }: Happening): Promise<void> {
  await trx
    .insertInto('alarm_event')
    .values({
      tenant_id: scope.tenantId,
      alarm_id: alarmId,
      kind,
      at,
      done_by: scope.actor,
      details: canonicalJson(details),
    })
    .execute();
  await writeAudit(trx, scope, { action: `alarm.${kind}`, subject: alarmId, details });
}

async function tell(
  trx: Kysely<Tables>,
  { tenantId }: Scope,
  told: {
    readonly alarmId: string;
    readonly event: ToldEvent;
    readonly at: Date;
    readonly channels: readonly string[];
  },
): Promise<void> {
  if (told.channels.length === 0) return;
  await trx
    .insertInto('alarm_delivery')
    .values(
      told.channels.map((channel) => ({
        tenant_id: tenantId,
        delivery_id: newId('dlv'),
        alarm_id: told.alarmId,
        event: told.event,
        channel,
        next_at: told.at,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export function createAlarmStore(scope: Scope): AlarmStore {
  const { db, tenantId } = scope;
  /** Ends, escalates or acknowledges an open alarm; nothing happens twice. */
  const mark = (
    alarmId: string,
    column: 'recovered_at' | 'escalated_at',
    { at, channels }: { readonly at: Date; readonly channels: readonly string[] },
  ): Promise<boolean> =>
    db.transaction().execute(async (trx) => {
      const row = await trx
        .updateTable('alarm')
        .set({ [column]: at })
        .where('tenant_id', '=', tenantId)
        .where('alarm_id', '=', alarmId)
        .where(column, 'is', null)
        .where('recovered_at', 'is', null)
        .returning('alarm_id')
        .executeTakeFirst();
      if (row === undefined) return false;
      const event = column === 'recovered_at' ? 'recovered' : 'escalated';
      await tell(trx, scope, { alarmId, event, at, channels });
      await happened(trx, scope, { alarmId, kind: event, at, details: {} });
      return true;
    });
  return {
    raise: (reading, severity, channels) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .insertInto('alarm')
          .values({
            tenant_id: tenantId,
            alarm_id: newId('alm'),
            monitor_id: reading.monitorId,
            subject: reading.subject,
            severity,
            change: canonicalJson(toJson(reading.change)),
            raised_at: reading.at,
            last_seen_at: reading.at,
          })
          .onConflict((conflict) =>
            conflict.columns(['tenant_id', 'monitor_id', 'subject']).where('recovered_at', 'is', null).doNothing(),
          )
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) return undefined;
        await tell(trx, scope, { alarmId: row.alarm_id, event: 'raised', at: reading.at, channels });
        await happened(trx, scope, {
          alarmId: row.alarm_id,
          kind: 'raised',
          at: reading.at,
          details: { monitor: reading.monitorId, subject: reading.subject, severity },
        });
        return toAlarm(row);
      }),
    async note(alarmId, reading) {
      const breach = reading.status === 'breach';
      await db
        .updateTable('alarm')
        .set((update) =>
          breach
            ? { seen: update('seen', '+', 1), healthy: 0, last_seen_at: reading.at }
            : { healthy: update('healthy', '+', 1) },
        )
        .where('tenant_id', '=', tenantId)
        .where('alarm_id', '=', alarmId)
        .execute();
    },
    recover: (alarmId, at, channels) => mark(alarmId, 'recovered_at', { at, channels }),
    escalate: (alarmId, at, channels) => mark(alarmId, 'escalated_at', { at, channels }),
    acknowledge: (alarmId, at) =>
      db.transaction().execute(async (trx) => {
        const found = await trx
          .selectFrom('alarm')
          .selectAll()
          .where('tenant_id', '=', tenantId)
          .where('alarm_id', '=', alarmId)
          .forUpdate()
          .executeTakeFirst();
        if (found === undefined) throw notFound('alarm', alarmId);
        if (found.acknowledged_at !== null) return toAlarm(found);
        if (found.recovered_at !== null) throw new AssayError('conflict', `alarm "${alarmId}" has recovered`);
        const row = await trx
          .updateTable('alarm')
          .set({ acknowledged_at: at, acknowledged_by: scope.actor })
          .where('tenant_id', '=', tenantId)
          .where('alarm_id', '=', alarmId)
          .returningAll()
          .executeTakeFirstOrThrow();
        await happened(trx, scope, { alarmId, kind: 'acknowledged', at, details: {} });
        return toAlarm(row);
      }),
    record: (alarmId, kind, at, details) =>
      db.transaction().execute((trx) => happened(trx, scope, { alarmId, kind, at, details })),
    async openFor(monitorId, subject) {
      const row = await db
        .selectFrom('alarm')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('monitor_id', '=', monitorId)
        .where('subject', '=', subject)
        .where('recovered_at', 'is', null)
        .executeTakeFirst();
      return row === undefined ? undefined : toAlarm(row);
    },
    async get(alarmId) {
      const row = await db
        .selectFrom('alarm')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('alarm_id', '=', alarmId)
        .executeTakeFirst();
      if (row === undefined) throw notFound('alarm', alarmId);
      return toAlarm(row);
    },
    async list({ open, limit }) {
      let query = db.selectFrom('alarm').selectAll().where('tenant_id', '=', tenantId);
      if (open !== undefined) query = query.where('recovered_at', open ? 'is' : 'is not', null);
      return (await query.orderBy('alarm_id', 'desc').limit(limit).execute()).map(toAlarm);
    },
    async events(alarmId) {
      const rows = await db
        .selectFrom('alarm_event')
        .select(['kind', 'at', 'done_by as by', 'details'])
        .where('tenant_id', '=', tenantId)
        .where('alarm_id', '=', alarmId)
        .orderBy('position')
        .execute();
      return rows;
    },
    async dueDeliveries(now) {
      const rows = await db
        .selectFrom('alarm_delivery')
        .select(['delivery_id as id', 'alarm_id as alarmId', 'event', 'channel', 'attempts'])
        .where('tenant_id', '=', tenantId)
        .where('state', '=', 'pending')
        .where('next_at', '<=', now)
        .orderBy('delivery_id')
        .limit(100)
        .execute();
      return rows;
    },
    endDelivery: (delivery, end) =>
      db.transaction().execute(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('alarm_delivery')
          .set((update) => ({
            state: end.state,
            attempts: update('attempts', '+', 1),
            ...(end.state === 'sent' ? { error: null } : { error: end.error, next_at: end.nextAt }),
          }))
          .where('tenant_id', '=', tenantId)
          .where('delivery_id', '=', delivery.id)
          .where('state', '=', 'pending')
          .executeTakeFirstOrThrow();
        if (numUpdatedRows !== 1n || end.state === 'pending') return;
        await happened(trx, scope, {
          alarmId: delivery.alarmId,
          kind: end.state === 'sent' ? 'delivered' : 'undelivered',
          at: end.at,
          details: { channel: delivery.channel, event: delivery.event, attempts: delivery.attempts + 1 },
        });
      }),
  };
}
