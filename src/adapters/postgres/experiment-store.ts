import { eraseReplies } from './erase-replies.ts';
import { sql } from 'kysely';
import { canonicalJson } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { ExperimentInput, ExperimentStore, StoredExperiment } from '../../ports/dataset-stores.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import { createExperimentJobs, toExperiment } from './experiment-jobs.ts';
import { notFound, type Scope } from './scope.ts';

export function createExperimentStore(scope: Scope): ExperimentStore {
  const { db, tenantId } = scope;

  async function unanswered(on: typeof db, input: ExperimentInput): Promise<StoredExperiment | undefined> {
    const row = await on
      .selectFrom('experiment')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('dataset_id', '=', input.datasetId)
      .where('version', '=', input.version)
      .where('plan_a', '=', input.planA)
      .where('plan_b', '=', input.planB)
      .where(sql<boolean>`spec = ${canonicalJson(input.spec)}::jsonb`)
      .where('report', 'is', null)
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? undefined : toExperiment(row);
  }

  return {
    ...createExperimentJobs(scope),
    unanswered: (input) => unanswered(db, input),
    begin: (input) =>
      db.transaction().execute(async (trx) => {
        const there = await unanswered(trx, input);
        if (there !== undefined) return there;
        const made = await trx
          .insertInto('experiment')
          .values({
            tenant_id: tenantId,
            experiment_id: newId('exp'),
            dataset_id: input.datasetId,
            version: input.version,
            plan_a: input.planA,
            plan_b: input.planB,
            spec: canonicalJson(input.spec),
            created_by: scope.actor,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await writeAudit(trx, scope, {
          action: 'experiment.begin',
          subject: made.experiment_id,
          details: { dataset: input.datasetId, version: input.version, planA: input.planA, planB: input.planB },
        });
        return toExperiment(made);
      }),
    finish: (experimentId, report) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .updateTable('experiment')
          .set({ report: canonicalJson(report), finished_at: scope.clock.now() })
          .where('tenant_id', '=', tenantId)
          .where('experiment_id', '=', experimentId)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) throw notFound('experiment', experimentId);
        await writeAudit(trx, scope, { action: 'experiment.finish', subject: experimentId, details: {} });
        return toExperiment(row);
      }),
    async get(idOrPrefix) {
      const rows = await db
        .selectFrom('experiment')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where(sql<boolean>`starts_with(experiment_id, ${idOrPrefix})`)
        .limit(2)
        .execute();
      const [row, another] = rows;
      if (row === undefined) throw notFound('experiment', idOrPrefix);
      if (another !== undefined)
        throw new AssayError('input.invalid', `"${idOrPrefix}" begins several experiments; give more of it`);
      return toExperiment(row);
    },
    async list() {
      const rows = await db
        .selectFrom('experiment')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .orderBy('experiment_id', 'desc')
        .execute();
      return rows.map(toExperiment);
    },
    async results({ datasetId, version, planHash }) {
      const rows = await db
        .selectFrom('dataset_result')
        .select(['position', 'repeat', 'result'])
        .where('tenant_id', '=', tenantId)
        .where('dataset_id', '=', datasetId)
        .where('version', '=', version)
        .where('plan_hash', '=', planHash)
        .execute();
      return rows.map(({ position, repeat, result }) => ({ position, repeat, value: result }));
    },
    async graded({ datasetId, version, planA, planB }, repeats) {
      const { n } = await db
        .selectFrom('dataset_result')
        .select((count) => count.fn.countAll<string>().as('n'))
        .where('tenant_id', '=', tenantId)
        .where('dataset_id', '=', datasetId)
        .where('version', '=', version)
        .where('plan_hash', 'in', [planA, planB])
        .where('repeat', '<=', repeats)
        .executeTakeFirstOrThrow();
      return Number(n);
    },
    putResult: ({ datasetId, version, planHash }, { position, repeat, runId, value }) =>
      db.transaction().execute(async (trx) => {
        // An erasure that comes now waits; one that came before has taken the row.
        const alive = await trx
          .selectFrom('dataset_row')
          .select('position')
          .where('tenant_id', '=', tenantId)
          .where('dataset_id', '=', datasetId)
          .where('version', '=', version)
          .where('position', '=', position)
          .forShare()
          .executeTakeFirst();
        if (alive !== undefined) {
          await trx
            .insertInto('dataset_result')
            .values({
              tenant_id: tenantId,
              dataset_id: datasetId,
              version,
              position,
              plan_hash: planHash,
              repeat,
              result: canonicalJson(value),
            })
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        }
        await eraseReplies(trx, { tenantId, runs: [runId], now: scope.clock.now() });
      }),
    addValidation: (validation) =>
      db.transaction().execute(async (trx) => {
        await trx
          .insertInto('judge_validation')
          .values({
            tenant_id: tenantId,
            judge_hash: validation.judgeHash,
            n: validation.n,
            kappa: validation.kappa ?? null,
            quadratic_kappa: validation.quadraticKappa ?? null,
            low: validation.low ?? null,
            high: validation.high ?? null,
            dataset_hash: validation.datasetHash,
            validated_by: scope.actor,
          })
          .execute();
        await writeAudit(trx, scope, {
          action: 'judge.validate',
          subject: validation.judgeHash,
          details: { n: validation.n, kappa: validation.kappa ?? null },
        });
      }),
    async validation(judgeHash) {
      const row = await db
        .selectFrom('judge_validation')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('judge_hash', '=', judgeHash)
        .orderBy('position', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        judgeHash,
        n: row.n,
        kappa: row.kappa ?? undefined,
        quadraticKappa: row.quadratic_kappa ?? undefined,
        low: row.low ?? undefined,
        high: row.high ?? undefined,
        datasetHash: row.dataset_hash,
      };
    },
  };
}
