import { setTimeout as sleep } from 'node:timers/promises';
import { sendMetrics } from '../../adapters/telemetry/send-metrics.ts';
import { gatewayStatus } from '../workspace/gateway-status.ts';
import { packageVersion } from '../workspace/package-version.ts';
import type { Workspace } from '../workspace/workspace.ts';

/**
 * Sends the figures of `GET /metrics` to the configured OTLP collector, every minute or as OTEL_METRIC_EXPORT_INTERVAL says, until it is ended.
 * Every server and worker does; all read them from the one database. Without a collector nothing is done.
 *
 * @param options `headers`: what the collector asks for; `onWarning`: told when a report cannot be sent, and not again before one could
 * @returns what ends it; resolves when nothing of it is under way any more
 */
export function exportMetrics(
  workspace: Workspace,
  {
    headers = {},
    onWarning,
  }: {
    readonly headers?: Readonly<Record<string, string>> | undefined;
    readonly onWarning: (message: string, error?: unknown) => void;
  },
): () => Promise<void> {
  const { otlpEndpoint, otlpMetricsEveryMs = 60_000 } = workspace.config;
  if (otlpEndpoint === undefined) return () => Promise.resolve();
  const ended = new AbortController();
  const { signal } = ended;
  const exporting = (async () => {
    const { createGauges } = await import('./prometheus.ts');
    const gauges = createGauges();
    let away = false;
    while (!signal.aborted) {
      try {
        const status = await gatewayStatus(workspace, { batches: false });
        const report = { serviceVersion: packageVersion(), at: status.at, gauges: await gauges(status), headers };
        const sent = await sendMetrics(otlpEndpoint, report);
        if (sent.status === 'failed' && !away)
          onWarning(`metrics could not be sent to the telemetry collector: ${sent.detail}`);
        away = sent.status === 'failed';
      } catch (error) {
        // A database that is away: the next report says it all.
        if (!signal.aborted) onWarning('metrics could not be read', error);
      }
      await sleep(otlpMetricsEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  })();
  return async () => {
    ended.abort();
    await exporting;
  };
}
