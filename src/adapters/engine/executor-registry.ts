import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { sql, type Kysely } from 'kysely';
import { identityOf, isAlive } from '../postgres/process-identity.ts';
import type { Tables } from '../postgres/table-types.ts';

export const heartbeatMs = 2000;
/** A process elsewhere that was silent for so long is dead: ten missed beats. */
const silentElsewhereSeconds = 20;
/** A process that this machine can see is given longer: it may be busy with one long computation. */
const silentHereSeconds = 120;

/** One place where process ids mean the same: host, boot and process namespace. */
function hostIdentity(): string {
  const parts = [hostname()];
  try {
    parts.push(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(), readlinkSync('/proc/self/ns/pid'));
  } catch {
    // Not Linux: the host's name has to do.
  }
  return parts.join('/');
}

const host = hostIdentity();

/** Writes this process down as alive, now. */
export async function beat(db: Kysely<Tables>, executorId: string): Promise<void> {
  const self = identityOf(process.pid);
  await db
    .insertInto('engine_executor')
    .values({ executor_id: executorId, host, pid: self.pid, process_started_at: self.startedAt })
    .onConflict((conflict) => conflict.column('executor_id').doUpdateSet({ beat_at: sql<Date>`now()` }))
    .execute();
}

export async function leave(db: Kysely<Tables>, executorId: string): Promise<void> {
  await db.deleteFrom('engine_executor').where('executor_id', '=', executorId).execute();
}

/** Executors that are alive; the rows of dead ones are removed. */
export async function liveExecutors(db: Kysely<Tables>): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('engine_executor')
    .select([
      'executor_id',
      'host',
      'pid',
      'process_started_at',
      sql<number>`extract(epoch from now() - beat_at)::float8`.as('silent'),
    ])
    .execute();
  const alive = rows.filter((row) => {
    if (row.host !== host) return row.silent < silentElsewhereSeconds;
    return row.silent < silentHereSeconds && isAlive({ pid: row.pid, startedAt: row.process_started_at });
  });
  const dead = rows.filter((row) => !alive.includes(row)).map((row) => row.executor_id);
  if (dead.length > 0) await db.deleteFrom('engine_executor').where('executor_id', 'in', dead).execute();
  return alive.map((row) => row.executor_id);
}
