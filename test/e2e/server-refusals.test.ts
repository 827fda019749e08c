import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect as openDatabase } from '../../src/adapters/postgres/database.ts';
import { stopEmbedded } from '../../src/adapters/postgres/embedded-server.ts';
import { startServer } from '../../src/apps/server/start-server.ts';
import { startGrading } from '../../src/apps/workspace/grade-assignment.ts';
import { ask, startServerFixture, token, type Loose, type ServerFixture } from './server-fixture.ts';

let fixture: ServerFixture;
beforeAll(async () => {
  fixture = await startServerFixture();
});
afterAll(() => fixture.close());

interface RawAnswer {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: string;
}

/** A request with headers that fetch does not let us set. */
function raw(path: string, headers: Record<string, string>): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${fixture.server.url}${path}`, { headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (body += part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'], body }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('who may come in', () => {
  test('nobody without a token, and the answer says how', async () => {
    const answer = await ask(fixture, 'GET /api/v1/assignments', undefined, { authorization: '' });
    expect([answer.status, answer.body.code]).toEqual([401, 'access.unauthenticated']);
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  test('nobody with a wrong one', async () => {
    const answer = await ask(fixture, 'GET /api/v1/assignments', undefined, { authorization: `Bearer ${token}x` });
    expect(answer.status).toBe(401);
  });

  test('not under a foreign name that points here (DNS rebinding), token or not', async () => {
    const answer = await raw('/api/v1/assignments', { host: 'evil.example', authorization: `Bearer ${token}` });
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([403, 'access.denied']);
    expect((await raw('/healthz', { host: 'localhost:1' })).status).toBe(200);
  });

  test('a link signs a browser in once; its session reads, and changes only from a page of this server', async () => {
    const link = fixture.server.newLink();
    const first = await fetch(link, { redirect: 'manual' });
    const set = first.headers.get('set-cookie') ?? '';
    expect([first.status, first.headers.get('location')]).toEqual([303, '/']);
    expect(set).toMatch(/HttpOnly/);
    expect(set).toMatch(/SameSite=Strict/);
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(401);

    const cookie = set.split(';')[0] ?? '';
    const page = await raw('/', { cookie });
    expect([page.status, page.type]).toEqual([200, 'text/html; charset=UTF-8']);
    const put = (origin: Record<string, string>) =>
      fetch(`${fixture.server.url}/api/v1/rubrics/lint`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', ...origin },
        body: '{}',
      });
    expect((await put({})).status).toBe(403);
    expect((await put({ origin: 'http://127.0.0.1:1' })).status).toBe(403);
    expect((await put({ origin: fixture.server.url })).status).toBe(422);
  });

  test('no other origin is ever told that it may read', async () => {
    const answer = await ask(fixture, 'GET /healthz', undefined, { origin: 'https://evil.example' });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('an address that is open to the network needs a token of its own', async () => {
    const { workspace } = fixture;
    const engine = await startGrading(workspace);
    const log = { ...console, level: 'silent' } as Loose;
    await expect(startServer({ workspace, engine, log, host: '0.0.0.0' })).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringContaining('ASSAY_TOKEN'),
    });
    await expect(startServer({ workspace, engine, log, token: 'short' })).rejects.toMatchObject({
      message: expect.stringContaining('16 characters'),
    });
  });
});

describe('what is refused, and in what form', () => {
  test('every value that is wrong is named, unknown fields too', async () => {
    const answer = await ask(fixture, 'PUT /api/v1/assignments/later', {
      title: '',
      taskText: 'T',
      gradeLevel: '8',
      genre: 'poem',
      rubricId: 'r',
      policy: { exemplars: 9 },
      colour: 'red',
    });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      type: 'urn:assay:problem:input.invalid',
      title: 'a value from outside does not have the shape that is asked for',
      status: 400,
      code: 'input.invalid',
    });
    const paths = answer.body.errors.map((one: Loose) => one.path);
    expect(paths).toEqual(expect.arrayContaining(['body.title', 'body.genre', 'body.policy.exemplars', 'body']));
    expect(answer.body.errors.find((one: Loose) => one.path === 'body').message).toContain('colour');
  });

  test('a rubric is refused with line and column, and every problem', async () => {
    const yaml = 'format: assay.rubric/1\nid: r\nscale: { min: 6, max: 1 }\n';
    const answer = await ask(fixture, 'POST /api/v1/rubrics', yaml, { 'content-type': 'application/yaml' });
    expect([answer.status, answer.body.code]).toEqual([422, 'rubric.invalid']);
    expect(answer.body.errors.map((one: Loose) => one.path)).toEqual(expect.arrayContaining(['scale.max', 'traits']));
    expect(answer.body.detail).toContain('rubric.yaml:3:');
  });

  test.each([
    ['GET /api/v1/assignments/nobody', 404, 'not-found'],
    ['GET /api/v1/nowhere', 404, 'not-found'],
    ['DELETE /api/v1/assignments', 405, 'input.invalid'],
    ['GET /api/v1/grades?limit=0', 400, 'input.invalid'],
    ['GET /api/v1/grades?limit=5&colour=red', 400, 'input.invalid'],
    ['GET /api/v1/grades/grd-%00', 400, 'input.invalid'],
    ['GET /api/v1/runs/run-000000000000000000000', 404, 'not-found'],
  ])('%s → %i', async (line, status, code) => {
    const answer = await ask(fixture, line);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  test('an address above 4,096 characters', async () => {
    const answer = await ask(fixture, `GET /api/v1/grades?state=${'x'.repeat(5000)}`);
    expect([answer.status, answer.body.code]).toEqual([414, 'input.too-large']);
  });

  test.each([
    ['no JSON', '{"title": ', 'application/json', 400],
    ['another content type', '<x/>', 'application/xml', 415],
    ['nested too deeply', '['.repeat(40) + ']'.repeat(40), 'application/json', 400],
  ])('a body that is %s', async (_what, body, type, status) => {
    const answer = await ask(fixture, 'PUT /api/v1/assignments/later', body, { 'content-type': type });
    expect([answer.status, answer.body.code]).toEqual([status, 'input.invalid']);
  });

  test('a body above 10 MiB, said or streamed', async () => {
    const big = 'x'.repeat(10 * 1024 * 1024 + 1);
    const said = await ask(fixture, 'POST /api/v1/rubrics', big, { 'content-type': 'application/yaml' });
    expect([said.status, said.body.code]).toEqual([413, 'input.too-large']);
    const streamed = await fetch(`${fixture.server.url}/api/v1/rubrics`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/yaml' },
      body: new Blob([big]).stream(),
      duplex: 'half',
    });
    expect(streamed.status).toBe(413);
    const small = await fetch(`${fixture.server.url}/api/v1/rubrics/lint`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: new Blob(['{"format": 7}']).stream(),
      duplex: 'half',
    });
    // Read to its end and understood: it is the rubric that is wrong.
    expect(small.status).toBe(422);
  });

  test('headers above 16 KiB, and what is no HTTP at all', async () => {
    const answer = await raw('/healthz', { 'x-long': 'x'.repeat(17 * 1024) });
    expect([answer.status, answer.type]).toEqual([431, 'application/problem+json']);
    const port = Number(new URL(fixture.server.url).port);
    const text = await new Promise<string>((resolve) => {
      let got = '';
      const socket = connect(port, '127.0.0.1', () => socket.write('HELLO\r\n\r\n'));
      socket.on('data', (part) => (got += part.toString()));
      socket.on('close', () => resolve(got));
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request/);
  });

  test('grading where nothing can grade: a conflict that says what is missing, and nothing is handed in', async () => {
    const rubric = {
      format: 'assay.rubric/1',
      id: 'empty',
      title: 'E',
      genre: 'other',
      gradeLevel: '8',
      scale: { min: 1, max: 2 },
      traits: [{ id: 't', name: 'T', definition: 'T', weight: 1, scale: { min: 1, max: 2 } }],
      bands: [{ id: 'all', name: 'All', min: 1, max: 2 }],
    };
    const assignment = { title: 'E', taskText: 'E', gradeLevel: '8', genre: 'other', rubric };
    expect((await ask(fixture, 'PUT /api/v1/assignments/empty', assignment)).status).toBe(201);
    const started = await ask(fixture, 'POST /api/v1/assignments/empty/runs', { grader: 'scorer' });
    expect([started.status, started.body.code]).toEqual([409, 'grader.not-ready']);
    expect(started.body.detail).toContain('needs 50 more graded essays');
    const off = { ...assignment, aiGradingEnabled: false };
    expect((await ask(fixture, 'PUT /api/v1/assignments/empty', off)).status).toBe(200);
    const essay = { submissions: [{ ref: 'a', text: 'A.' }] };
    expect((await ask(fixture, 'POST /api/v1/assignments/empty/submissions', essay)).status).toBe(409);
    expect((await ask(fixture, 'GET /api/v1/assignments/empty/submissions')).body.items).toEqual([]);
  });

  test('a graded essay with a score off the scale', async () => {
    const essays = [{ id: 'g1', text: 'A.', raters: [], resolved: { holistic: 3 } }];
    const answer = await ask(fixture, 'POST /api/v1/assignments/empty/graded-essays', { essays });
    expect([answer.status, answer.body.code]).toEqual([400, 'input.invalid']);
    expect(answer.body.detail).toContain('must be on the scale 1 to 2');
    essays[0] = { id: 'g1', text: 'A.', raters: [], resolved: { holistic: 2 } };
    expect((await ask(fixture, 'POST /api/v1/assignments/empty/graded-essays', { essays })).body).toEqual({
      added: 1,
      existing: 0,
    });
  });

  test('an essay may hold any character; a title that PostgreSQL cannot keep is refused', async () => {
    const text = 'A\u0000B \uD800 end';
    const added = await ask(fixture, 'POST /api/v1/assignments/empty/submissions', {
      submissions: [{ ref: 'odd', text }],
      grade: false,
    });
    expect(added.status).toBe(201);
    const kept = await ask(fixture, `GET /api/v1/submissions/${added.body.submissions[0].id}/text`);
    expect(kept.body.text).toBe(text);
    const bad = await ask(fixture, 'POST /api/v1/assignments/empty/submissions', {
      submissions: [{ ref: 'a\u0000b', text: 'A.' }],
      grade: false,
    });
    expect([bad.status, bad.body.errors[0].path]).toEqual([400, 'body.submissions[0].ref']);
  });
});

test('a defect is told without a word of what went wrong inside', async () => {
  const { workspace } = fixture;
  const asItIs = { ...workspace };
  const broken = { list: () => Promise.reject(new Error('secret essay text in /var/lib')) };
  Object.assign(workspace, {
    actingAs: () => ({ ...workspace, stores: { ...workspace.stores, assignments: broken } }),
  });
  const answer = await ask(fixture, 'GET /api/v1/assignments');
  Object.assign(workspace, asItIs);
  expect(answer.body).toEqual({
    type: 'urn:assay:problem:internal',
    title: 'a defect in Assay itself',
    status: 500,
    code: 'internal',
    detail: 'a defect in Assay itself',
    errors: [],
  });
  expect(fixture.logged.join('')).not.toContain('secret essay text');
});

test('the committed contract is the one that is served', async () => {
  const { body } = await ask(fixture, 'GET /api/v1/openapi.json', undefined, { authorization: '' });
  expect(body.openapi).toBe('3.1.0');
  const file = new URL('../../docs/openapi.json', import.meta.url);
  // After a change: UPDATE_CONTRACT=1 npx vitest run test/e2e/server-refusals.test.ts
  if (process.env['UPDATE_CONTRACT'] === '1') await writeFile(file, JSON.stringify(body, undefined, 2));
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(body);
});

test.skipIf((process.env['ASSAY_TEST_DATABASE_URL'] ?? '') !== '')(
  'without its database the server lives and is not ready; with it, it is ready again',
  async () => {
    expect(await ask(fixture, 'GET /readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
    await stopEmbedded(fixture.storage.dataDir);
    expect((await ask(fixture, 'GET /healthz')).status).toBe(200);
    expect(await ask(fixture, 'GET /readyz')).toMatchObject({
      status: 503,
      body: { status: 'not-ready', parts: { database: 'failed', migrations: 'failed', accepting: 'ok' } },
    });
    const away = await ask(fixture, 'GET /api/v1/assignments');
    expect([away.status, away.body.code, away.headers.get('retry-after')]).toEqual([503, 'storage.unavailable', '2']);
    expect(away.body.detail).toBe('the database cannot be reached or started, or has no room');

    const back = await openDatabase(fixture.storage);
    await expect.poll(async () => (await ask(fixture, 'GET /readyz')).status, { timeout: 15_000 }).toBe(200);
    expect((await ask(fixture, 'GET /api/v1/assignments')).status).toBe(200);
    await back.close();
  },
);
