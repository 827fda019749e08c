import { sql, type Kysely } from 'kysely';
import type { Tables } from '../postgres/table-types.ts';
import { engineSchema } from './workflow-names.ts';

/** Fewer rows are read in one go whatever the plan. */
const enoughRows = 50;

/**
 * Has the server look at tables that it knows nothing of, as soon as they hold something. Of an empty table it takes each column to have 200 values, the
 * tenant's included, and reads all of the tenant's rows where a key would find one; a night would go on so until the server comes by itself, a minute later.
 *
 * @param seen tables that were looked at, to which this adds
 */
export async function lookAtNewTables(db: Kysely<Tables>, seen: Set<string>): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
    where schemaname in ('assay', ${engineSchema}) and n_live_tup >= ${enoughRows} and last_analyze is null and last_autoanalyze is null`.execute(
    db,
  );
  for (const { name } of rows) {
    // Once: on a server of somebody else's the table may not be ours to look at.
    if (seen.has(name)) continue;
    seen.add(name);
    await sql`analyze ${sql.raw(name)}`.execute(db);
  }
}
