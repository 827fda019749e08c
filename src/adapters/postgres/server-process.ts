import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, open, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError } from '../../core/errors.ts';
import { isAlive } from './process-identity.ts';
import type { ServerBinaries } from './server-binaries.ts';
import { postmasterFile, socketDirectory, type ServerPlace } from './server-place.ts';

/** How the server is reached: a Unix socket and no port, or (Windows) a port on loopback and a password. */
export type Transport = 'socket' | 'loopback';

export const serverUser = 'assay';
/** Major version of the packaged server; a data directory belongs to one major version. */
const majorVersion = '18';

interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

/** Environment of the server's programs: none of ours but what a system needs to start a program. */
function programEnvironment(): { env?: NodeJS.ProcessEnv } {
  return process.platform === 'win32' ? {} : { env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' } };
}

async function runProgram(program: string, args: readonly string[], place: ServerPlace): Promise<Outcome> {
  // To a file: a server that pg_ctl leaves behind would keep a pipe open.
  const file = join(place.home, `program-${process.pid}-${randomBytes(4).toString('hex')}.log`);
  const handle = await open(file, 'w');
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(program, args, {
        ...place.owner,
        ...programEnvironment(),
        cwd: place.home,
        stdio: ['ignore', handle.fd, handle.fd],
        windowsHide: true,
      });
      child.once('error', reject);
      child.once('exit', resolve);
    });
    return { code, output: await readFile(file, 'utf8') };
  } finally {
    await handle.close();
    await rm(file, { force: true });
  }
}

const passwordFile = (place: ServerPlace): string => join(place.home, 'password');

/** The password of a server on loopback; undefined behind a socket, where the directory's mode is the lock. */
export async function serverPassword(place: ServerPlace): Promise<string | undefined> {
  return readFile(passwordFile(place), 'utf8').catch(() => undefined);
}

async function createPassword(place: ServerPlace): Promise<void> {
  await writeFile(passwordFile(place), randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (place.owner !== undefined) await chown(passwordFile(place), place.owner.uid, place.owner.gid);
}

/**
 * Makes the data directory when there is none.
 *
 * @throws AssayError `storage.version` when it belongs to another major version of PostgreSQL
 */
export async function ensureCluster(place: ServerPlace, binaries: ServerBinaries, transport: Transport): Promise<void> {
  const found = ((await clusterVersion(place)) ?? '').trim();
  if (found === majorVersion) return;
  if (found !== '') {
    throw new AssayError(
      'storage.version',
      `${place.data} was made by PostgreSQL ${found}; this version of Assay brings PostgreSQL ${majorVersion}. ` +
        `Either start the Assay version that made it and dump the data with pg_dump, or point DATABASE_URL at a PostgreSQL ${found} server with this data, or move the directory away to begin anew`,
      { details: { found, wanted: majorVersion } },
    );
  }
  // Made aside and renamed: a directory that was broken off is never taken for a database.
  const aside = `${place.data}.new`;
  await rm(aside, { recursive: true, force: true });
  if (transport === 'loopback') await createPassword(place);
  const auth = transport === 'loopback' ? ['-A', 'scram-sha-256', `--pwfile=${passwordFile(place)}`] : ['-A', 'trust'];
  const locale = ['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const { code, output } = await runProgram(
    binaries.initdb,
    ['-D', aside, '-U', serverUser, ...auth, ...locale, '--no-instructions'],
    place,
  );
  if (code !== 0)
    throw new AssayError('storage.unavailable', `initdb failed for ${place.data}: ${output.trim().slice(-600)}`);
  await rename(aside, place.data);
}

/** `wanted` when nobody listens there, else one that is free. */
async function freePort(wanted: number): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', resolve);
  }).catch(async (error: unknown) => {
    if (wanted === 0) throw error;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new AssayError('internal', 'a TCP server has no port');
  return address.port;
}

/** How this server is reached: as it was made, for a server that is there already. */
export async function transportOf(place: ServerPlace, wanted: Transport): Promise<Transport> {
  if ((await clusterVersion(place)) === undefined) return wanted;
  return (await serverPassword(place)) === undefined ? 'socket' : 'loopback';
}

async function clusterVersion(place: ServerPlace): Promise<string | undefined> {
  return readFile(join(place.data, 'PG_VERSION'), 'utf8').catch(() => undefined);
}

/** Options for the server's command line: single-quoted where pg_ctl hands them to a shell. */
async function serverOptions(place: ServerPlace, transport: Transport): Promise<string> {
  const common = [
    '-c jit=off',
    '-c idle_in_transaction_session_timeout=60s',
    '-c timezone=UTC',
    '-c log_timezone=UTC',
    '-c log_checkpoints=off',
    // A night writes megabytes a second: a checkpoint a minute would write every page that it touches once more, as a whole.
    '-c max_wal_size=1GB',
    // Eleven workers and servers, at up to 27 a process.
    '-c max_connections=300',
  ];
  if (transport === 'loopback') {
    // The port of the last time, so that connections come back to a server that was killed.
    const port = await freePort((await postmasterFile(place))?.port ?? 0);
    return [`-p ${port}`, '-c listen_addresses=127.0.0.1', ...socketsOff(), ...common].join(' ');
  }
  const directory = await socketDirectory(place);
  return [`-k '${directory.replaceAll("'", String.raw`'\''`)}'`, "-c listen_addresses=''", '-p 5432', ...common].join(
    ' ',
  );
}

function socketsOff(): string[] {
  return process.platform === 'win32' ? [] : ["-c unix_socket_directories=''"];
}

/** Whether the process that postmaster.pid names is a server of ours that still runs (a zombie does not). */
async function isServing(place: ServerPlace): Promise<boolean> {
  const left = await postmasterFile(place);
  if (left === undefined) return false;
  if (process.platform === 'linux') return (await commandLine(left.pid)).includes('postgres');
  return isAlive({ pid: left.pid, startedAt: '' });
}

/** Empty when there is no such process, or only its zombie. */
async function commandLine(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
}

/** A pid in postmaster.pid that now belongs to some other program (a container that was restarted) keeps the server from starting. */
async function sweepForeignPid(place: ServerPlace): Promise<void> {
  const left = await postmasterFile(place);
  if (left === undefined || process.platform !== 'linux') return;
  const command = await commandLine(left.pid);
  if (command !== '' && !command.includes('postgres')) await rm(join(place.data, 'postmaster.pid'), { force: true });
}

/**
 * Starts the server, which recovers from its write-ahead log when it was killed, and waits until it takes connections. Retries while
 * the workers of a killed server are still on their way out and hold its shared memory.
 */
export async function startServer(place: ServerPlace, binaries: ServerBinaries, transport: Transport): Promise<void> {
  await sweepForeignPid(place);
  const logSize = await stat(place.log).then(
    (file) => file.size,
    () => 0,
  );
  if (logSize > 10_000_000) await truncate(place.log);
  const options = await serverOptions(place, transport);
  for (let attempt = 1; ; attempt += 1) {
    const { code, output } = await runProgram(
      binaries.pgCtl,
      ['start', '-w', '-t', '60', '-s', '-D', place.data, '-l', place.log, '-o', options],
      place,
    );
    if (code === 0) return;
    const log = await readFile(place.log, 'utf8').catch(() => '');
    if (
      attempt === 20 ||
      !/shared memory block|lock file|is being used|address already in use/i.test(log.slice(-1500))
    ) {
      throw new AssayError(
        'storage.unavailable',
        `the database server did not start: ${(output + log.slice(-800)).trim()} (log: ${place.log})`,
      );
    }
    await sleep(100 * Math.min(attempt, 10));
  }
}

/** Stops the server in an orderly way (open connections are ended) and waits until it is gone. */
export async function stopServer(place: ServerPlace, binaries: ServerBinaries): Promise<void> {
  const { code, output } = await runProgram(
    binaries.pgCtl,
    ['stop', '-w', '-s', '-m', 'fast', '-t', '60', '-D', place.data],
    place,
  );
  // A server that was killed left its pid file behind; there is nothing to stop then, and the next start recovers.
  if (code !== 0 && (await isServing(place))) {
    throw new AssayError('storage.unavailable', `the database server in ${place.data} did not stop: ${output.trim()}`);
  }
}
