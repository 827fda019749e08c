import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../../test/durability/test-database.ts';
import { newRun } from '../../../test/new-run.ts';
import { connect } from '../postgres/database.ts';
import { createStores } from '../postgres/stores.ts';
import { createEngine } from './engine.ts';

test('a server with fewer connections than a process asks for: slower, and every run is done', async () => {
  const owner = await openTestDatabase();
  const role = `few_${process.pid}`;
  const { pool } = owner.database;
  // Anybody but the server's own user is held to a limit.
  await pool.query(`create role ${role} login password 'few' connection limit 20`);
  await pool.query(`create database ${role} owner ${role}`);
  const url = new URL(owner.database.url);
  [url.username, url.password, url.pathname] = [role, 'few', `/${role}`];
  const database = await connect({ dataDir: owner.storage.dataDir, databaseUrl: url.href, poolSize: 40 });
  try {
    const stores = createStores(database.db, { tenantId: 'local', actor: 'test' });
    const refusals: unknown[] = [];
    /** Two dozen at a time keep a connection each for a while. */
    async function busy(): Promise<void> {
      await sql`select pg_sleep(0.05)`.execute(database.db).catch((error: unknown) => {
        refusals.push(error);
        throw error;
      });
    }
    const engine = await createEngine({
      database,
      workerConcurrency: 24,
      async execute(_runId, journal) {
        for (let nth = 0; nth < 2; nth += 1) {
          await busy();
          await journal.step(`4-grade/claim/${nth}`, null, async () => nth);
        }
      },
    });
    const runIds: string[] = [];
    for (let nth = 0; nth < 30; nth += 1) runIds.push((await newRun(stores, 'few', { name: nth })).runId);
    await engine.enqueue(runIds);
    await engine.waitFor(runIds);
    const { rows } = await database.pool.query(
      'select status, count(*)::integer as runs from assay.run group by status',
    );
    expect(rows).toEqual([{ status: 'done', runs: 30 }]);
    expect(refusals.length).toBeGreaterThan(0);
    expect(refusals.every((error) => error instanceof Error && 'code' in error && error.code === '53300')).toBe(true);
    await engine.stop();
  } finally {
    await database.close();
    await pool.query(`drop database ${role} with (force)`);
    await pool.query(`drop role ${role}`);
    await owner.close();
  }
});
