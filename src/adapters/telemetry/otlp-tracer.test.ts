import { createServer } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { AssayError } from '../../core/errors.ts';
import { createTelemetry } from './otlp-tracer.ts';

interface ReceivedSpan {
  name: string;
  spanId: string;
  parentSpanId?: string;
  attributes: { key: string; value: Record<string, unknown> }[];
  status: { code?: number; message?: string };
}

let close: (() => void) | undefined;
afterEach(() => close?.());

/** A collector on loopback that keeps what it is sent. */
async function startCollector(): Promise<{ url: string; spans: ReceivedSpan[] }> {
  const spans: ReceivedSpan[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const sent = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: ReceivedSpan[] }[] }[] };
      spans.push(...sent.resourceSpans.flatMap((resource) => resource.scopeSpans.flatMap((scope) => scope.spans)));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => server.close();
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, spans };
}

test('nested spans arrive over HTTP with GenAI names, and an error only by its code', async () => {
  const collector = await startCollector();
  const { tracer, shutdown } = createTelemetry(collector.url, '0.0.0');
  const run = tracer.span('4-grade', { grader: 'model' }, async () => {
    await tracer.span('4-grade/ideas/1', {}, async (note) => {
      note({ 'tokens.input': 12, 'model.answered': 'm-1' });
      throw new AssayError('model.transport', 'words that must not leave');
    });
  });
  await expect(run).rejects.toThrow(AssayError);
  await shutdown();

  const inner = collector.spans.find((span) => span.name === '4-grade/ideas/1');
  const outer = collector.spans.find((span) => span.name === '4-grade');
  expect(inner?.parentSpanId).toBe(outer?.spanId);
  expect(inner?.attributes.map(({ key }) => key).sort()).toEqual([
    'gen_ai.response.model',
    'gen_ai.usage.input_tokens',
  ]);
  expect(inner?.status.message).toBe('model.transport');
  expect(JSON.stringify(collector.spans)).not.toContain('words that must not leave');
});

test.each(['refuses', 'never answers'])('a collector that %s neither fails nor holds up the shutdown', async (kind) => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  if (kind === 'refuses') await new Promise((resolve) => server.close(resolve));
  else {
    close = () => {
      server.closeAllConnections();
      server.close();
    };
  }
  const warnings: string[] = [];
  const { tracer, shutdown } = createTelemetry(`http://127.0.0.1:${address.port}`, '0.0.0', (message) =>
    warnings.push(message),
  );
  expect(await tracer.span('run', {}, async () => 7)).toBe(7);
  // The test's own time limit (5 s) is what a shutdown that hangs would run into.
  await shutdown();
  expect(warnings).toEqual([expect.stringContaining('could not be sent')]);
});
