import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT_CONTEXT, SpanStatusCode, trace, type Context } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { AssayError } from '../../core/errors.ts';
import type { SpanAttributes, Tracer } from '../../ports/tracer.ts';

export interface Telemetry {
  readonly tracer: Tracer;
  /** Sends what is still waiting, and stops: within 2 s, and without an error, whatever has become of the collector. */
  readonly shutdown: () => Promise<void>;
}

/** Attributes of our own that OpenTelemetry's GenAI conventions have a name for. */
const conventionNames: Readonly<Record<string, string>> = {
  'model.asked': 'gen_ai.request.model',
  'model.answered': 'gen_ai.response.model',
  'tokens.input': 'gen_ai.usage.input_tokens',
  'tokens.output': 'gen_ai.usage.output_tokens',
};

/** A collector that is away must hold nobody up: spans are a copy, the originals are in the database. */
const exportTimeoutMs = 2000;

/**
 * Exports spans by OTLP over HTTP to the endpoint that the user configured. Spans carry what the pipeline notes: numbers, ids, model names;
 * essay text is never among them. Errors are exported by code, not by message.
 *
 * @param endpoint  base address, e.g. http://127.0.0.1:4318; `/v1/traces` is added
 * @param onWarning told, once, that spans which were left at the end could not be sent
 */
export function createTelemetry(
  endpoint: string,
  serviceVersion: string,
  onWarning?: (message: string) => void,
): Telemetry {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'assay', 'service.version': serviceVersion }),
    spanProcessors: [
      new BatchSpanProcessor(new OTLPTraceExporter({ url, timeoutMillis: exportTimeoutMs }), {
        exportTimeoutMillis: exportTimeoutMs,
      }),
    ],
  });
  const source = provider.getTracer('assay');
  const parents = new AsyncLocalStorage<Context>();

  async function span<T>(
    name: string,
    attributes: SpanAttributes,
    work: (note: (more: SpanAttributes) => void) => Promise<T>,
  ): Promise<T> {
    const parent = parents.getStore() ?? ROOT_CONTEXT;
    const started = source.startSpan(name, { attributes: conventional(attributes) }, parent);
    try {
      return await parents.run(trace.setSpan(parent, started), () =>
        work((more) => started.setAttributes(conventional(more))),
      );
    } catch (error) {
      const code = error instanceof AssayError ? error.code : 'internal';
      started.setStatus({ code: SpanStatusCode.ERROR, message: code });
      throw error;
    } finally {
      started.end();
    }
  }

  async function shutdown(): Promise<void> {
    const waited = new AbortController();
    const late = sleep(exportTimeoutMs, 'late' as const, { signal: waited.signal }).catch(() => 'late' as const);
    const sent = provider.shutdown().then(
      () => 'sent' as const,
      () => 'failed' as const,
    );
    const end = await Promise.race([sent, late]);
    waited.abort();
    if (end !== 'sent') onWarning?.(`the last spans could not be sent to the telemetry collector at ${url}`);
  }

  return { tracer: { span }, shutdown };
}

function conventional(attributes: SpanAttributes): Record<string, string | number | boolean | string[]> {
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [
      conventionNames[key] ?? `assay.${key}`,
      typeof value === 'object' ? [...value] : value,
    ]),
  );
}
