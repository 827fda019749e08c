import { canonicalJson } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { ExperimentJobStore, StoredExperiment } from '../../ports/dataset-stores.ts';
import { writeAudit } from './audit-store.ts';
import type { Selectable } from 'kysely';
import { notFound, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

export function toExperiment(row: Selectable<Tables['experiment']>): StoredExperiment {
  return {
    id: row.experiment_id,
    datasetId: row.dataset_id,
    version: row.version,
    planA: row.plan_a,
    planB: row.plan_b,
    spec: row.spec,
    report: row.report ?? undefined,
    createdAt: row.created_at,
    createdBy: row.created_by,
    finishedAt: row.finished_at ?? undefined,
    job: row.job === null ? undefined : { state: row.job, attempts: row.attempts, error: row.job_error ?? undefined },
  };
}

/** Experiments that run in the background; who may take one is held by a lock of the caller, see `asLeader`. */
export function createExperimentJobs(scope: Scope): ExperimentJobStore {
  const { db, tenantId } = scope;

  /** @param from states that it may be in; null: not queued */
  function change(
    experimentId: string,
    to: 'waiting' | 'cancelled',
    from: readonly (NonNullable<StoredExperiment['job']>['state'] | null)[],
  ): Promise<StoredExperiment> {
    return db.transaction().execute(async (trx) => {
      const there = await trx
        .selectFrom('experiment')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('experiment_id', '=', experimentId)
        .forUpdate()
        .executeTakeFirst();
      if (there === undefined) throw notFound('experiment', experimentId);
      if (there.job === to && there.report === null) return toExperiment(there);
      if (there.report !== null || !from.includes(there.job))
        throw new AssayError(
          'conflict',
          `experiment "${experimentId}" is ${there.report === null ? (there.job ?? 'run by whoever began it') : 'done'}; it cannot become ${to}`,
        );
      const row = await trx
        .updateTable('experiment')
        .set({ job: to, attempts: 0, next_at: scope.clock.now(), job_error: null })
        .where('tenant_id', '=', tenantId)
        .where('experiment_id', '=', experimentId)
        .returningAll()
        .executeTakeFirstOrThrow();
      const action = to === 'waiting' ? 'experiment.queue' : 'experiment.cancel';
      await writeAudit(trx, scope, { action, subject: experimentId, details: {} });
      return toExperiment(row);
    });
  }

  return {
    queue: (experimentId) => change(experimentId, 'waiting', [null, 'failed', 'cancelled', 'running']),
    cancel: (experimentId) => change(experimentId, 'cancelled', ['waiting', 'running', 'failed']),
    async take(now) {
      const row = await db
        .updateTable('experiment')
        .set({ job: 'running' })
        .where('tenant_id', '=', tenantId)
        .where('experiment_id', '=', (select) =>
          select
            .selectFrom('experiment')
            .select('experiment_id')
            .where('tenant_id', '=', tenantId)
            .where('job', 'in', ['waiting', 'running'])
            .where('report', 'is', null)
            .where('next_at', '<=', now)
            .orderBy('next_at')
            .orderBy('experiment_id')
            .limit(1),
        )
        .where('job', 'in', ['waiting', 'running'])
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? undefined : toExperiment(row);
    },
    async noteFailure(experimentId, { error, nextAt, isAttempt = true }) {
      await db
        .updateTable('experiment')
        .set((update) => ({
          job: nextAt === undefined ? 'failed' : 'waiting',
          attempts: update('attempts', '+', isAttempt ? 1 : 0),
          next_at: nextAt ?? null,
          job_error: canonicalJson(error),
        }))
        .where('tenant_id', '=', tenantId)
        .where('experiment_id', '=', experimentId)
        // Cancelled while it failed: cancelled it stays.
        .where('job', '=', 'running')
        .execute();
    },
  };
}
