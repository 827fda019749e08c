import { stat } from 'node:fs/promises';
import pg from 'pg';
import { AssayError } from '../../core/errors.ts';
import { leaveClient, liveClients, registerClient } from './client-registry.ts';
import { exclusively } from './exclusive.ts';
import { serverBinaries } from './server-binaries.ts';
import {
  ensureCluster,
  serverPassword,
  serverUser,
  startServer,
  stopServer,
  transportOf,
  type Transport,
} from './server-process.ts';
import { postmasterFile, serverPlace, type ServerPlace } from './server-place.ts';

export interface EmbeddedOptions {
  /** Assay's data directory; the server lives in `postgres` inside it. */
  readonly dataDir: string;
  /** Only for tests of the way Windows goes: a port on loopback instead of a Unix socket. */
  readonly transport?: Transport;
}

export interface EmbeddedServer {
  /** Connection URL for `pg` and for the durable engine (a Unix socket as `?host=`). */
  readonly url: string;
  /** Starts the server again when it is gone (killed, machine out of memory). The URL stays valid. */
  revive(): Promise<void>;
  /** This process leaves; the last one to leave stops the server. */
  stop(): Promise<void>;
}

export type EmbeddedStatus =
  | { readonly state: 'absent'; readonly home: string }
  | { readonly state: 'stopped'; readonly home: string }
  | {
      readonly state: 'running';
      readonly home: string;
      readonly pid: number;
      readonly version: string;
      readonly clients: readonly number[];
    };

function defaultTransport(): Transport {
  return process.platform === 'win32' ? 'loopback' : 'socket';
}

async function urlOf(place: ServerPlace): Promise<string | undefined> {
  const left = await postmasterFile(place);
  if (left === undefined) return undefined;
  if (left.socketDirectory !== '')
    return `postgresql://${serverUser}@localhost:${left.port}/postgres?host=${encodeURIComponent(left.socketDirectory)}`;
  const password = await serverPassword(place);
  return `postgresql://${serverUser}:${password ?? ''}@127.0.0.1:${left.port}/postgres`;
}

/** Connecting is the test: `pg_ctl status` calls a dead server running. @returns the server's version, undefined when refused */
async function ping(url: string | undefined): Promise<string | undefined> {
  if (url === undefined) return undefined;
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version;
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function ensureRunning(place: ServerPlace, wanted: Transport): Promise<string> {
  const running = await urlOf(place);
  if (running !== undefined && (await ping(running)) !== undefined) return running;
  const binaries = await serverBinaries(place);
  const transport = await transportOf(place, wanted);
  await ensureCluster(place, binaries, transport);
  await startServer(place, binaries, transport);
  const url = await urlOf(place);
  if (url === undefined || (await ping(url)) === undefined) {
    await stopServer(place, binaries);
    throw new AssayError(
      'storage.unavailable',
      `the database server in ${place.data} started and takes no connections (log: ${place.log})`,
    );
  }
  return url;
}

async function leave(place: ServerPlace, registration: string): Promise<void> {
  await exclusively(place.home, async () => {
    await leaveClient(registration);
    if ((await liveClients(place.clients)).length > 0) return;
    if ((await postmasterFile(place)) !== undefined) await stopServer(place, await serverBinaries(place));
  });
}

/**
 * The PostgreSQL server that comes with Assay: made, started, or found running, whatever is needed. Any number of processes share
 * one; the last to leave stops it.
 *
 * @throws AssayError `storage.unavailable` when it cannot be started, `storage.version` when the data is of another major version
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const transport = options.transport ?? defaultTransport();
  const place = await serverPlace(options.dataDir);
  const { registration, url } = await exclusively(place.home, async () => {
    const file = await registerClient(place.clients);
    try {
      return { registration: file, url: await ensureRunning(place, transport) };
    } catch (error) {
      await leaveClient(file);
      throw error;
    }
  });
  let left = false;
  return {
    url,
    async revive() {
      if (!left) await exclusively(place.home, () => ensureRunning(place, transport));
    },
    async stop() {
      if (left) return;
      left = true;
      await leave(place, registration);
    },
  };
}

/** Whether a server lies in this data directory, whether it runs, and who uses it. Starts nothing. */
export async function embeddedStatus(dataDir: string): Promise<EmbeddedStatus> {
  const place = await serverPlace(dataDir);
  const made = await stat(place.data).catch(() => undefined);
  if (made === undefined) return { state: 'absent', home: place.home };
  const version = await ping(await urlOf(place));
  const left = await postmasterFile(place);
  if (version === undefined || left === undefined) return { state: 'stopped', home: place.home };
  return { state: 'running', home: place.home, pid: left.pid, version, clients: await liveClients(place.clients) };
}

/** Stops the server whoever still uses it. @returns false when none was running */
export async function stopEmbedded(dataDir: string): Promise<boolean> {
  const place = await serverPlace(dataDir);
  return exclusively(place.home, async () => {
    if ((await ping(await urlOf(place))) === undefined) return false;
    await stopServer(place, await serverBinaries(place));
    return true;
  });
}
