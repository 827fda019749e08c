import { sql, type Kysely } from 'kysely';
import type { Tables } from './table-types.ts';

/** What a worker tells others of itself, beside its heartbeat. */
export interface WorkerState {
  joined(concurrency: number): Promise<void>;
  /** @param openForMs until one call may try again */
  circuit(target: string, state: 'closed' | 'open' | 'half-open', openForMs: number): Promise<void>;
}

export function createWorkerState(db: Kysely<Tables>, executorId: string): WorkerState {
  return {
    async joined(concurrency) {
      await sql`update assay.engine_executor set concurrency = ${concurrency} where executor_id = ${executorId}`.execute(
        db,
      );
    },
    async circuit(target, state, openForMs) {
      if (state === 'closed') {
        await sql`delete from assay.circuit_state where executor_id = ${executorId} and target = ${target}`.execute(db);
        return;
      }
      // A worker that was taken for dead has no row to refer to until its next beat: then this is told with the next change.
      await sql`
        insert into assay.circuit_state (executor_id, target, state, open_until)
        select executor_id, ${target}, ${state}, now() + ${openForMs} * interval '1 millisecond'
          from assay.engine_executor where executor_id = ${executorId}
        on conflict (executor_id, target) do update set state = excluded.state, changed_at = now(), open_until = excluded.open_until`.execute(
        db,
      );
    },
  };
}
