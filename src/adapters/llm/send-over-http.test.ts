import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { sendOverHttp } from './send-over-http.ts';

/** A server on the loopback address; its url. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
}

function post(url: string, init: RequestInit = {}): Promise<Response> {
  return sendOverHttp(url, { method: 'POST', headers: { 'x-one': '1' }, body: '{"é":1}', ...init });
}

test('what is sent arrives, what is answered comes back, and two questions in a row share a connection', async () => {
  const ports = new Set<number | undefined>();
  const url = await serve((request, response) => {
    ports.add(request.socket.remotePort);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const sent = { body: Buffer.concat(chunks).toString(), one: request.headers['x-one'], method: request.method };
      response.writeHead(418, { 'x-two': '2' }).end(JSON.stringify(sent));
    });
  });
  for (let time = 0; time < 2; time += 1) {
    const response = await post(`${url}/v1`);
    expect([response.status, response.headers.get('x-two')]).toEqual([418, '2']);
    expect(await response.json()).toEqual({ body: '{"é":1}', one: '1', method: 'POST' });
  }
  expect(ports.size).toBe(1);
});

test('a reply that was packed on its way is unpacked', async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"a":"ü"}'));
  });
  expect(await (await post(url)).json()).toEqual({ a: 'ü' });
});

test.each([
  ['a record', { 'x-one': '1', Accept: 'text/plain' }],
  [
    'a list',
    [
      ['x-one', '1'],
      ['Accept', 'text/plain'],
    ] satisfies [string, string][],
  ],
  ['headers', new Headers({ 'x-one': '1', Accept: 'text/plain' })],
])('headers as %s arrive, with the host and the length of the body in bytes', async (_, headers) => {
  const url = await serve((request, response) => {
    const { host, accept, connection } = request.headers;
    response.end(
      JSON.stringify([host, accept, connection, request.headers['x-one'], request.headers['content-length']]),
    );
  });
  // {"é":1} has 7 signs and 8 bytes.
  const expected = [new URL(url).host, 'text/plain', 'keep-alive', '1', '8'];
  expect(await (await post(url, { headers })).json()).toEqual(expected);
});

test('a redirect is not followed', async () => {
  let asked = 0;
  const url = await serve((_, response) => {
    asked += 1;
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  await expect(post(url)).rejects.toMatchObject({ message: 'fetch failed', cause: { message: 'unexpected redirect' } });
  expect(asked).toBe(1);
});

test('a reply that breaks off has its status, and fails when it is read', async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('{"half":', () => response.destroy());
  });
  const response = await post(url);
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow('terminated');
});

test('a server that is not there is named by the code of the socket', async () => {
  const url = await serve(() => undefined);
  const gone = url.replace(/\d+$/, '1');
  await expect(post(gone)).rejects.toMatchObject({ message: 'fetch failed', cause: { code: 'ECONNREFUSED' } });
});

test('who asked may give up: before a reply, and in the middle of one', async () => {
  for (const begun of [false, true]) {
    const stop = new AbortController();
    const url = await serve((_, response) => {
      if (begun) response.writeHead(200).write('{');
      setImmediate(() => stop.abort(new Error('enough')));
    });
    const read = post(url, { signal: stop.signal }).then((response) => response.text());
    await expect(read).rejects.toThrow(/^(?:enough|terminated)$/);
  }
});

test('a key that ends in a line break is sent without it; one that no header can hold is a connection that failed before anything was sent', async () => {
  const url = await serve((request, response) => void response.end(request.headers.authorization));
  expect(await (await post(url, { headers: { authorization: 'Bearer key\n' } })).text()).toBe('Bearer key');
  const refused = await post(url, { headers: { authorization: 'Bearer \u2026' } }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ message: 'fetch failed', cause: { code: 'ERR_INVALID_CHAR' } });
});
