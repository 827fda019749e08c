import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../../test/durability/test-database.ts';
import { lookAtNewTables } from './first-statistics.ts';

test('a table that holds something now and was never looked at is, once, and again when it has grown', async () => {
  const opened = await openTestDatabase();
  try {
    const { db } = opened.database;
    const seen = new Set<string>();
    const known = async (): Promise<number | undefined> => {
      const { rows } = await sql<{ values: number }>`
        select n_distinct::float8 as values from pg_stats where schemaname = 'assay' and tablename = 'student' and attname = 'tenant_id'`.execute(
        db,
      );
      return rows[0]?.values;
    };
    await sql`insert into assay.student (tenant_id, pseudonym, key_version) select 'local', 'p' || n, 1 from generate_series(1, 60) n`.execute(
      db,
    );
    expect(await known()).toBeUndefined();
    await expect
      .poll(
        async () => {
          await sql`select pg_stat_force_next_flush()`.execute(db);
          await lookAtNewTables(db, seen);
          return known();
        },
        { timeout: 20_000 },
      )
      // All sixty are of one tenant: its column finds none of them.
      .toBe(1);
    expect([...seen]).toEqual(['assay.student 2']);

    await sql`insert into assay.student (tenant_id, pseudonym, key_version) select 'local', 'q' || n, 1 from generate_series(1, 3000) n`.execute(
      db,
    );
    await expect
      .poll(
        async () => {
          await sql`select pg_stat_force_next_flush()`.execute(db);
          await lookAtNewTables(db, seen);
          const { rows } = await sql<{ rows: number }>`
            select reltuples::float8 as rows from pg_class where oid = 'assay.student'::regclass`.execute(db);
          return rows[0]?.rows;
        },
        { timeout: 20_000 },
      )
      .toBe(3060);
  } finally {
    await opened.close();
  }
});
