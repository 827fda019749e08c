import type { AlarmChange, Severity, ToldEvent } from './monitor-stores.ts';

/** What people are told. Figures, hashes and ids; no essay text, no name. */
export interface AlarmNotice {
  /** The same for every sending of one event: whoever gets it twice can tell. */
  readonly deliveryId: string;
  readonly alarmId: string;
  readonly event: ToldEvent | 'test';
  readonly severity: Severity;
  readonly monitorId: string;
  readonly title: string;
  /** What the monitor watches: an assignment's slug, a model's name, `installation`. */
  readonly subject: string;
  readonly change: AlarmChange;
  readonly raisedAt: Date;
  readonly at: Date;
  /** Page of the alarm, and traces of essays that show it; only where the installation's address is set. */
  readonly link?: string | undefined;
  readonly traces: readonly string[];
}

export type Sending =
  | { readonly status: 'sent' }
  /** `detail`: fixed words and codes, never the address or what was answered: both can hold secrets. */
  | { readonly status: 'failed'; readonly retryable: boolean; readonly detail: string };

/** One configured way to tell people. It contacts its configured address and no other. */
export interface AlarmChannel {
  readonly name: 'webhook' | 'slack' | 'pagerduty' | 'email';
  send(notice: AlarmNotice): Promise<Sending>;
}
