import type { Kysely, Selectable } from 'kysely';
import { AssayError } from '../../core/errors.ts';
import type { ApprovalBatch, ApprovalItem, ApprovalStore } from '../../ports/desk-acts.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import { inChunks, notFound, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';
import { writeDecision } from './write-decision.ts';

function toBatch(row: Selectable<Tables['approval_batch']>, items: readonly ApprovalItem[]): ApprovalBatch {
  return {
    id: row.batch_id,
    assignmentId: row.assignment_id,
    state: row.state,
    threshold: row.threshold,
    auditShare: row.audit_share,
    seed: row.seed,
    promise: row.promise,
    createdBy: row.created_by,
    createdAt: row.created_at,
    items,
  };
}

async function itemsOf(db: Kysely<Tables>, tenantId: string, batchIds: readonly string[]) {
  if (batchIds.length === 0) return new Map<string, ApprovalItem[]>();
  const rows = await db
    .selectFrom('approval_item')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('batch_id', 'in', batchIds)
    .orderBy('grade_id')
    .execute();
  const items = new Map<string, ApprovalItem[]>(batchIds.map((id) => [id, []]));
  for (const { batch_id: id, grade_id: gradeId, role, risk, revision, outcome } of rows) {
    items.get(id)?.push({ gradeId, role, risk, revision, outcome: outcome ?? undefined });
  }
  return items;
}

/** The batch's row, locked: two who press the same button come one after the other. */
async function lockBatch(trx: Kysely<Tables>, { tenantId }: Scope, assignmentId: string, batchId: string) {
  const row = await trx
    .selectFrom('approval_batch')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('assignment_id', '=', assignmentId)
    .where('batch_id', '=', batchId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw notFound('batch approval', batchId);
  return row;
}

/** Approves or holds back one grade that is as it was when it was proposed. */
async function commitItem(
  trx: Kysely<Tables>,
  scope: Scope,
  batchId: string,
  item: ApprovalItem,
): Promise<'approved' | 'held' | 'skipped'> {
  const { tenantId } = scope;
  const grade = await trx
    .selectFrom('grade')
    .select(['revision', 'published_at', 'state', 'run_id'])
    .where('tenant_id', '=', tenantId)
    .where('grade_id', '=', item.gradeId)
    .forUpdate()
    .executeTakeFirst();
  if (
    grade === undefined ||
    grade.revision !== item.revision ||
    grade.published_at !== null ||
    grade.state === 'rejected'
  ) {
    return 'skipped';
  }
  if (item.role === 'audit') {
    await trx
      .updateTable('grade')
      .set({ audit_hold: true })
      .where('tenant_id', '=', tenantId)
      .where('grade_id', '=', item.gradeId)
      .execute();
    return 'held';
  }
  await writeDecision(trx, scope, { gradeId: item.gradeId, action: 'approve', batchId, traceId: grade.run_id });
  return 'approved';
}

export function createApprovalStore(scope: Scope): ApprovalStore {
  const { db, tenantId, actor } = scope;

  async function get(assignmentId: string, batchId: string): Promise<ApprovalBatch> {
    const row = await db
      .selectFrom('approval_batch')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('assignment_id', '=', assignmentId)
      .where('batch_id', '=', batchId)
      .executeTakeFirst();
    if (row === undefined) throw notFound('batch approval', batchId);
    return toBatch(row, (await itemsOf(db, tenantId, [batchId])).get(batchId) ?? []);
  }

  return {
    get,
    async propose(assignmentId, { threshold, auditShare, seed, promise, items }) {
      const batchId = newId('bat');
      await db.transaction().execute(async (trx) => {
        await trx
          .insertInto('approval_batch')
          .values({
            tenant_id: tenantId,
            batch_id: batchId,
            assignment_id: assignmentId,
            threshold,
            audit_share: auditShare,
            seed,
            promise: JSON.stringify(promise),
            created_by: actor,
          })
          .execute();
        for (const chunk of inChunks(items, 2000)) {
          await trx
            .insertInto('approval_item')
            .values(
              chunk.map(({ gradeId, role, risk, revision }) => ({
                tenant_id: tenantId,
                batch_id: batchId,
                grade_id: gradeId,
                role,
                risk,
                revision,
              })),
            )
            .execute();
        }
        await writeAudit(trx, scope, {
          action: 'approval.propose',
          subject: batchId,
          details: {
            assignment: assignmentId,
            threshold,
            auditShare,
            seed,
            approve: promise.approve,
            audit: promise.audit,
          },
        });
      });
      return get(assignmentId, batchId);
    },
    async list(assignmentId) {
      const rows = await db
        .selectFrom('approval_batch')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('assignment_id', '=', assignmentId)
        .orderBy('batch_id', 'desc')
        .limit(100)
        .execute();
      const items = await itemsOf(
        db,
        tenantId,
        rows.map((row) => row.batch_id),
      );
      return rows.map((row) => toBatch(row, items.get(row.batch_id) ?? []));
    },
    async commit(assignmentId, batchId) {
      await db.transaction().execute(async (trx) => {
        const batch = await lockBatch(trx, scope, assignmentId, batchId);
        if (batch.state === 'committed') return;
        if (batch.state === 'undone') {
          throw new AssayError('conflict', `batch approval "${batchId}" was undone; propose a new one`);
        }
        const items = (await itemsOf(trx, tenantId, [batchId])).get(batchId) ?? [];
        const counts = { approved: 0, held: 0, skipped: 0 };
        for (const item of items) {
          const outcome = await commitItem(trx, scope, batchId, item);
          counts[outcome] += 1;
          await trx
            .updateTable('approval_item')
            .set({ outcome })
            .where('tenant_id', '=', tenantId)
            .where('batch_id', '=', batchId)
            .where('grade_id', '=', item.gradeId)
            .execute();
        }
        await trx
          .updateTable('approval_batch')
          .set({ state: 'committed', committed_at: scope.clock.now() })
          .where('tenant_id', '=', tenantId)
          .where('batch_id', '=', batchId)
          .execute();
        await writeAudit(trx, scope, { action: 'approval.commit', subject: batchId, details: counts });
      });
      return get(assignmentId, batchId);
    },
    async undo(assignmentId, batchId) {
      return db.transaction().execute(async (trx) => {
        const batch = await lockBatch(trx, scope, assignmentId, batchId);
        if (batch.state !== 'committed') {
          throw new AssayError(
            'conflict',
            `batch approval "${batchId}" is ${batch.state}; only a committed one is undone`,
          );
        }
        const rows = await trx
          .selectFrom('review_decision as d')
          .innerJoin('grade as g', (join) =>
            join.onRef('g.tenant_id', '=', 'd.tenant_id').onRef('g.grade_id', '=', 'd.grade_id'),
          )
          .innerJoin('approval_item as i', (join) =>
            join.onRef('i.tenant_id', '=', 'd.tenant_id').onRef('i.grade_id', '=', 'd.grade_id'),
          )
          .select(['d.decision_id', 'g.grade_id', 'g.revision', 'g.published_at', 'i.revision as proposed'])
          .where('d.tenant_id', '=', tenantId)
          .where('d.batch_id', '=', batchId)
          .where('d.undoes', 'is', null)
          .where('i.batch_id', '=', batchId)
          .orderBy('g.grade_id')
          .execute();
        const free = rows.filter((row) => row.published_at === null && row.revision === row.proposed + 1);
        for (const row of free) {
          await writeDecision(trx, scope, {
            gradeId: row.grade_id,
            action: 'reopen',
            undoes: row.decision_id,
            batchId,
          });
        }
        await trx
          .updateTable('grade')
          .set({ audit_hold: false })
          .where('tenant_id', '=', tenantId)
          .where('audit_hold', '=', true)
          .where(
            'grade_id',
            'in',
            trx
              .selectFrom('approval_item')
              .select('grade_id')
              .where('tenant_id', '=', tenantId)
              .where('batch_id', '=', batchId)
              .where('outcome', '=', 'held'),
          )
          .execute();
        await trx
          .updateTable('approval_batch')
          .set({ state: 'undone', undone_at: scope.clock.now() })
          .where('tenant_id', '=', tenantId)
          .where('batch_id', '=', batchId)
          .execute();
        const result = { reopened: free.length, kept: rows.length - free.length };
        await writeAudit(trx, scope, { action: 'approval.undo', subject: batchId, details: result });
        return result;
      });
    },
  };
}
