import { sql, type Kysely, type Selectable } from 'kysely';
import { AssayError } from '../../core/errors.ts';
import { systemClock } from '../../ports/clock.ts';
import type { RunStatus, StoredRun } from '../../ports/stored.ts';
import { writeAudit } from '../postgres/audit-store.ts';
import { batchUnderWay, whileNoRoundIsMade } from '../postgres/batch-store.ts';
import { retryTransient } from '../postgres/transient-error.ts';
import { perDatabase } from '../postgres/per-database.ts';
import { queuedAgain, toRun } from '../postgres/run-store.ts';
import type { Tables } from '../postgres/table-types.ts';
import { together } from '../postgres/together.ts';

const unfinished = ['queued', 'running', 'held'] as const;

export async function findRun(db: Kysely<Tables>, runId: string): Promise<StoredRun | undefined> {
  const row = await retryTransient(() =>
    db.selectFrom('run').selectAll().where('run_id', '=', runId).executeTakeFirst(),
  );
  return row === undefined ? undefined : toRun(row);
}

/** Those of the runs that are there, in one question. */
export async function findRuns(db: Kysely<Tables>, runIds: readonly string[]): Promise<ReadonlyMap<string, StoredRun>> {
  const rows = await retryTransient(() =>
    db
      .selectFrom('run')
      .selectAll()
      .where('run_id', '=', sql<string>`any(${runIds}::text[])`)
      .execute(),
  );
  return new Map(rows.map((row) => [row.run_id, toRun(row)]));
}

/** A workflow's work on a run. What an earlier attempt has to say of it counts no more once it was given to another. */
export interface RunAttempt {
  readonly runId: string;
  readonly workflow: string;
}

/** Runs of a lot are taken up in one statement. */
const takerOf = perDatabase((db) =>
  together({
    many: (taken: readonly RunAttempt[]) => takeUp(db, taken),
    one: async (one: RunAttempt) => (await takeUp(db, [one]))[0] ?? null,
  }),
);

/** A run that a workflow works on. */
export interface TakenRun {
  readonly run: StoredRun;
  /** Nobody has taken it up before: there is no step of it, and no call. */
  readonly first: boolean;
}

async function takeUp(db: Kysely<Tables>, taken: readonly RunAttempt[]): Promise<readonly (TakenRun | null)[]> {
  const { rows } = await retryTransient(() =>
    sql<Selectable<Tables['run']> & { readonly first: boolean }>`
      select (t.taken).*, t.first
      from assay.take_runs(${taken.map(({ runId }) => runId)}::text[], ${taken.map(({ workflow }) => workflow)}::text[]) t`.execute(
      db,
    ),
  );
  const byId = new Map(rows.map((row) => [row.run_id, { run: toRun(row), first: row.first }]));
  return taken.map(({ runId }) => byId.get(runId) ?? null);
}

/**
 * Takes a run up for a workflow of the engine.
 *
 * @returns undefined when it is not to be worked on: it is not there, has ended, is a paused batch's, or was given to another workflow
 */
export async function markRunning(db: Kysely<Tables>, runId: string, workflow: string): Promise<TakenRun | undefined> {
  return (await takerOf(db)({ runId, workflow })) ?? undefined;
}

export type RunEnd =
  | { readonly status: 'done' }
  | { readonly status: 'failed'; readonly code: string; readonly message: string };

/** Ends a run that has not ended yet. @param workflow when given, only while the run is that workflow's */
export async function markEnded(
  db: Kysely<Tables>,
  { runId, workflow }: Pick<RunAttempt, 'runId'> & Partial<RunAttempt>,
  end: RunEnd,
): Promise<void> {
  const error = end.status === 'failed' ? { error_code: end.code, error_message: end.message } : {};
  await retryTransient(() =>
    db
      .updateTable('run')
      .set({ status: end.status, finished_at: sql<Date>`now()`, ...error })
      .where('run_id', '=', runId)
      .where('status', 'in', unfinished)
      .$if(workflow !== undefined, (run) => run.where('workflow', '=', workflow ?? ''))
      .execute(),
  );
}

/** Of a batch that is cancelled what is under way may end, and nothing waits. */
export const ofCancelledBatch = sql<boolean>`exists (select from assay.batch b
  where b.tenant_id = run.tenant_id and b.batch_id = run.batch_id and b.state = 'cancelled')`;

/** The same under a lock: a cancellation that is under way is waited for, so that nothing comes to wait behind its back. */
export const cancelledMeanwhile = sql<boolean>`(select b.state from assay.batch b
  where b.tenant_id = run.tenant_id and b.batch_id = run.batch_id for share) = 'cancelled'`;

/** Lets a run wait. Its finished steps stay finished; who feeds the queue takes it up again when the time has come. One of a cancelled batch has ended. */
export async function markHeld(
  db: Kysely<Tables>,
  { runId, workflow }: RunAttempt,
  hold: { readonly until: Date; readonly code: string; readonly message: string },
): Promise<void> {
  await retryTransient(() =>
    db
      .updateTable('run')
      .set({
        status: sql<RunStatus>`case when ${cancelledMeanwhile} then 'cancelled' else 'held' end`,
        finished_at: sql<Date | null>`case when ${cancelledMeanwhile} then now() end`,
        held_until: hold.until,
        holds: sql<number>`holds + 1`,
        error_code: hold.code,
        error_message: hold.message,
        fed_at: null,
        workflow: null,
      })
      .where('run_id', '=', runId)
      .where('status', 'in', ['queued', 'running'])
      .where('workflow', '=', workflow)
      .execute(),
  );
}

/** A run that its workflow does not work on after all (its batch was paused, its worker leaves): back into the table, for another workflow later. */
export async function markUnfed(db: Kysely<Tables>, runId: string, workflow: string): Promise<void> {
  await retryTransient(() =>
    db
      .updateTable('run')
      .set({ fed_at: null, workflow: null, attempts: sql<number>`attempts + 1` })
      .where('run_id', '=', runId)
      .where('status', '=', 'queued')
      .where((where) => where.or([where('workflow', 'is', null), where('workflow', '=', workflow)]))
      .execute(),
  );
}

function audited(
  trx: Kysely<Tables>,
  act: { readonly run: StoredRun; readonly action: string; readonly actor: string },
) {
  const scope = { db: trx, tenantId: act.run.tenantId, actor: act.actor, clock: systemClock };
  return writeAudit(trx, scope, { action: act.action, subject: act.run.id, details: { attempt: act.run.attempts } });
}

/** Cancels a run that has not ended yet. @returns whether it had not */
export async function markCancelled(db: Kysely<Tables>, runId: string, actor: string): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('run')
      .set({ status: 'cancelled', finished_at: sql<Date>`now()` })
      .where('run_id', '=', runId)
      .where('status', 'in', unfinished)
      .returningAll()
      .executeTakeFirst();
    if (row !== undefined) await audited(trx, { run: toRun(row), action: 'run.cancel', actor });
    return row !== undefined;
  });
}

/** A run that is tried again and has to wait is fed by its batch, which must not have ended before it. */
async function reopenBatch(trx: Kysely<Tables>, { tenantId, batchId }: StoredRun): Promise<void> {
  if (batchId === undefined) return;
  await trx
    .updateTable('batch')
    .set({ state: batchUnderWay, finished_at: null })
    .where('tenant_id', '=', tenantId)
    .where('batch_id', '=', batchId)
    .where('state', 'in', ['done', 'cancelled'])
    .execute();
}

/** Puts a run that failed or was cancelled back into the queue, as another attempt. Its finished steps stay finished. */
export async function markQueuedAgain(db: Kysely<Tables>, runId: string, actor: string): Promise<StoredRun> {
  const again = await db.transaction().execute(async (trx) => {
    await whileNoRoundIsMade(trx);
    const row = await trx
      .updateTable('run')
      .set(queuedAgain)
      .where('run_id', '=', runId)
      .where('status', 'in', ['failed', 'cancelled', 'held'])
      .returningAll()
      .executeTakeFirst();
    if (row !== undefined) {
      const run = toRun(row);
      await reopenBatch(trx, run);
      await audited(trx, { run, action: 'run.retry', actor });
    }
    return row;
  });
  if (again !== undefined) return toRun(again);
  const there = await findRun(db, runId);
  if (there === undefined) throw new AssayError('not-found', `run "${runId}" does not exist`);
  throw new AssayError(
    'conflict',
    `run "${runId}" is ${there.status}; only a run that failed, was cancelled or is held can be tried again`,
  );
}
