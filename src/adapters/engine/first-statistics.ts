import { sql, type Kysely } from 'kysely';
import type { Tables } from '../postgres/table-types.ts';
import { engineSchema } from './workflow-names.ts';

/** Fewer rows are read in one go whatever the plan. */
const enoughRows = 50;
/** From so many on a plan for few is dear. */
const manyRows = 2000;

/**
 * Has the server look at tables that it knows nothing of, as soon as they hold something, and at those that have grown fivefold since it looked. Of an empty
 * table it takes each column to have 200 values, the tenant's included, and reads all of the tenant's rows where a key would find one; in the first seconds of
 * 40,000 runs it took 40 ms to find the next eight among them. A night would go on so until the server comes by itself, a minute later.
 *
 * @param seen tables that were looked at and how long the number of their rows was, to which this adds
 */
export async function lookAtNewTables(db: Kysely<Tables>, seen: Set<string>): Promise<void> {
  const { rows } = await sql<{ name: string; live: number }>`
    select format('%I.%I', schemaname, relname) as name, n_live_tup as live from pg_stat_user_tables
    where schemaname in ('assay', ${engineSchema}) and n_live_tup >= ${enoughRows}
      and (last_analyze is null and last_autoanalyze is null or n_mod_since_analyze > .8 * n_live_tup and n_live_tup >= ${manyRows})`.execute(
    db,
  );
  for (const { name, live } of rows) {
    // Once for each power of ten: on a server of somebody else's the table may not be ours to look at.
    const key = `${name} ${`${live}`.length}`;
    if (seen.has(key)) continue;
    seen.add(key);
    await sql`analyze ${sql.raw(name)}`.execute(db);
  }
}
