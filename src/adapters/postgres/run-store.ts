import { sql, type Kysely, type Selectable, type SelectQueryBuilder } from 'kysely';
import type { RunInput, RunStatus, StoredRun } from '../../ports/stored.ts';
import type { RunFilter, RunStore } from '../../ports/stores.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import { perDatabase } from './per-database.ts';
import { inChunks, notFound, pageLimit, toPage, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';
import { together } from './together.ts';

export function toRun(row: Selectable<Tables['run']>): StoredRun {
  return {
    id: row.run_id,
    tenantId: row.tenant_id,
    submissionId: row.submission_id,
    assignmentId: row.assignment_id,
    planHash: row.plan_hash,
    batchId: row.batch_id ?? undefined,
    priority: row.priority,
    status: row.status,
    stage: row.stage ?? undefined,
    attempts: row.attempts,
    recoveries: row.recoveries,
    holds: row.holds,
    heldUntil: row.held_until ?? undefined,
    error: row.error_code === null ? undefined : { code: row.error_code, message: row.error_message ?? '' },
    rerunOf: row.rerun_of ?? undefined,
    fromStage: row.from_stage ?? undefined,
    createdAt: row.created_at,
    startedAt: row.started_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
  };
}

/** Submission (a version of it) and plan; a rerun also says of what and from where. */
function idempotencyKey(input: RunInput): string {
  const rerun = input.rerunOf === undefined ? '' : `/${input.rerunOf}/${input.fromStage ?? ''}`;
  return `${input.submissionId}/${input.planHash}${rerun}`;
}

function filtered<O>(
  query: SelectQueryBuilder<Tables, 'run', O>,
  filter: RunFilter,
): SelectQueryBuilder<Tables, 'run', O> {
  let narrowed = query;
  if (filter.assignmentId !== undefined) narrowed = narrowed.where('assignment_id', '=', filter.assignmentId);
  if (filter.submissionId !== undefined) narrowed = narrowed.where('submission_id', '=', filter.submissionId);
  if (filter.runIds !== undefined) narrowed = narrowed.where('run_id', '=', sql<string>`any(${filter.runIds}::text[])`);
  if (filter.batchId !== undefined) narrowed = narrowed.where('batch_id', '=', filter.batchId);
  if (filter.reruns === false) narrowed = narrowed.where('rerun_of', 'is', null);
  if (filter.status !== undefined) narrowed = narrowed.where('status', '=', filter.status);
  return narrowed;
}

async function readMany(
  db: Kysely<Tables>,
  runIds: readonly string[],
): Promise<readonly (Selectable<Tables['run']> | null)[]> {
  const rows = await db
    .selectFrom('run')
    .selectAll()
    .where('run_id', '=', sql<string>`any(${runIds}::text[])`)
    .execute();
  const byId = new Map(rows.map((row) => [row.run_id, row]));
  return runIds.map((runId) => byId.get(runId) ?? null);
}

/** Runs that are asked for in the same moment are read with one statement. */
const readerOf = perDatabase((db) =>
  together({
    many: (runIds: readonly string[]) => readMany(db, runIds),
    one: async (runId: string) => (await readMany(db, [runId]))[0] ?? null,
  }),
);

/** What becomes of a run that had ended, or was held, and is queued as another attempt. Its finished steps stay finished. */
export const queuedAgain = {
  status: 'queued',
  attempts: sql<number>`attempts + 1`,
  held_until: null,
  fed_at: null,
  workflow: null,
  error_code: null,
  error_message: null,
  finished_at: null,
} as const;

interface NewRun {
  readonly idempotency_key: string;
  readonly batch_id: string | null;
  readonly priority: StoredRun['priority'];
}

/** What was cancelled is nobody's any more: the batch that asks for it next has it, with the steps and replies that it had. */
async function takeCancelled(
  trx: Kysely<Tables>,
  { tenantId }: Scope,
  wanted: readonly NewRun[],
): Promise<readonly Selectable<Tables['run']>[]> {
  const [first] = wanted;
  if (first === undefined || first.batch_id === null) return [];
  return trx
    .updateTable('run')
    .set({
      ...queuedAgain,
      batch_id: first.batch_id,
      priority: first.priority,
      holds: 0,
    })
    .where('tenant_id', '=', tenantId)
    .where('idempotency_key', '=', sql<string>`any(${wanted.map((one) => one.idempotency_key)}::text[])`)
    .where('status', '=', 'cancelled')
    .where(
      sql<boolean>`exists (select from assay.submission s
        where s.tenant_id = run.tenant_id and s.submission_id = run.submission_id and s.erased_at is null)`,
    )
    .returningAll()
    .execute();
}

export function createRunStore(scope: Scope): RunStore {
  const { db, tenantId } = scope;

  async function assignmentsOf(submissionIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await db
      .selectFrom('submission')
      .select(['submission_id', 'assignment_id'])
      .where('tenant_id', '=', tenantId)
      .where('submission_id', '=', sql<string>`any(${submissionIds}::text[])`)
      .execute();
    return new Map(rows.map((row) => [row.submission_id, row.assignment_id]));
  }

  return {
    async createMany(inputs) {
      if (inputs.length === 0) return [];
      const assignments = await assignmentsOf(inputs.map((input) => input.submissionId));
      const rows = inputs.map((input) => {
        const assignment = assignments.get(input.submissionId);
        if (assignment === undefined) throw notFound('submission', input.submissionId);
        return {
          tenant_id: tenantId,
          run_id: newId('run'),
          submission_id: input.submissionId,
          assignment_id: assignment,
          plan_hash: input.planHash,
          idempotency_key: idempotencyKey(input),
          batch_id: input.batchId ?? null,
          priority: input.priority ?? ('interactive' as const),
          rerun_of: input.rerunOf ?? null,
          from_stage: input.fromStage ?? null,
        };
      });
      return db.transaction().execute(async (trx) => {
        const byKey = new Map<string, { run: StoredRun; created: boolean }>();
        for (const chunk of inChunks(rows)) {
          const inserted = await trx
            .insertInto('run')
            .values([...chunk])
            .onConflict((conflict) => conflict.columns(['tenant_id', 'idempotency_key']).doNothing())
            .returningAll()
            .execute();
          for (const row of inserted) byKey.set(row.idempotency_key, { run: toRun(row), created: true });
          for (const row of await takeCancelled(
            trx,
            scope,
            chunk.filter((one) => !byKey.has(one.idempotency_key)),
          ))
            byKey.set(row.idempotency_key, { run: toRun(row), created: true });
          const left = chunk.map((row) => row.idempotency_key).filter((key) => !byKey.has(key));
          if (left.length === 0) continue;
          const there = await trx
            .selectFrom('run')
            .selectAll()
            .where('tenant_id', '=', tenantId)
            .where('idempotency_key', 'in', left)
            .execute();
          for (const row of there) byKey.set(row.idempotency_key, { run: toRun(row), created: false });
        }
        const results = rows.flatMap((row) => byKey.get(row.idempotency_key) ?? []);
        const created = results.filter((one) => one.created);
        const [first] = created;
        if (first !== undefined) {
          await writeAudit(trx, scope, {
            action: 'runs.create',
            subject: first.run.assignmentId,
            details: {
              created: created.length,
              plan: first.run.planHash,
              ...(created.length === 1 ? { run: first.run.id } : {}),
            },
          });
        }
        return results;
      });
    },
    async get(runId) {
      const row = await readerOf(db)(runId);
      if (row === null || row.tenant_id !== tenantId) throw notFound('run', runId);
      return toRun(row);
    },
    async list(filter, page = {}) {
      const limit = pageLimit(page);
      let query = filtered(db.selectFrom('run').selectAll().where('tenant_id', '=', tenantId), filter)
        .orderBy('run_id', 'desc')
        .limit(limit + 1);
      if (page.after !== undefined) query = query.where('run_id', '<', page.after);
      return toPage((await query.execute()).map(toRun), limit);
    },
    async counts(filter) {
      const rows = await filtered(
        db
          .selectFrom('run')
          .select((select) => ['status', select.fn.countAll<number>().as('n')])
          .where('tenant_id', '=', tenantId),
        filter,
      )
        .groupBy('status')
        .execute();
      const counts: Record<RunStatus, number> = { queued: 0, running: 0, held: 0, done: 0, failed: 0, cancelled: 0 };
      for (const row of rows) counts[row.status] = row.n;
      return counts;
    },
    async reached(runId, stage) {
      await db
        .updateTable('run')
        .set({ stage })
        .where('tenant_id', '=', tenantId)
        .where('run_id', '=', runId)
        .execute();
    },
  };
}
