import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { exportMetrics } from '../../src/apps/server/export-metrics.ts';
import { readSecrets } from '../../src/config/secrets.ts';
import { laterAssignment, laterEssay } from './later-start.ts';
import { ask, startServerFixture, type Loose, type ServerFixture } from './server-fixture.ts';

let fixture: ServerFixture;
const name = 'Keisha Abernathy';

/** Each trait is asked once: what a suspicious score makes the pipeline ask besides is another test's. */
const assignment = { ...laterAssignment, policy: { maskedTwin: false } };

const essay = (hour: string): string => laterEssay(hour, name);

const hours = ['9:00', '9:15', '9:30', '9:45', '10:00', '10:15'];

beforeAll(async () => {
  fixture = await startServerFixture({ config: { semanticCache: { threshold: 0.985, scope: 'subject' } } });
  await ask(fixture, 'PUT /api/v1/assignments/later', assignment);
  await ask(fixture, 'POST /api/v1/assignments/later/submissions', {
    grade: false,
    submissions: hours.map((hour) => ({ ref: `${hour}.txt`, text: essay(hour), student: { id: hour, name } })),
  });
});
afterAll(() => fixture.close());

async function until(line: string, enough: (body: Loose) => boolean): Promise<Loose> {
  for (;;) {
    const { body } = await ask(fixture, line);
    if (enough(body)) return body;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('a batch over HTTP: estimate, pilot, a look, the rest, results', async () => {
  const estimate = await ask(fixture, 'POST /api/v1/assignments/later/batches/estimate', {});
  // 6 essays of 2 traits: one call each, if nothing is asked twice.
  expect([estimate.status, estimate.body.estimate.runs, estimate.body.estimate.calls]).toEqual([200, 6, 12]);
  expect((await ask(fixture, 'GET /api/v1/batches')).body.batches).toEqual([]);

  const started = await ask(fixture, 'POST /api/v1/assignments/later/batches', { pilot: 2, title: 'Night' });
  expect([started.status, started.body.batch.state, started.body.alreadyThere]).toEqual([202, 'pilot', 0]);
  const { id } = started.body.batch;

  const waiting = await until(`GET /api/v1/batches/${id}`, (body) => body.batch.state === 'waiting');
  expect([waiting.counts.done, waiting.counts.queued]).toEqual([2, 4]);
  const partial = await ask(fixture, `GET /api/v1/batches/${id}/results`);
  const rows = (text: string): Loose[] =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  expect(rows(partial.body).filter((row) => row.score !== undefined)).toHaveLength(2);

  const refused = await ask(fixture, `POST /api/v1/batches/${id}/resume`);
  expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
  expect((await ask(fixture, `POST /api/v1/batches/${id}/continue`)).body.batch.state).toBe('running');
  const done = await until(`GET /api/v1/batches/${id}`, (body) => body.batch.state === 'done');
  expect(done.counts.done).toBe(6);
  // Nothing is left: what was spent is what it came to.
  expect(done.expectedMicroUsd).toBe(done.costMicroUsd);
  expect(rows((await ask(fixture, `GET /api/v1/batches/${id}/results`)).body).map((row) => row.status)).toEqual(
    hours.map(() => 'done'),
  );
  // The bill is the provider's.
  expect(done.costMicroUsd).toBe(fixture.provider.ledger().reduce((sum, call) => sum + call.priceMicroUsd, 0));

  // The same again is nothing new.
  const again = await ask(fixture, 'POST /api/v1/assignments/later/batches', {});
  expect([again.body.batch.state, again.body.alreadyThere]).toEqual(['done', 6]);
});

describe('what the person on duty sees', () => {
  test('status: workers with their room, calls of the hour by step and model, no essay and no name', async () => {
    const { status, body } = await ask(fixture, 'GET /api/v1/status');
    expect(status).toBe(200);
    expect(body.workers.map((worker: Loose) => worker.concurrency)).toEqual([4]);
    expect(body.runs.done).toBe(6);
    const ideas = body.lastHour.find((row: Loose) => row.step === '4-grade/ideas');
    expect(ideas).toMatchObject({ model: 'scripted-grader-1', calls: 6, failed: 0, unknown: 0 });
    expect(JSON.stringify(body)).not.toContain(name);
  });

  test('metrics in the format of Prometheus, for whoever may see operations', async () => {
    const { status, headers, body } = await ask(fixture, 'GET /metrics');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(body).toContain('assay_runs{status="done"} 6');
    expect(body).toContain('assay_calls_last_hour{stage="4-grade",model="scripted-grader-1",end="settled-or-open"} 12');
    expect(body).toContain('assay_worker_slots 4');
    expect(body).not.toContain(name);
    expect((await fetch(`${fixture.server.url}/metrics`)).status).toBe(401);
  });

  test('the same figures go to a collector, where one is configured', async () => {
    let received = '';
    let key: unknown;
    const collector = createServer((request, response) => {
      key = request.headers['api-key'];
      request.on('data', (chunk) => (received += String(chunk)));
      request.on('end', () => response.end('{}'));
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    const address = collector.address();
    const otlpEndpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    const warnings: string[] = [];
    const { workspace } = fixture;
    const { otlpHeaders } = readSecrets({ OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b,nothing' }, undefined);
    const end = exportMetrics(
      { ...workspace, config: { ...workspace.config, otlpEndpoint } },
      { headers: otlpHeaders, onWarning: (words) => warnings.push(words) },
    );
    await vi.waitFor(() => expect(received.at(-1)).toBe('}'), 10_000);
    await end();
    collector.close();
    const [scope] = JSON.parse(received).resourceMetrics[0].scopeMetrics;
    const runs = scope.metrics.find((one: Loose) => one.name === 'assay_runs').gauge.dataPoints;
    const done = runs.find((one: Loose) => one.attributes[0].value.stringValue === 'done');
    expect([done.asDouble, warnings, key]).toEqual([6, [], 'a b']);
    expect(received).not.toContain(name);
  });

  test('a provider that is away: the circuit of the worker is open, the batch is held with its cause, and ends when it is back', async () => {
    fixture.provider.setScript([{ reply: { status: 503 } }]);
    const started = await ask(fixture, 'POST /api/v1/assignments/later/batches', { policy: { exemplarTokens: 500 } });
    expect(started.status).toBe(202);
    const seen = await until('GET /api/v1/status', (body) => body.circuits.length > 0);
    expect(seen.circuits[0]).toMatchObject({ executorId: seen.workers[0].executorId });
    expect(seen.circuits[0].target).toContain('scripted-grader-1');
    const { body: metrics } = await ask(fixture, 'GET /metrics');
    expect(metrics).toMatch(/assay_circuit_open\{target="[^"]*scripted-grader-1",state="(?:open|half-open)"\} 1/);
    fixture.provider.setScript([]);
    const id = started.body.batch.id;
    const { counts } = (await ask(fixture, `GET /api/v1/batches/${id}`)).body;
    // Whatever they are at just now, six essays are there.
    expect(counts.queued + counts.running + counts.held + counts.done).toBe(6);
    const done = await until(`GET /api/v1/batches/${id}`, (body) => body.batch.state === 'done');
    expect(done.counts).toMatchObject({ done: 6, failed: 0 });
    await until('GET /api/v1/status', (body) => body.circuits.length === 0);
  }, 120_000);
});

test('questions of a rubric are used again for a version that says the same, and asked anew for one that does not', async () => {
  const publish = async (change: (text: string) => string): Promise<void> => {
    const rubric = JSON.parse(change(JSON.stringify(assignment.rubric)));
    expect((await ask(fixture, 'PUT /api/v1/assignments/later', { ...assignment, rubric })).status).toBe(200);
  };
  const make = async (): Promise<Loose> =>
    (await ask(fixture, 'POST /api/v1/rubrics/later-start/questions', { again: false })).body;
  const calls = () => fixture.provider.ledger().length;
  const before = calls();
  const first = await make();
  expect([calls() - before, first.costMicroUsd > 0]).toEqual([1, true]);
  // Other weights: not a word is another.
  await publish((text) => text.replace('"weight":0.6', '"weight":0.5').replace('"weight":0.4', '"weight":0.5'));
  expect(await make()).toMatchObject({
    made: true,
    approved: false,
    costMicroUsd: 0,
    usedAgain: { similarity: 1, savedMicroUsd: first.costMicroUsd },
  });
  expect(calls() - before).toBe(1);
  // One word of one level.
  await publish((text) => text.replace('words throughout', 'words hardly ever'));
  expect(await make()).not.toHaveProperty('usedAgain');
  expect(calls() - before).toBe(2);
  const { caches } = (await ask(fixture, 'GET /api/v1/status')).body;
  expect(caches.semantic.kinds).toEqual([
    { kind: 'rubric-questions/1', asked: 3, hits: 1, savedMicroUsd: first.costMicroUsd },
  ]);
  // A reply that its step used four times, the last time today: how many of the four were today nobody wrote down.
  const { rows } = await fixture.workspace.database.pool.query(
    `update assay.call_ledger set recalled = 4, recalled_at = now()
      where attempt_id = (select min(attempt_id) from assay.call_ledger where status = 'settled' and recalled = 0) returning cost_micro_usd::int as cost`,
  );
  const since = (await ask(fixture, 'GET /api/v1/status')).body.caches.exact;
  expect([since.hits - caches.exact.hits, since.savedMicroUsd - caches.exact.savedMicroUsd]).toEqual([1, rows[0].cost]);
  const { body: metrics } = await ask(fixture, 'GET /metrics');
  expect(metrics).toContain('assay_cache_hits_last_day{cache="semantic",kind="rubric-questions/1"} 1');
  expect(metrics).toContain(`assay_cache_hits_last_day{cache="exact",kind="call"} ${since.hits}`);
}, 60_000);

test('budgets and limits are set, seen and removed, and nonsense is refused', async () => {
  const set = await ask(fixture, 'PUT /api/v1/budgets', {
    scope: 'tenant',
    scopeId: '',
    period: 'month',
    limitMicroUsd: 5_000_000,
  });
  expect(set.status).toBe(200);
  // A budget for what is not there would limit nothing.
  const nobody = { scope: 'class', scopeId: 'no such class', period: 'month', limitMicroUsd: 1 };
  expect((await ask(fixture, 'PUT /api/v1/budgets', nobody)).status).toBe(404);
  const bySlug = { scope: 'assignment', scopeId: 'later', period: 'total', limitMicroUsd: 5_000_000 };
  const named = (await ask(fixture, 'PUT /api/v1/budgets', bySlug)).body;
  expect(named).toMatchObject({ scope: 'assignment', scopeName: 'later' });
  expect((await ask(fixture, `DELETE /api/v1/budgets/${named.id}`)).status).toBe(204);
  // What the month has cost already counts.
  expect(set.body.countedMicroUsd).toBeGreaterThan(0);
  expect((await ask(fixture, `DELETE /api/v1/budgets/${set.body.id}`)).status).toBe(204);
  expect((await ask(fixture, `DELETE /api/v1/budgets/${set.body.id}`)).status).toBe(404);
  expect((await ask(fixture, 'PUT /api/v1/limits', { target: 'custom  m' })).status).toBe(400);
  expect((await ask(fixture, 'PUT /api/v1/limits', { target: 'custom  m', requestsPerMinute: 60 })).status).toBe(204);
  expect((await ask(fixture, 'GET /api/v1/limits')).body.limits).toEqual([
    { target: 'custom  m', requestsPerMinute: 60, interactiveShare: 0.03, factor: 1 },
  ]);
  expect((await ask(fixture, 'DELETE /api/v1/limits?target=custom%20%20m')).status).toBe(204);
});
