import { sql } from 'kysely';
import type { PublicationStore } from '../../ports/desk-stores.ts';
import { writeAudit } from './audit-store.ts';
import type { Scope } from './scope.ts';

export function createPublicationStore(scope: Scope): PublicationStore {
  const { db, tenantId } = scope;
  return {
    release: (assignmentId, gradeIds, { cleared }) =>
      db.transaction().execute(async (trx) => {
        const rows = await trx
          .updateTable('grade')
          .set({ published_at: scope.clock.now(), published_by: scope.actor })
          .where('tenant_id', '=', tenantId)
          .where('assignment_id', '=', assignmentId)
          .where('grade_id', '=', sql<string>`any(${gradeIds}::text[])`)
          .where('state', '=', 'released')
          .where('published_at', 'is', null)
          .where('audit_hold', '=', false)
          .where('readers_differ', '=', false)
          .where((where) => (cleared ? where.lit(true) : where('decided_at', 'is not', null)))
          .returning('grade_id')
          .execute();
        const released = rows.map((row) => row.grade_id);
        if (released.length > 0) {
          await writeAudit(trx, scope, {
            action: 'grades.release',
            subject: assignmentId,
            details: { released: released.length, grades: released },
          });
        }
        return released;
      }),
    recall: (assignmentId, gradeIds) =>
      db.transaction().execute(async (trx) => {
        const rows = await trx
          .updateTable('grade')
          .set({ published_at: null, published_by: null })
          .where('tenant_id', '=', tenantId)
          .where('assignment_id', '=', assignmentId)
          .where('grade_id', '=', sql<string>`any(${gradeIds}::text[])`)
          .where('published_at', 'is not', null)
          .returning('grade_id')
          .execute();
        const recalled = rows.map((row) => row.grade_id);
        if (recalled.length > 0) {
          await writeAudit(trx, scope, {
            action: 'grades.recall',
            subject: assignmentId,
            details: { recalled: recalled.length, grades: recalled },
          });
        }
        return recalled;
      }),
  };
}
