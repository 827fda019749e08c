import { readdir } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openTestDatabase, testStorage } from '../../../test/durability/test-database.ts';
import { retryTransient } from './transient-error.ts';
import { connect } from './database.ts';
import { embeddedStatus } from './embedded-server.ts';
import { watchServer } from './watch-server.ts';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

test('three processes that open a new database at once migrate it once', async () => {
  const storage = await testStorage();
  const databases = await Promise.all([connect(storage), connect(storage), connect(storage)]);
  const [first] = databases;
  const { rows } = (await first?.pool.query('select version, name from assay.schema_migration order by version')) ?? {
    rows: [],
  };
  expect(rows[0]).toEqual({ version: 1, name: '000001-spine.sql' });
  const names = rows.map((row: { name: string }) => row.name);
  const files = (await readdir(new URL('../../../migrations/', import.meta.url))).sort();
  expect(names).toEqual(files);
  const keys = await first?.db
    .selectFrom('tenant_key')
    .select(['tenant_id', 'purpose', 'version'])
    .orderBy('purpose')
    .execute();
  expect(keys).toEqual([
    { tenant_id: 'local', purpose: 'essay-reference', version: 1 },
    { tenant_id: 'local', purpose: 'pseudonym', version: 1 },
  ]);
  await Promise.all(databases.map((database) => database.close()));
  await storage.remove();
});

test('a watch on the server that is ended before it is connected leaves no connection behind', async () => {
  const { url } = opened.database;
  const watches = async (): Promise<number> => {
    // Another connection than those of the pool: it comes to the server after all that were begun before it.
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query("select 1 from pg_stat_activity where application_name = 'assay watch'");
    await client.end();
    return rows.length;
  };
  const before = await watches();
  await Promise.all(
    Array.from({ length: 5 }, () =>
      watchServer({ url, revive: async () => undefined, stop: async () => undefined }).stop(),
    ),
  );
  await vi.waitFor(async () => expect(await watches()).toBe(before), 10_000);
});

test('opening again applies nothing and keeps the keys', async () => {
  const secrets = () => opened.database.db.selectFrom('tenant_key').select('secret').orderBy('purpose').execute();
  const before = await secrets();
  const again = await connect(opened.storage);
  await again.close();
  expect(await secrets()).toEqual(before);
});

test('a database that a newer Assay made is refused', async () => {
  const { pool } = opened.database;
  await pool.query("insert into assay.schema_migration (version, name, sha256) values (999, '000999-later.sql', '')");
  await expect(connect(opened.storage)).rejects.toMatchObject({
    code: 'storage.version',
    message: expect.stringContaining('newer Assay'),
  });
  await pool.query('delete from assay.schema_migration where version = 999');
});

test('a migration that was changed after it was applied is refused', async () => {
  const { pool } = opened.database;
  await pool.query('update assay.schema_migration set sha256 = reverse(sha256) where version = 1');
  await expect(connect(opened.storage)).rejects.toMatchObject({
    code: 'storage.version',
    message: expect.stringContaining('append-only'),
  });
  await pool.query('update assay.schema_migration set sha256 = reverse(sha256) where version = 1');
});

test('a server that is not there is named', async () => {
  await expect(
    connect({ dataDir: opened.storage.dataDir, databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' }),
  ).rejects.toMatchObject({
    code: 'storage.unavailable',
    retryable: true,
  });
});

test.runIf(process.env['ASSAY_TEST_DATABASE_URL'] === undefined)(
  'an embedded server that is killed comes back by itself, and connections with it',
  async () => {
    const status = await embeddedStatus(opened.storage.dataDir);
    if (status.state !== 'running') throw new Error('the server must be running');
    process.kill(status.pid, 'SIGKILL');
    await vi.waitFor(
      async () => expect(await embeddedStatus(opened.storage.dataDir)).not.toMatchObject({ pid: status.pid }),
      20_000,
    );
    const tenants = await retryTransient(() => opened.database.db.selectFrom('tenant').select('tenant_id').execute());
    expect(tenants).toEqual([{ tenant_id: 'local' }]);
  },
);
