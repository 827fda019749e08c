import type { MonitorReading } from '../../ports/monitor-stores.ts';
import { shown } from './mean-monitors.ts';
import type { MonitorId } from './monitor.ts';

export interface Limited {
  readonly monitorId: MonitorId;
  readonly subject: string;
  readonly window: { readonly from: Date; readonly to: Date };
  readonly n: number;
  /** With fewer it says nothing. */
  readonly least: number;
  readonly value: number | undefined;
  /** Above it is an alarm. */
  readonly limit: number;
  readonly what: string;
  readonly facts?: Readonly<Record<string, string | number>>;
  readonly runIds?: readonly string[];
}

/** A figure that is an alarm by itself, whatever it was before. */
export function limitReading(input: Limited): MonitorReading {
  const { monitorId, subject, window, n, value, limit } = input;
  const tooFew = n < input.least || value === undefined;
  return {
    monitorId,
    subject,
    at: window.to,
    window,
    n,
    value,
    reference: limit,
    status: tooFew ? 'too-few' : value > limit ? 'breach' : 'ok',
    change: {
      what: input.what,
      ...(value !== undefined && { after: shown(value) }),
      facts: { n, limit, ...input.facts },
      runIds: (input.runIds ?? []).slice(0, 10),
    },
  };
}
