import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { AssayError } from '../../core/errors.ts';
import { isConnectionError } from './transient-error.ts';
import { startEmbedded } from './embedded-server.ts';
import { migrate } from './migrate.ts';
import { preparedPool } from './prepared-pool.ts';
import type { Tables } from './table-types.ts';
import { ensureTenant } from './tenant-store.ts';
import { watchServer } from './watch-server.ts';

export interface ConnectOptions {
  /** Assay's data directory; the embedded server lives there when no `databaseUrl` is given. */
  readonly dataDir: string;
  /** A PostgreSQL (15 or newer) of your own. */
  readonly databaseUrl?: string | undefined;
  /** Connections of the application's pool (the engine has its own); 10 when not given. */
  readonly poolSize?: number;
}

/** An open database with its schema in place and the tenant `local` in it. */
export interface Database {
  readonly kind: 'embedded' | 'external';
  readonly url: string;
  readonly serverVersion: string;
  readonly db: Kysely<Tables>;
  readonly pool: pg.Pool;
  /** Closes the pool and leaves the embedded server, which stops when nobody else uses it. */
  close(): Promise<void>;
}

const oldestServer = 150_000;

// Money and token counts are far below 2^53; as text they would have to be parsed at every use.
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

async function prepare(pool: pg.Pool): Promise<string> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ number: string; version: string }>(
      "select current_setting('server_version_num') as number, current_setting('server_version') as version",
    );
    const version = rows[0]?.version ?? 'unknown';
    if (Number(rows[0]?.number) < oldestServer) {
      throw new AssayError(
        'storage.version',
        `the server behind DATABASE_URL is PostgreSQL ${version}; Assay needs 15 or newer`,
      );
    }
    await migrate(client);
    return version;
  } finally {
    client.release();
  }
}

/** What to tell a caller when opening failed: an AssayError where the database was away or refused us. */
function explained(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // Class 28: authorization, 3D: no such database.
  if (!isConnectionError(error) && !/^(28|3D)/.test(code)) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new AssayError('storage.unavailable', `the database cannot be reached: ${reason === '' ? code : reason}`, {
    cause: error,
    retryable: true,
  });
}

/**
 * Opens the database: the one behind `databaseUrl`, or the embedded server, which is made and started as needed. Migrations run under
 * a lock.
 *
 * @throws AssayError `storage.unavailable` when it cannot be reached, `storage.version` when server or schema is of another version
 */
export async function connect(options: ConnectOptions): Promise<Database> {
  const external = options.databaseUrl;
  const server =
    external === undefined || external === '' ? await startEmbedded({ dataDir: options.dataDir }) : undefined;
  const url = server?.url ?? external ?? '';
  const pool = new pg.Pool({
    connectionString: url,
    max: options.poolSize ?? 10,
    // A connection's plans go with it, and a new one makes them all again.
    idleTimeoutMillis: 120_000,
    // Nobody waits for ever: whoever waits so long for one of ours is told as if the database were away, and asks again.
    connectionTimeoutMillis: 30_000,
    application_name: 'assay',
    types,
    allowExitOnIdle: true,
  });
  // A connection that breaks is replaced by the pool. Without listeners it would end the process: the pool's own is for idle ones, the
  // client's for one that is lent out and waits between two statements of a transaction.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    const serverVersion = await prepare(pool);
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: preparedPool(pool) }) }).withSchema('assay');
    await ensureTenant(db, 'local');
    const watcher = server === undefined ? undefined : watchServer(server);
    return {
      kind: server === undefined ? 'external' : 'embedded',
      url,
      serverVersion,
      db,
      pool,
      async close() {
        await watcher?.stop();
        await db.destroy();
        await server?.stop();
      },
    };
  } catch (error) {
    await pool.end().catch(() => undefined);
    await server?.stop();
    throw explained(error);
  }
}
