import { eraseReplies } from './erase-replies.ts';
import { canonicalJson } from '../../core/content-hash.ts';
import type { CalibrationPointStore } from '../../ports/scorer-stores.ts';
import { writeAudit } from './audit-store.ts';
import { eraseCalibrationReplies } from './calibration-replies.ts';
import type { Scope } from './scope.ts';

export function createCalibrationPointStore(scope: Scope): CalibrationPointStore {
  const { db, tenantId, clock } = scope;
  return {
    async ofPlan(assignmentId, planHash) {
      const rows = await db
        .selectFrom('calibration_point')
        .select(['essay_id', 'point'])
        .where('tenant_id', '=', tenantId)
        .where('assignment_id', '=', assignmentId)
        .where('plan_hash', '=', planHash)
        .execute();
      return new Map(rows.map((row) => [row.essay_id, row.point]));
    },
    async discardReplies(before) {
      return db.transaction().execute(async (trx) => {
        const erased = await eraseCalibrationReplies(trx, {
          tenantId,
          now: clock.now(),
          ...(before !== undefined && { before }),
        });
        if (erased > 0)
          await writeAudit(trx, scope, {
            action: 'calibration.discard',
            subject: tenantId,
            details: { replies: erased },
          });
        return erased;
      });
    },
    async put(assignmentId, { essayId, planHash, runId, value }) {
      await db.transaction().execute(async (trx) => {
        await trx
          .insertInto('calibration_point')
          .values({
            tenant_id: tenantId,
            assignment_id: assignmentId,
            essay_id: essayId,
            plan_hash: planHash,
            point: canonicalJson(value),
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        // A reply quotes the essay. Once its numbers are kept nothing needs it.
        await eraseReplies(trx, { tenantId, runs: [runId], now: clock.now() });
      });
    },
  };
}
