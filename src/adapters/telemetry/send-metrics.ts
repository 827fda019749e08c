import type { Sending } from '../../ports/alarm-channel.ts';
import { postJson } from '../alerts/post-json.ts';

/** One figure with its labels. */
export interface MetricReading {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** A figure that goes up and down, as it is now. */
export interface MetricGauge {
  readonly name: string;
  readonly help: string;
  readonly readings: readonly MetricReading[];
}

export interface MetricReport {
  readonly serviceVersion: string;
  readonly at: Date;
  readonly gauges: readonly MetricGauge[];
  /** What the collector asks for. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A collector that is away must hold nobody up: the next report says it all again. */
const timeoutMs = 5000;

/**
 * Sends gauges by OTLP over HTTP, in its JSON form, to the endpoint that the user configured: the very figures of `GET /metrics`. Gauges
 * without a reading are left out.
 *
 * Not by OpenTelemetry's SDK: its gauges go on reporting the last value of labels that are gone (a circuit that has closed, a limit that was
 * removed), since what is collected is merged with what was collected before.
 *
 * @param endpoint base address, e.g. http://127.0.0.1:4318; `/v1/metrics` is added
 * @returns `failed` with a short word for the fault when the collector cannot be reached, or answers with another status than 2xx
 * @see OpenTelemetry protocol 1.x, "OTLP/HTTP" and opentelemetry/proto/metrics/v1/metrics.proto
 */
export function sendMetrics(endpoint: string, report: MetricReport): Promise<Sending> {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/metrics`;
  const { headers = {} } = report;
  return postJson(url, JSON.stringify(toOtlp(report)), { timeoutMs, headers });
}

function toOtlp({ serviceVersion, at, gauges }: MetricReport): object {
  const timeUnixNano = `${BigInt(at.getTime()) * 1_000_000n}`;
  const metrics = gauges
    .filter(({ readings }) => readings.length > 0)
    .map(({ name, help, readings }) => ({
      name,
      description: help,
      gauge: {
        dataPoints: readings.map(({ labels, value }) => ({
          attributes: attributes(labels),
          timeUnixNano,
          asDouble: value,
        })),
      },
    }));
  const resource = { attributes: attributes({ 'service.name': 'assay', 'service.version': serviceVersion }) };
  return { resourceMetrics: [{ resource, scopeMetrics: [{ scope: { name: 'assay' }, metrics }] }] };
}

function attributes(labels: MetricReading['labels']): object[] {
  return Object.entries(labels).map(([key, value]) => ({ key, value: { stringValue: String(value) } }));
}
