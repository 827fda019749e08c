import { sql } from 'kysely';
import { AssayError } from '../../core/errors.ts';
import type { ClassStore, SchoolClass } from '../../ports/account-stores.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import { notFound, type Scope } from './scope.ts';

/** Where the assignment of a thing stands, by the kind that its id begins with. */
const tableOf = {
  sub: { table: 'submission', column: 'submission_id' },
  run: { table: 'run', column: 'run_id' },
  grd: { table: 'grade', column: 'grade_id' },
  asg: { table: 'assignment', column: 'assignment_id' },
  apl: { table: 'appeal', column: 'appeal_id' },
  bat: { table: 'approval_batch', column: 'batch_id' },
  cmt: { table: 'bank_comment', column: 'comment_id' },
  batch: { table: 'batch', column: 'batch_id' },
} as const;

export function createClassStore(scope: Scope): ClassStore {
  const { db, tenantId, actor, clock } = scope;

  async function behindDataset(slug: string): Promise<string | undefined> {
    const row = await db
      .selectFrom('dataset')
      .select('assignment_id')
      .where('tenant_id', '=', tenantId)
      .where('slug', '=', slug)
      .executeTakeFirst();
    return row?.assignment_id;
  }

  async function behindExperiment(experimentId: string): Promise<string | undefined> {
    const row = await db
      .selectFrom('experiment as e')
      .innerJoin('dataset as d', (join) =>
        join.onRef('d.tenant_id', '=', 'e.tenant_id').onRef('d.dataset_id', '=', 'e.dataset_id'),
      )
      .select('d.assignment_id')
      .where('e.tenant_id', '=', tenantId)
      .where('e.experiment_id', '=', experimentId)
      .executeTakeFirst();
    return row?.assignment_id;
  }

  async function classes(only?: {
    readonly classId?: string;
    readonly teacher?: string;
  }): Promise<readonly SchoolClass[]> {
    const { rows } = await sql<{
      class_id: string;
      name: string;
      created_at: Date;
      teachers: string[];
      assignments: string[];
    }>`
      select c.class_id, c.name, c.created_at,
        array(select account_id from assay.class_teacher t where t.tenant_id = c.tenant_id and t.class_id = c.class_id order by 1) as teachers,
        array(select a.slug from assay.class_assignment l join assay.assignment a using (tenant_id, assignment_id)
              where l.tenant_id = c.tenant_id and l.class_id = c.class_id order by 1) as assignments
      from assay.class c
      where c.tenant_id = ${tenantId}
        and (${only?.classId ?? null}::text is null or c.class_id = ${only?.classId ?? null})
        and (${only?.teacher ?? null}::text is null or exists (select 1 from assay.class_teacher t
             where t.tenant_id = c.tenant_id and t.class_id = c.class_id and t.account_id = ${only?.teacher ?? null}))
      order by c.name`.execute(db);
    return rows.map((row) => ({
      id: row.class_id,
      name: row.name,
      createdAt: row.created_at,
      teachers: row.teachers,
      assignments: row.assignments,
    }));
  }

  async function get(classId: string): Promise<SchoolClass> {
    const [found] = await classes({ classId });
    if (found === undefined) throw notFound('class', classId);
    return found;
  }

  return {
    get,
    list: () => classes(),
    ofTeacher: (teacher) => classes({ teacher }),
    async create(name) {
      const classId = newId('cls');
      await db.transaction().execute(async (trx) => {
        const row = await trx
          .insertInto('class')
          .values({ tenant_id: tenantId, class_id: classId, name, created_by: actor, created_at: clock.now() })
          .onConflict((conflict) => conflict.columns(['tenant_id', 'name']).doNothing())
          .returning('class_id')
          .executeTakeFirst();
        if (row === undefined) throw new AssayError('conflict', `a class "${name}" is there already`);
        await writeAudit(trx, scope, { action: 'class.create', subject: classId, details: {} });
      });
      return get(classId);
    },
    async setTeachers(classId, accountIds) {
      await get(classId);
      const wanted = [...new Set(accountIds)];
      await db.transaction().execute(async (trx) => {
        const there = await trx
          .selectFrom('account')
          .select('id')
          .where('tenant_id', '=', tenantId)
          .where('id', '=', sql<string>`any(${wanted}::text[])`)
          .execute();
        const missing = wanted.find((id) => !there.some((row) => row.id === id));
        if (missing !== undefined) throw notFound('account', missing);
        await trx
          .deleteFrom('class_teacher')
          .where('tenant_id', '=', tenantId)
          .where('class_id', '=', classId)
          .execute();
        if (wanted.length > 0) {
          await trx
            .insertInto('class_teacher')
            .values(wanted.map((id) => ({ tenant_id: tenantId, class_id: classId, account_id: id })))
            .execute();
        }
        await writeAudit(trx, scope, { action: 'class.teachers', subject: classId, details: { teachers: wanted } });
      });
      return get(classId);
    },
    async addAssignment(classId, assignmentId) {
      await get(classId);
      await db.transaction().execute(async (trx) => {
        const row = await trx
          .insertInto('class_assignment')
          .values({ tenant_id: tenantId, class_id: classId, assignment_id: assignmentId })
          .onConflict((conflict) => conflict.doNothing())
          .returning('class_id')
          .executeTakeFirst();
        if (row !== undefined)
          await writeAudit(trx, scope, {
            action: 'class.add',
            subject: classId,
            details: { assignment: assignmentId },
          });
      });
    },
    async removeAssignment(classId, assignmentId) {
      await db.transaction().execute(async (trx) => {
        const row = await trx
          .deleteFrom('class_assignment')
          .where('tenant_id', '=', tenantId)
          .where('class_id', '=', classId)
          .where('assignment_id', '=', assignmentId)
          .returning('class_id')
          .executeTakeFirst();
        if (row !== undefined)
          await writeAudit(trx, scope, {
            action: 'class.remove',
            subject: classId,
            details: { assignment: assignmentId },
          });
      });
    },
    async teaches(accountId, assignmentId) {
      const row = await db
        .selectFrom('class_teacher as t')
        .innerJoin('class_assignment as l', (join) =>
          join.onRef('l.tenant_id', '=', 't.tenant_id').onRef('l.class_id', '=', 't.class_id'),
        )
        .select('t.class_id')
        .where('t.tenant_id', '=', tenantId)
        .where('t.account_id', '=', accountId)
        .where('l.assignment_id', '=', assignmentId)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    async assignmentBehind(id, what = 'id') {
      if (what === 'dataset') return behindDataset(id);
      if (id.startsWith('exp-')) return behindExperiment(id);
      const place = Object.entries(tableOf).find(([kind]) => id.startsWith(`${kind}-`))?.[1];
      if (place === undefined) return undefined;
      const { rows } = await sql<{ assignment_id: string }>`
        select assignment_id from ${sql.table(`assay.${place.table}`)}
        where tenant_id = ${tenantId} and ${sql.ref(place.column)} = ${id}`.execute(db);
      return rows[0]?.assignment_id;
    },
  };
}
