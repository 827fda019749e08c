import { createServer } from 'node:http';

/** A provider that counts what it is asked, outside of any process that a test kills. */
export interface CountingServer {
  readonly url: string;
  /** How often each path was answered. */
  counts(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

export async function startCountingServer(): Promise<CountingServer> {
  const answered: Record<string, number> = {};
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    answered[path] = (answered[path] ?? 0) + 1;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ answer: `answer to ${path}` }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has an address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    counts: () => ({ ...answered }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
