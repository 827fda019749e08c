import { createServer as createHttpServer, type Server } from 'node:http';
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Logger } from 'pino';
import type { Engine } from '../../adapters/engine/engine.ts';
import { AssayError } from '../../core/errors.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { createAccess, isLoopback, ownerAccess } from './access.ts';
import { createAccounts } from './accounts.ts';
import { createServer } from './create-server.ts';
import { requestLimits } from './request-limits.ts';

export interface StartOptions {
  readonly workspace: Workspace;
  readonly engine: Engine;
  readonly log: Logger;
  /** Loopback unless told otherwise. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port?: number;
  /** Made at random when not given, which is allowed on loopback only. */
  readonly token?: string | undefined;
  /** Further names that a server on loopback answers to, e.g. behind a proxy. */
  readonly allowedHosts?: readonly string[];
}

export interface RunningServer {
  /** Without a path: `http://127.0.0.1:4777`. */
  readonly url: string;
  readonly token: string;
  /** A link that signs one browser in, once. */
  newLink(): string;
  /** Takes no more requests, ends event streams, waits up to `graceMs` (10,000) for the others. */
  close(options?: { readonly graceMs?: number }): Promise<void>;
}

/**
 * Starts to listen.
 *
 * @throws AssayError `config.invalid` when the address is open to the network and no token was given, or cannot be listened on
 */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { workspace, engine, log, host = '127.0.0.1', port = 0 } = options;
  if (!isLoopback(host) && options.token === undefined) {
    throw new AssayError(
      'config.invalid',
      `host ${host} is open to the network; set ASSAY_TOKEN (32 random characters or more), or listen on 127.0.0.1`,
    );
  }
  if (options.token !== undefined && options.token.length < 16) {
    throw new AssayError('config.invalid', 'ASSAY_TOKEN is shorter than 16 characters; take 32 random ones');
  }
  const token = options.token ?? randomBytes(24).toString('base64url');
  const access = createAccess(token);
  const accounts = await createAccounts(workspace, ownerAccess(access, options.token !== undefined));
  const stopping = new AbortController();
  const names = new Set((options.allowedHosts ?? []).map((name) => name.toLowerCase()));
  const hostNames = isLoopback(host) || names.size > 0 ? names : undefined;
  const app = createServer({
    workspace,
    engine,
    access,
    accounts,
    log,
    hostNames,
    stopping: stopping.signal,
  });
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createHttpServer(
    {
      maxHeaderSize: requestLimits.headerBytes,
      headersTimeout: 10_000,
      // For the whole request, its body included: a client that sends a byte at a time is cut off.
      requestTimeout: 60_000,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 5_000,
    },
    (request, response) => void listener(request, response),
  );
  server.maxConnections = 512;
  // No byte either way: event streams send a heartbeat well within it.
  server.timeout = 120_000;
  server.on('clientError', refuseRaw);
  const address = await listen(server, host, port);
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${address}`;
  return {
    url,
    token,
    newLink: () => `${url}/?token=${access.newLinkCode()}`,
    close: ({ graceMs = 10_000 } = {}) => {
      stopping.abort();
      return closeServer(server, graceMs);
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const reason = 'code' in cause ? String(cause.code) : cause.message;
      reject(
        new AssayError(
          'config.invalid',
          `cannot listen on ${host} port ${port} (${reason}); give another with --port`,
          {
            cause,
          },
        ),
      );
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const impatient = setTimeout(() => server.closeAllConnections(), graceMs);
    // A connection that was busy is kept alive when its answer ends: it is looked for until all are gone.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearTimeout(impatient);
      clearInterval(idle);
      resolve();
    });
  });
}

const rawStatus: Readonly<Record<string, { readonly line: string; readonly code: string; readonly status: number }>> = {
  HPE_HEADER_OVERFLOW: { line: '431 Request Header Fields Too Large', code: 'input.too-large', status: 431 },
  ERR_HTTP_REQUEST_TIMEOUT: { line: '408 Request Timeout', code: 'input.invalid', status: 408 },
};

/** What does not even parse as HTTP never reaches the app; it gets its problem all the same. */
function refuseRaw(error: Error, socket: Pick<Socket, 'writable' | 'end' | 'destroy'>): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const found = rawStatus['code' in error ? String(error.code) : ''] ?? {
    line: '400 Bad Request',
    code: 'input.invalid',
    status: 400,
  };
  const body = JSON.stringify({
    type: `urn:assay:problem:${found.code}`,
    title: found.line.slice(4),
    status: found.status,
    code: found.code,
    detail: 'the request cannot be read as HTTP within the limits',
    errors: [],
  });
  socket.end(
    `HTTP/1.1 ${found.line}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
