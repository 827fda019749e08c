import type { MonitorReading } from '../../ports/monitor-stores.ts';
import type { GoldenDrop } from '../drift/golden-drop.ts';

interface GoldenContext {
  readonly subject: string;
  readonly at: Date;
  /** When the baseline was made. */
  readonly since: Date;
  /** Plan hashes, the set's slug and version, ids of the two runs. */
  readonly facts: Readonly<Record<string, string | number>>;
}

/** What the weekly run says, as a reading. */
export function goldenReading(drop: GoldenDrop, { subject, at, since, facts }: GoldenContext): MonitorReading {
  const { before, after, deepestBin, interval, pValue } = drop;
  return {
    monitorId: 'golden-agreement',
    subject,
    at,
    window: { from: since, to: at },
    n: drop.essays,
    value: after,
    reference: before,
    pValue,
    status: drop.status === 'dropped' ? 'breach' : drop.status === 'steady' ? 'ok' : 'too-few',
    change: {
      what: 'agreement with people on the golden set has fallen',
      ...(before !== undefined && { before: `QWK ${before.toFixed(3)}` }),
      ...(after !== undefined && { after: `QWK ${after.toFixed(3)}` }),
      facts: {
        n: drop.essays,
        alpha: drop.alpha,
        ...(pValue !== undefined && { pValue }),
        ...(interval !== undefined && { difference: `${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}` }),
        ...(deepestBin !== undefined && {
          bin: `${deepestBin.bin}: QWK ${deepestBin.before.toFixed(3)} to ${deepestBin.after.toFixed(3)}, ${deepestBin.essays} essays`,
        }),
        ...facts,
      },
      runIds: [],
    },
  };
}
