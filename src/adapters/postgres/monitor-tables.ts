import type { ColumnType, Generated } from 'kysely';
import type { Json } from '../../core/content-hash.ts';
import type { AlarmChange, AlarmEventKind, RegressionRun, Severity, ToldEvent } from '../../ports/monitor-stores.ts';

type JsonOf<T> = ColumnType<T, string, string>;
type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** The tables of migration 11. */
export interface MonitorTables {
  monitor_reading: {
    tenant_id: string;
    reading_id: string;
    monitor_id: string;
    subject: string;
    at: Date;
    window_from: Date;
    window_to: Date;
    n: number;
    value: Nullable<number>;
    reference: Nullable<number>;
    p_value: Nullable<number>;
    status: 'ok' | 'breach' | 'too-few';
    change: JsonOf<AlarmChange>;
  };
  alarm: {
    tenant_id: string;
    alarm_id: string;
    monitor_id: string;
    subject: string;
    severity: Severity;
    change: JsonOf<AlarmChange>;
    raised_at: Date;
    last_seen_at: Date;
    seen: Generated<number>;
    healthy: Generated<number>;
    acknowledged_at: Nullable<Date>;
    acknowledged_by: Nullable<string>;
    escalated_at: Nullable<Date>;
    recovered_at: Nullable<Date>;
  };
  alarm_event: {
    tenant_id: string;
    alarm_id: string;
    position: Generated<number>;
    kind: AlarmEventKind;
    at: Date;
    done_by: string;
    details: JsonOf<Json>;
  };
  alarm_delivery: {
    tenant_id: string;
    delivery_id: string;
    alarm_id: string;
    event: ToldEvent;
    channel: string;
    state: Generated<'pending' | 'sent' | 'given-up'>;
    attempts: Generated<number>;
    next_at: Date;
    error: Nullable<string>;
  };
  monitor_mute: {
    tenant_id: string;
    mute_id: string;
    monitor_id: string;
    subject: Nullable<string>;
    muted_until: Date;
    reason: string;
    muted_at: Date;
    muted_by: string;
  };
  model_pin: {
    tenant_id: string;
    scope: string;
    asked: string;
    answered: string;
    fingerprint: string;
    pinned_at: Date;
    pinned_by: string;
  };
  regression_run: {
    tenant_id: string;
    regression_id: string;
    assignment_id: string;
    dataset_id: string;
    version: number;
    plan_hash: string;
    role: RegressionRun['role'];
    slot: Date;
    repeat: number;
    status: RegressionRun['status'];
    cost_micro_usd: Generated<number>;
    started_at: Date;
    finished_at: Nullable<Date>;
  };
  regression_point: {
    tenant_id: string;
    regression_id: string;
    dataset_id: string;
    version: number;
    position: number;
    score: Nullable<number>;
  };
  schedule_slot: {
    tenant_id: string;
    job: string;
    slot: Date;
    attempts: Generated<number>;
    next_at: Date;
    done_at: Nullable<Date>;
    error: Nullable<string>;
  };
}
