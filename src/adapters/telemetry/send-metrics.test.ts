import { createServer } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { sendMetrics, type MetricReport } from './send-metrics.ts';

let close: (() => void) | undefined;
afterEach(() => close?.());

/** A collector on loopback that keeps what it is sent. */
async function startCollector(status = 200): Promise<{ url: string; received: { path: string; body: unknown }[] }> {
  const received: { path: string; body: unknown }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      received.push({ path: request.url ?? '', body: JSON.parse(body) });
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => server.close();
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}/`, received };
}

const report: MetricReport = {
  serviceVersion: '1.2.3',
  at: new Date('2026-03-01T00:00:01.002Z'),
  gauges: [
    { name: 'assay_runs', help: 'Runs by state', readings: [{ labels: { status: 'held' }, value: 3 }] },
    { name: 'assay_nothing', help: 'Without a reading', readings: [] },
  ],
};

test('gauges arrive as OTLP in JSON, at the time of their reading; one without a reading is left out', async () => {
  const { url, received } = await startCollector();
  expect(await sendMetrics(url, report)).toEqual({ status: 'sent' });
  const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
  expect(received).toEqual([
    {
      path: '/v1/metrics',
      body: {
        resourceMetrics: [
          {
            resource: { attributes: [text('service.name', 'assay'), text('service.version', '1.2.3')] },
            scopeMetrics: [
              {
                scope: { name: 'assay' },
                metrics: [
                  {
                    name: 'assay_runs',
                    description: 'Runs by state',
                    // 2026-03-01T00:00:01.002Z is 1,772,323,201.002 s after 1970.
                    gauge: {
                      dataPoints: [
                        { attributes: [text('status', 'held')], timeUnixNano: '1772323201002000000', asDouble: 3 },
                      ],
                    },
                  },
                ],
              },
            ],
          },
        ],
      },
    },
  ]);
});

test('a collector that refuses, and one that is not there, are told by a short word', async () => {
  const { url } = await startCollector(503);
  expect(await sendMetrics(url, report)).toMatchObject({ status: 'failed', detail: 'HTTP 503' });
  expect(await sendMetrics('http://127.0.0.1:9', report)).toMatchObject({ status: 'failed' });
});
