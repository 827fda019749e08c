import type { Kysely } from 'kysely';
import type { ErasureStore } from '../../ports/stores.ts';
import { eraseFromDesk } from './desk-erasure.ts';
import { writeAudit } from './audit-store.ts';
import { eraseCalibrationReplies } from './calibration-replies.ts';
import { eraseReplies } from './erase-replies.ts';
import { refuseWhileHeld } from './record-store.ts';
import { notFound, type Scope } from './scope.ts';
import { settleUnsent } from './settle-unsent.ts';
import type { Tables } from './table-types.ts';

/**
 * What the student wrote and what was said of it. The seal, the bill and the audit chain stay: they hold no words of the essay.
 *
 * @returns attempts that will not be made, to be settled when nothing else is to be locked
 */
async function eraseSubmission(
  trx: Kysely<Tables>,
  scope: Scope,
  { submissionId, reason }: { readonly submissionId: string; readonly reason: string },
): Promise<readonly string[]> {
  const { tenantId } = scope;
  const now = scope.clock.now();
  const runs = trx
    .selectFrom('run')
    .select('run_id')
    .where('tenant_id', '=', tenantId)
    .where('submission_id', '=', submissionId);
  const grades = trx
    .selectFrom('grade')
    .select('grade_id')
    .where('tenant_id', '=', tenantId)
    .where('submission_id', '=', submissionId);
  // First, and in one place: whoever keeps words of this submission holds its row (keep_step, settle_call, insertGrade), and what comes later sees the mark.
  await trx
    .updateTable('submission')
    .set({ erased_at: now, erasure_reason: reason === '' ? null : reason })
    .where('tenant_id', '=', tenantId)
    .where('submission_id', '=', submissionId)
    .execute();
  await trx
    .updateTable('run')
    .set({ status: 'cancelled', finished_at: now })
    .where('tenant_id', '=', tenantId)
    .where('submission_id', '=', submissionId)
    .where('status', 'in', ['queued', 'running', 'held'])
    .execute();
  await trx
    .updateTable('step_output')
    .set({ output: null, erased_at: now })
    .where('tenant_id', '=', tenantId)
    .where('run_id', 'in', runs)
    .execute();
  await eraseReplies(trx, { tenantId, runs, now });
  // Questions in a provider's batch hold the essay, their replies quote it. What is at the provider is settled when its batch ends, unread.
  const unsent = await trx
    .deleteFrom('provider_batch_item')
    .where('tenant_id', '=', tenantId)
    .where('run_id', 'in', runs)
    .where('state', '<>', 'sent')
    .returning('attempt_id')
    .execute();
  await trx
    .updateTable('provider_batch_item')
    .set({ request: null, response: null })
    .where('tenant_id', '=', tenantId)
    .where('run_id', 'in', runs)
    .execute();
  await trx.deleteFrom('grade_feedback').where('tenant_id', '=', tenantId).where('grade_id', 'in', grades).execute();
  await trx
    .updateTable('review_decision')
    .set({ reason: null })
    .where('tenant_id', '=', tenantId)
    .where('grade_id', 'in', grades)
    .execute();
  await eraseFromDesk(trx, tenantId, submissionId);
  // Vectors go with their essays (on delete cascade).
  const graded = await trx
    .deleteFrom('graded_essay')
    .where('tenant_id', '=', tenantId)
    .where('submission_id', '=', submissionId)
    .returning('essay_id')
    .execute();
  // Readings and results of the sets that it stands in go with the row (on delete cascade).
  const locked = await trx
    .deleteFrom('dataset_row')
    .where('tenant_id', '=', tenantId)
    .where('submission_id', '=', submissionId)
    .returning('row_hash')
    .execute();
  // A calibration or an experiment that was broken off may have left replies that quote it.
  if (graded.length + locked.length > 0) await eraseCalibrationReplies(trx, { tenantId, now });
  await trx
    .deleteFrom('learner_context')
    .where('tenant_id', '=', tenantId)
    .where('submission_id', '=', submissionId)
    .execute();
  await trx
    .deleteFrom('submission_label')
    .where('tenant_id', '=', tenantId)
    .where('submission_id', '=', submissionId)
    .execute();
  await trx
    .deleteFrom('external_flag')
    .where('tenant_id', '=', tenantId)
    .where('submission_id', '=', submissionId)
    .execute();
  await trx
    .updateTable('disclosure')
    .set({ purpose: null, recipient: null })
    .where('tenant_id', '=', tenantId)
    .where('submission_id', '=', submissionId)
    .execute();
  await trx
    .deleteFrom('submission_sketch')
    .where('tenant_id', '=', tenantId)
    .where('submission_id', '=', submissionId)
    .execute();
  await trx
    .deleteFrom('submission_likeness')
    .where('tenant_id', '=', tenantId)
    .where((where) => where.or([where('first_id', '=', submissionId), where('second_id', '=', submissionId)]))
    .execute();
  await trx
    .deleteFrom('submission_text')
    .where('tenant_id', '=', tenantId)
    .where('submission_id', '=', submissionId)
    .execute();
  return unsent.map((row) => row.attempt_id);
}

export function createErasureStore(scope: Scope): ErasureStore {
  const { db, tenantId } = scope;
  return {
    async submission(submissionId, reason) {
      await db.transaction().execute(async (trx) => {
        const found = await trx
          .selectFrom('submission')
          .select(['submission_id', 'pseudonym'])
          .where('tenant_id', '=', tenantId)
          .where('submission_id', '=', submissionId)
          .forUpdate()
          .executeTakeFirst();
        if (found === undefined) throw notFound('submission', submissionId);
        await refuseWhileHeld(trx, tenantId, { pseudonym: found.pseudonym, submissionIds: [submissionId] });
        const attemptIds = await eraseSubmission(trx, scope, { submissionId, reason });
        await settleUnsent(trx, { tenantId, attemptIds });
        await writeAudit(trx, scope, { action: 'erase.submission', subject: submissionId, details: {} });
      });
    },
    async student(pseudonym, reason) {
      return db.transaction().execute(async (trx) => {
        const student = await trx
          .updateTable('student')
          .set({ erased_at: scope.clock.now(), erasure_reason: reason === '' ? null : reason })
          .where('tenant_id', '=', tenantId)
          .where('pseudonym', '=', pseudonym)
          .returning('pseudonym')
          .executeTakeFirst();
        if (student === undefined) throw notFound('student', pseudonym);
        const rows = await trx
          .selectFrom('submission')
          .select('submission_id')
          .where('tenant_id', '=', tenantId)
          .where('pseudonym', '=', pseudonym)
          .execute();
        await refuseWhileHeld(trx, tenantId, { pseudonym, submissionIds: rows.map((row) => row.submission_id) });
        const attemptIds: string[] = [];
        for (const row of rows)
          attemptIds.push(...(await eraseSubmission(trx, scope, { submissionId: row.submission_id, reason })));
        await trx
          .updateTable('record_request')
          .set({ note: null })
          .where('tenant_id', '=', tenantId)
          .where('pseudonym', '=', pseudonym)
          .execute();
        await trx.deleteFrom('identity').where('tenant_id', '=', tenantId).where('pseudonym', '=', pseudonym).execute();
        await trx
          .deleteFrom('assignment_student')
          .where('tenant_id', '=', tenantId)
          .where('pseudonym', '=', pseudonym)
          .execute();
        await settleUnsent(trx, { tenantId, attemptIds });
        await writeAudit(trx, scope, {
          action: 'erase.student',
          subject: pseudonym,
          details: { submissions: rows.length },
        });
        return { submissions: rows.length };
      });
    },
  };
}
