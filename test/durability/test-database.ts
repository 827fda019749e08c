import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { connect, type Database } from '../../src/adapters/postgres/database.ts';
import { stopEmbedded } from '../../src/adapters/postgres/embedded-server.ts';

/** Where a test's database is, for processes that the test starts. */
export interface TestStorage {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  /** Removes it, whoever is connected. */
  remove(): Promise<void>;
}

/** A directory that the database's own user can reach, also when the tests run as root. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'assay-test-'));
  await chmod(directory, 0o755);
  return directory;
}

/** A place for a new database: on the server behind ASSAY_TEST_DATABASE_URL when it is set, else an embedded server of its own. */
export async function testStorage(): Promise<TestStorage> {
  const dataDir = await temporaryDirectory();
  const server = process.env['ASSAY_TEST_DATABASE_URL'];
  if (server === undefined || server === '') {
    return {
      dataDir,
      databaseUrl: undefined,
      async remove() {
        await stopEmbedded(dataDir);
        await rm(dataDir, { recursive: true, force: true });
      },
    };
  }
  const name = `assay_test_${randomBytes(6).toString('hex')}`;
  const admin = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await admin(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    dataDir,
    databaseUrl: url.href,
    async remove() {
      await admin(`drop database if exists ${name} with (force)`);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A new database, opened. */
export async function openTestDatabase(): Promise<{
  readonly database: Database;
  readonly storage: TestStorage;
  close(): Promise<void>;
}> {
  const storage = await testStorage();
  const database = await connect(storage);
  return {
    database,
    storage,
    async close() {
      await database.close();
      await storage.remove();
    },
  };
}
