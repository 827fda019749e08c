import type { Selectable } from 'kysely';
import { canonicalJson } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { LabelTaskStore, Reading } from '../../ports/dataset-stores.ts';
import { writeAudit } from './audit-store.ts';
import { newId } from './new-id.ts';
import { inChunks, notFound, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';
import { textFromColumn } from './text-column.ts';

function toReading(row: Selectable<Tables['label_task']>): Reading {
  const { position, reader, part } = row;
  return { taskId: row.task_id, position, reader, part, scores: row.scores ?? undefined };
}

export function createLabelTaskStore(scope: Scope): LabelTaskStore {
  const { db, tenantId } = scope;
  return {
    assign: (datasetId, version, tasks) =>
      db.transaction().execute(async (trx) => {
        let made = 0;
        for (const chunk of inChunks(tasks)) {
          const rows = await trx
            .insertInto('label_task')
            .values(
              chunk.map(({ position, reader, part }) => ({
                tenant_id: tenantId,
                task_id: newId('lbl'),
                dataset_id: datasetId,
                version,
                position,
                reader,
                part,
              })),
            )
            .onConflict((conflict) => conflict.doNothing())
            .returning('task_id')
            .execute();
          made += rows.length;
        }
        if (made > 0)
          await writeAudit(trx, scope, {
            action: 'labels.assign',
            subject: datasetId,
            details: { version, tasks: made },
          });
        return made;
      }),
    async next(reader, datasetId, version) {
      const own = db
        .selectFrom('label_task as task')
        .where('task.tenant_id', '=', tenantId)
        .where('task.reader', '=', reader)
        .where('task.dataset_id', '=', datasetId)
        .where('task.version', '=', version);
      const counted = await own
        .select((select) => [
          select.fn.countAll<number>().as('total'),
          select.fn.count<number>('task.done_at').as('done'),
        ])
        .executeTakeFirstOrThrow();
      const row = await own
        .innerJoin('dataset_row as row', (join) =>
          join
            .onRef('row.tenant_id', '=', 'task.tenant_id')
            .onRef('row.dataset_id', '=', 'task.dataset_id')
            .onRef('row.version', '=', 'task.version')
            .onRef('row.position', '=', 'task.position'),
        )
        .leftJoin('graded_essay as essay', (join) =>
          join
            .onRef('essay.tenant_id', '=', 'row.tenant_id')
            .onRef('essay.assignment_id', '=', 'row.assignment_id')
            .onRef('essay.essay_id', '=', 'row.essay_id'),
        )
        .leftJoin('submission_text as text', (join) =>
          join.onRef('text.tenant_id', '=', 'row.tenant_id').onRef('text.submission_id', '=', 'row.submission_id'),
        )
        .select(['task.task_id', 'essay.essay_text', 'text.source_text'])
        .where('task.done_at', 'is', null)
        .orderBy('task.position')
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const text = textFromColumn(row.essay_text ?? row.source_text ?? '""');
      return { taskId: row.task_id, datasetId, version, text, done: counted.done, total: counted.total };
    },
    complete: (taskId, reader, scores) =>
      db.transaction().execute(async (trx) => {
        const task = await trx
          .selectFrom('label_task')
          .selectAll()
          .where('tenant_id', '=', tenantId)
          .where('task_id', '=', taskId)
          .where('reader', '=', reader)
          .forUpdate()
          .executeTakeFirst();
        // Another reader's task is as good as none: its existence is nobody's business.
        if (task === undefined) throw notFound('reading task', taskId);
        if (task.scores !== null && canonicalJson(task.scores) !== canonicalJson(scores))
          throw new AssayError(
            'conflict',
            `reading task "${taskId}" was done with other scores; a reading stands once given`,
          );
        const done = await trx
          .updateTable('label_task')
          .set({ scores: canonicalJson(scores), done_at: task.done_at ?? scope.clock.now() })
          .where('tenant_id', '=', tenantId)
          .where('task_id', '=', taskId)
          .returningAll()
          .executeTakeFirstOrThrow();
        if (task.scores === null)
          await writeAudit(trx, scope, {
            action: 'labels.read',
            subject: taskId,
            details: { dataset: task.dataset_id, version: task.version, part: task.part },
          });
        return { ...toReading(done), datasetId: done.dataset_id, version: done.version };
      }),
    async ofVersion(datasetId, version) {
      const rows = await db
        .selectFrom('label_task')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('dataset_id', '=', datasetId)
        .where('version', '=', version)
        .orderBy('position')
        .orderBy('part')
        .execute();
      return rows.map(toReading);
    },
  };
}
