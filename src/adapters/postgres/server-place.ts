import { chown, lstat, mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sha256 } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import { canReach, serverOwner, type ServerOwner } from './server-owner.ts';

/** Where everything of one embedded server lies. */
export interface ServerPlace {
  readonly owner: ServerOwner | undefined;
  /** Belongs to the server's user; holds the data, the log and, where needed, a copy of the binaries. */
  readonly home: string;
  readonly data: string;
  readonly log: string;
  /** Registrations of the processes that use it. */
  readonly clients: string;
}

/**
 * `<dataDir>/postgres`, unless we are root and the server's user cannot get there (a 0700 home directory): then a directory under
 * /var/lib/assay named by a hash of `dataDir`, and `<dataDir>/postgres-location` says where.
 */
export async function serverPlace(dataDir: string): Promise<ServerPlace> {
  const base = resolve(dataDir);
  await mkdir(base, { recursive: true });
  const near = join(base, 'postgres');
  const owner = serverOwner(near);
  let home = near;
  if (owner !== undefined && !canReach(base, owner)) {
    home = join('/var/lib/assay', sha256(base).slice(0, 16));
    await mkdir('/var/lib/assay', { recursive: true, mode: 0o755 });
    await writeFile(join(base, 'postgres-location'), `${home}\n`);
  }
  await mkdir(home, { recursive: true, mode: 0o700 });
  if (owner !== undefined) await chown(home, owner.uid, owner.gid);
  return { owner, home, data: join(home, 'data'), log: join(home, 'server.log'), clients: join(home, 'clients') };
}

// sun_path holds 108 bytes with the closing NUL; the server adds "/.s.PGSQL.5432".
const longestSocketDirectory = 107 - '/.s.PGSQL.5432'.length;

/** A directory for the server's socket that is short enough, private, and the same for every process. */
export async function socketDirectory(place: ServerPlace): Promise<string> {
  const candidates = [
    join(place.home, 'socket'),
    ...[tmpdir(), '/tmp'].map((at) => join(at, `assay-${sha256(place.home).slice(0, 16)}`)),
  ];
  const directory = candidates.find((path) => Buffer.byteLength(path) <= longestSocketDirectory) ?? '/tmp';
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (place.owner !== undefined) await chown(directory, place.owner.uid, place.owner.gid);
  const { uid, mode } = await lstat(directory);
  // In a shared /tmp somebody else could have put a directory of that name there first.
  if (uid !== (place.owner?.uid ?? process.getuid?.()) || (mode & 0o077) !== 0) {
    throw new AssayError(
      'storage.unavailable',
      `${directory} must belong to the database's user with mode 0700; remove it and start again`,
    );
  }
  return directory;
}

/** What a running (or crashed) server wrote about itself into `postmaster.pid`. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  readonly socketDirectory: string;
}

/** Lines of postmaster.pid: pid, data directory, start time, port, socket directory, listen address, shared memory key, status. */
export async function postmasterFile(place: ServerPlace): Promise<PostmasterFile | undefined> {
  const text = await readFile(join(place.data, 'postmaster.pid'), 'utf8').catch(() => undefined);
  const lines = text?.split('\n');
  if (lines === undefined || lines.length < 5) return undefined;
  return { pid: Number(lines[0]), port: Number(lines[3]), socketDirectory: lines[4] ?? '' };
}
