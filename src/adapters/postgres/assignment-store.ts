import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import { canonicalJson } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { AssignmentInput, StoredAssignment } from '../../ports/stored.ts';
import type { AssignmentStore } from '../../ports/stores.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import { notFound, type Scope } from './scope.ts';
import { sharedRead } from './shared-read.ts';
import type { Tables } from './table-types.ts';

function toAssignment(row: Selectable<Tables['assignment']>): StoredAssignment {
  return {
    id: row.assignment_id,
    slug: row.slug,
    title: row.title,
    taskText: row.task_text,
    gradeLevel: row.grade_level,
    genre: row.genre,
    rubricId: row.rubric_id,
    aiGradingEnabled: row.ai_grading_enabled,
    policy: row.policy,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toColumns(input: AssignmentInput) {
  return {
    title: input.title,
    task_text: input.taskText,
    grade_level: input.gradeLevel,
    genre: input.genre,
    rubric_id: input.rubricId,
    ai_grading_enabled: input.aiGradingEnabled,
    policy: canonicalJson(input.policy),
  };
}

function sameSettings(there: StoredAssignment, input: AssignmentInput): boolean {
  const columns = toColumns(there);
  return canonicalJson(columns) === canonicalJson(toColumns(input));
}

const slugShape = /^[a-z0-9][a-z0-9-]{0,63}$/;

export function createAssignmentStore(scope: Scope): AssignmentStore {
  const { db, tenantId } = scope;
  const find: AssignmentStore['find'] = async (idOrSlug) => {
    const row = await db
      .selectFrom('assignment')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where((where) => where.or([where('assignment_id', '=', idOrSlug), where('slug', '=', idOrSlug)]))
      // A slug that looks like another assignment's id: the id wins.
      .orderBy(sql`assignment_id = ${idOrSlug}`, 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? undefined : toAssignment(row);
  };
  return {
    find,
    async get(idOrSlug) {
      const found = await sharedRead(db, `assignment ${tenantId} ${idOrSlug}`, () => find(idOrSlug));
      if (found === undefined) throw notFound('assignment', idOrSlug);
      return found;
    },
    async list() {
      const rows = await db
        .selectFrom('assignment')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .orderBy('assignment_id')
        .execute();
      return rows.map(toAssignment);
    },
    async put(input) {
      if (!slugShape.test(input.slug)) {
        throw new AssayError(
          'input.invalid',
          `assignment.slug is "${input.slug}"; must be 1-64 characters of a-z, 0-9 and "-", starting with a letter or digit`,
        );
      }
      return db.transaction().execute(async (trx) => {
        const inserted = await trx
          .insertInto('assignment')
          .values({ tenant_id: tenantId, assignment_id: newId('asg'), slug: input.slug, ...toColumns(input) })
          .onConflict((conflict) => conflict.columns(['tenant_id', 'slug']).doNothing())
          .returningAll()
          .executeTakeFirst();
        if (inserted !== undefined) {
          await writeAudit(trx, scope, {
            action: 'assignment.create',
            subject: inserted.assignment_id,
            details: { slug: input.slug },
          });
          return { assignment: toAssignment(inserted), created: true };
        }
        const there = await trx
          .selectFrom('assignment')
          .selectAll()
          .where('tenant_id', '=', tenantId)
          .where('slug', '=', input.slug)
          .forUpdate()
          .executeTakeFirstOrThrow();
        if (sameSettings(toAssignment(there), input)) return { assignment: toAssignment(there), created: false };
        const updated = await trx
          .updateTable('assignment')
          .set({ ...toColumns(input), updated_at: scope.clock.now() })
          .where('tenant_id', '=', tenantId)
          .where('assignment_id', '=', there.assignment_id)
          .returningAll()
          .executeTakeFirstOrThrow();
        await writeAudit(trx, scope, {
          action: 'assignment.change',
          subject: there.assignment_id,
          details: { slug: input.slug, aiGradingEnabled: input.aiGradingEnabled, rubricId: input.rubricId },
        });
        return { assignment: toAssignment(updated), created: false };
      });
    },
  };
}
