import type { Json } from '../core/content-hash.ts';
import type { ProductionFacts } from './production-facts.ts';

/** What changed, as far as it is known: hashes, versions, ids and figures. Never a word of an essay, a name, or one student's score. */
export interface AlarmChange {
  /** Fixed words: what was seen. */
  readonly what: string;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  /** Plan hashes, model ids, the bin that moved most, p-value, threshold: name → value. */
  readonly facts: Readonly<Record<string, string | number>>;
  /** Runs whose traces show it; at most ten. */
  readonly runIds: readonly string[];
}

export interface MonitorReading {
  readonly monitorId: string;
  /** An assignment's id; empty for the installation. */
  readonly subject: string;
  readonly at: Date;
  readonly window: { readonly from: Date; readonly to: Date };
  /** What the value rests on: essays, decisions, calls. */
  readonly n: number;
  readonly value?: number | undefined;
  readonly reference?: number | undefined;
  readonly pValue?: number | undefined;
  readonly status: 'ok' | 'breach' | 'too-few';
  readonly change: AlarmChange;
}

export type Severity = 'warning' | 'critical';

export interface StoredAlarm {
  readonly id: string;
  readonly monitorId: string;
  readonly subject: string;
  readonly severity: Severity;
  readonly change: AlarmChange;
  readonly raisedAt: Date;
  readonly lastSeenAt: Date;
  /** Readings in breach since it was raised. */
  readonly seen: number;
  /** Healthy readings in a row. */
  readonly healthy: number;
  readonly acknowledgedAt: Date | undefined;
  readonly acknowledgedBy: string | undefined;
  readonly escalatedAt: Date | undefined;
  readonly recoveredAt: Date | undefined;
}

export type AlarmEventKind =
  | 'raised'
  | 'acknowledged'
  | 'escalated'
  | 'recovered'
  | 'accepted'
  | 'muted'
  | 'delivered'
  | 'undelivered'
  | 'rollback';

export interface AlarmEvent {
  readonly kind: AlarmEventKind;
  readonly at: Date;
  readonly by: string;
  readonly details: Json;
}

/** Events that people are told of. */
export type ToldEvent = 'raised' | 'escalated' | 'recovered';

export interface PendingDelivery {
  readonly id: string;
  readonly alarmId: string;
  readonly event: ToldEvent;
  readonly channel: string;
  readonly attempts: number;
}

export interface MonitorMute {
  readonly id: string;
  readonly monitorId: string;
  /** Undefined: whatever the monitor watches. */
  readonly subject: string | undefined;
  readonly until: Date;
  readonly reason: string;
  readonly by: string;
}

/** Times are given by the caller: the scheduler's clock decides, not the database's. */
export interface MonitorStore {
  readonly production: ProductionFacts;
  addReading(reading: MonitorReading): Promise<void>;
  /** Oldest first, the newest `limit` of them. */
  history(filter: {
    readonly monitorId: string;
    readonly subject?: string | undefined;
    readonly limit: number;
  }): Promise<readonly MonitorReading[]>;
  /** The newest reading of each monitor and subject. */
  latest(): Promise<readonly MonitorReading[]>;
  mute(input: Omit<MonitorMute, 'id' | 'by'>, at: Date): Promise<MonitorMute>;
  mutes(at: Date): Promise<readonly MonitorMute[]>;
  pins(scope: string): Promise<readonly Pin[]>;
  /** @returns false when it was there */
  addPin(scope: string, pin: Pin, at: Date): Promise<boolean>;
  /** The assignment of a run; undefined when it is no run of an essay. */
  assignmentOfRun(runId: string): Promise<string | undefined>;
  /** Begins the slot of a job. @returns undefined when it is done, or is to be tried again only later */
  takeSlot(job: string, slot: Date, now: Date): Promise<{ readonly attempts: number } | undefined>;
  endSlot(
    job: string,
    slot: Date,
    end: { readonly at: Date } | { readonly error: string; readonly nextAt: Date },
  ): Promise<void>;
  /** Runs `work` unless another process of this installation is at work of that name. @returns whether it ran */
  asLeader(name: string, work: () => Promise<void>): Promise<boolean>;
}

export interface Pin {
  readonly asked: string;
  readonly answered: string;
  /** Empty where the provider names none. */
  readonly fingerprint: string;
}

export interface AlarmStore {
  /** Raises it, once: undefined when an alarm of this monitor and subject is open already. Deliveries are written with it. */
  raise(reading: MonitorReading, severity: Severity, channels: readonly string[]): Promise<StoredAlarm | undefined>;
  /** Another reading of an open alarm. */
  note(alarmId: string, reading: MonitorReading): Promise<void>;
  recover(alarmId: string, at: Date, channels: readonly string[]): Promise<boolean>;
  escalate(alarmId: string, at: Date, channels: readonly string[]): Promise<boolean>;
  /** @throws AssayError `not-found`, or `conflict` when it has recovered */
  acknowledge(alarmId: string, at: Date): Promise<StoredAlarm>;
  /** Writes an event that changes nothing else. */
  record(alarmId: string, kind: AlarmEventKind, at: Date, details: Json): Promise<void>;
  openFor(monitorId: string, subject: string): Promise<StoredAlarm | undefined>;
  get(alarmId: string): Promise<StoredAlarm>;
  /** Newest first. */
  list(filter: { readonly open?: boolean; readonly limit: number }): Promise<readonly StoredAlarm[]>;
  /** Oldest first. */
  events(alarmId: string): Promise<readonly AlarmEvent[]>;
  dueDeliveries(now: Date): Promise<readonly PendingDelivery[]>;
  /** Marks it told, to be tried again, or given up; the alarm's history says so. */
  endDelivery(
    delivery: PendingDelivery,
    end:
      | { readonly state: 'sent'; readonly at: Date }
      | { readonly state: 'pending' | 'given-up'; readonly at: Date; readonly nextAt: Date; readonly error: string },
  ): Promise<void>;
}

export interface RegressionKey {
  readonly assignmentId: string;
  readonly datasetId: string;
  readonly version: number;
}

export interface RegressionRun extends RegressionKey {
  readonly id: string;
  readonly planHash: string;
  readonly role: 'baseline' | 'weekly' | 'superseded';
  readonly slot: Date;
  readonly repeat: number;
  readonly status: 'running' | 'done' | 'stopped';
  readonly costMicroUsd: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | undefined;
}

export interface RegressionStore {
  /** The run of this slot and repeat; the one that is there when it was begun before. */
  begin(
    key: RegressionKey,
    input: Pick<RegressionRun, 'planHash' | 'role' | 'slot' | 'repeat' | 'startedAt'>,
  ): Promise<RegressionRun>;
  /** Newest first. */
  list(key: RegressionKey): Promise<readonly RegressionRun[]>;
  /** By position; a row whose essay was erased is not there. */
  points(regressionId: string): Promise<ReadonlyMap<number, number | undefined>>;
  /** Keeps the number, adds its cost to the run, and drops the replies to the calls of `runId`: they quote the essay. Nothing is kept for a row that is gone. */
  putPoint(
    run: RegressionRun,
    point: {
      readonly position: number;
      readonly score: number | undefined;
      readonly costMicroUsd: number;
      readonly runId: string;
    },
  ): Promise<void>;
  end(regressionId: string, end: { readonly status: 'done' | 'stopped'; readonly at: Date }): Promise<void>;
  /** From now on the baseline is made anew. */
  supersede(key: RegressionKey, reason: string): Promise<number>;
}
