import { readdir, readFile } from 'node:fs/promises';
import type pg from 'pg';
import { sha256 } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';

// Beside `src` in a clone and beside `dist` in the package: three levels up from here in both.
const migrationsDirectory = new URL('../../../migrations/', import.meta.url);

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

async function readMigrations(): Promise<readonly Migration[]> {
  const names = (await readdir(migrationsDirectory)).filter((name) => /^\d{6}-.+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, migrationsDirectory), 'utf8');
      return { version: Number(name.slice(0, 6)), name, sql, sha256: sha256(sql) };
    }),
  );
}

interface AppliedRow {
  readonly version: number;
  readonly sha256: string;
}

async function applied(client: pg.ClientBase): Promise<readonly AppliedRow[]> {
  const { rows } = await client.query<{ found: string | null }>(
    "select to_regclass('assay.schema_migration') as found",
  );
  if (rows[0]?.found == null) return [];
  return (await client.query<AppliedRow>('select version, sha256 from assay.schema_migration order by version')).rows;
}

/** @returns what is still to be applied */
function pending(known: readonly Migration[], done: readonly AppliedRow[]): readonly Migration[] {
  const byVersion = new Map(known.map((migration) => [migration.version, migration]));
  for (const row of done) {
    const migration = byVersion.get(row.version);
    if (migration === undefined) {
      throw new AssayError(
        'storage.version',
        `the database is at schema version ${row.version}, which a newer Assay made; this one knows versions up to ${known.at(-1)?.version ?? 0}. Update Assay`,
      );
    }
    if (migration.sha256 !== row.sha256) {
      throw new AssayError(
        'storage.version',
        `migrations/${migration.name} was applied with other content; migrations are append-only, restore the file`,
      );
    }
  }
  const versions = new Set(done.map((row) => row.version));
  return known.filter((migration) => !versions.has(migration.version));
}

/**
 * Names of the migrations that are still to be applied; applies nothing.
 *
 * @throws AssayError `storage.version` as `migrate` does
 */
export async function pendingMigrations(client: pg.ClientBase): Promise<readonly string[]> {
  return pending(await readMigrations(), await applied(client)).map((migration) => migration.name);
}

/**
 * Brings the schema `assay` up to date: all of it or nothing, once, however many processes start at a time.
 *
 * @returns names of the migrations that were applied now
 * @throws AssayError `storage.version` when the database is newer than this code, or a file that was applied has changed
 */
export async function migrate(client: pg.ClientBase): Promise<readonly string[]> {
  const known = await readMigrations();
  if (pending(known, await applied(client)).length === 0) return [];
  await client.query('begin');
  try {
    await client.query("select pg_advisory_xact_lock(hashtext('assay.schema_migration'))");
    // Another process may have done it while we waited.
    const todo = pending(known, await applied(client));
    if (todo.some((migration) => migration.version === 1)) {
      await client.query('create schema if not exists assay');
      await client.query(
        'create table assay.schema_migration (version integer primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now())',
      );
    }
    for (const migration of todo) {
      await client.query(migration.sql);
      await client.query('insert into assay.schema_migration (version, name, sha256) values ($1, $2, $3)', [
        migration.version,
        migration.name,
        migration.sha256,
      ]);
    }
    await client.query('commit');
    return todo.map((migration) => migration.name);
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}
