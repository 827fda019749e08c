import { sql, type Kysely, type Selectable } from 'kysely';
import { AssayError } from '../../core/errors.ts';
import type { DatasetRowInput, DatasetStore, DatasetVersion, StoredDataset } from '../../ports/dataset-stores.ts';
import { writeAudit } from './audit-store.ts';
import { placeOf, readRows } from './dataset-rows.ts';
import { toLearner } from './learner-context.ts';
import { newId } from './new-id.ts';
import { mayBeLearntFrom } from './reserved-essays.ts';
import { inChunks, notFound, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';
import { textFromColumn } from './text-column.ts';

function toDataset(row: Selectable<Tables['dataset']>): StoredDataset {
  const { slug, title, kind, reserved } = row;
  return {
    id: row.dataset_id,
    slug,
    title,
    kind,
    reserved,
    assignmentId: row.assignment_id,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}

function toVersion(row: Selectable<Tables['dataset_version']>): DatasetVersion {
  const { version, hash, rows, gone, note } = row;
  return {
    datasetId: row.dataset_id,
    version,
    hash,
    rows,
    gone,
    note,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}

interface NewVersion {
  readonly dataset: StoredDataset;
  readonly version: number;
  readonly hash: string;
  readonly note: string;
  readonly rows: readonly DatasetRowInput[];
}

async function insertVersion(trx: Kysely<Tables>, scope: Scope, input: NewVersion): Promise<DatasetVersion> {
  const { dataset, version, hash, note, rows } = input;
  const made = await trx
    .insertInto('dataset_version')
    .values({
      tenant_id: scope.tenantId,
      dataset_id: dataset.id,
      version,
      hash,
      rows: rows.length,
      note,
      created_by: scope.actor,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  let position = 0;
  for (const chunk of inChunks(rows)) {
    await trx
      .insertInto('dataset_row')
      .values(
        chunk.map((row) => ({
          tenant_id: scope.tenantId,
          dataset_id: dataset.id,
          version,
          position: (position += 1),
          assignment_id: dataset.assignmentId,
          essay_id: row.essay.kind === 'graded' ? row.essay.id : null,
          submission_id: row.essay.kind === 'submission' ? row.essay.id : null,
          row_hash: row.rowHash,
          scores: JSON.stringify(row.scores),
          raters: JSON.stringify(row.raters),
          groups: JSON.stringify(row.groups),
          consent_by: row.consentBy ?? null,
        })),
      )
      .execute();
  }
  await writeAudit(trx, scope, {
    action: 'dataset.lock',
    subject: dataset.slug,
    details: { version, hash, rows: rows.length, kind: dataset.kind, reserved: dataset.reserved },
  });
  return toVersion(made);
}

export function createDatasetStore(scope: Scope): DatasetStore {
  const { db, tenantId } = scope;

  async function get(idOrSlug: string, within: Kysely<Tables> = db): Promise<StoredDataset> {
    const row = await within
      .selectFrom('dataset')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where((where) => where.or([where('dataset_id', '=', idOrSlug), where('slug', '=', idOrSlug)]))
      .executeTakeFirst();
    if (row === undefined) throw notFound('dataset', idOrSlug);
    return toDataset(row);
  }

  async function versions(datasetId: string, within: Kysely<Tables> = db): Promise<DatasetVersion[]> {
    const rows = await within
      .selectFrom('dataset_version')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('dataset_id', '=', datasetId)
      .orderBy('version')
      .execute();
    return rows.map(toVersion);
  }

  return {
    create: (input, version) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .insertInto('dataset')
          .values({
            tenant_id: tenantId,
            dataset_id: newId('dst'),
            slug: input.slug,
            title: input.title,
            kind: input.kind,
            assignment_id: input.assignmentId,
            reserved: input.reserved,
            created_by: scope.actor,
          })
          .onConflict((conflict) => conflict.doNothing())
          .returningAll()
          .executeTakeFirst();
        if (row === undefined)
          throw new AssayError('conflict', `dataset "${input.slug}" is there already; choose another name`);
        const dataset = toDataset(row);
        return { dataset, version: await insertVersion(trx, scope, { dataset, version: 1, ...version }) };
      }),
    addVersion: (datasetId, version) =>
      db.transaction().execute(async (trx) => {
        const dataset = await get(datasetId, trx);
        await sql`select pg_advisory_xact_lock(hashtext('assay.dataset'), hashtext(${`${tenantId}/${datasetId}`}))`.execute(
          trx,
        );
        const newest = (await versions(datasetId, trx)).at(-1);
        if (newest?.hash === version.hash) return newest;
        // A golden set that still waits for its readings is not golden yet.
        if (dataset.kind === 'golden' && (await isLabelled(trx, tenantId, datasetId)))
          throw new AssayError(
            'conflict',
            `dataset "${dataset.slug}" is golden, and a golden set is frozen; make another`,
          );
        return insertVersion(trx, scope, { dataset, version: (newest?.version ?? 0) + 1, ...version });
      }),
    get: (idOrSlug) => get(idOrSlug),
    async list() {
      const rows = await db
        .selectFrom('dataset')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .orderBy('dataset_id')
        .execute();
      return rows.map(toDataset);
    },
    versions: (datasetId) => versions(datasetId),
    rows: (datasetId, version) => readRows(scope, datasetId, version),
    async reserved(assignmentId) {
      const rows = await db
        .selectFrom('dataset_row as row')
        .innerJoin('dataset as set', (join) =>
          join
            .onRef('set.tenant_id', '=', 'row.tenant_id')
            .onRef('set.dataset_id', '=', 'row.dataset_id')
            .on('set.reserved', '=', true),
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
        .select(['row.essay_id', 'row.submission_id', 'essay.essay_text', 'text.source_text'])
        .distinct()
        .where('row.tenant_id', '=', tenantId)
        .where('row.assignment_id', '=', assignmentId)
        .execute();
      return rows.map((row) => ({
        essay: placeOf(row),
        text: textFromColumn(row.essay_text ?? row.source_text ?? '""'),
      }));
    },
    async gradedEssays(assignmentId) {
      const rows = await db
        .selectFrom('graded_essay as essay')
        .leftJoin('submission', (join) =>
          join
            .onRef('submission.tenant_id', '=', 'essay.tenant_id')
            .onRef('submission.submission_id', '=', 'essay.submission_id'),
        )
        .selectAll('essay')
        .select(['submission.pseudonym', mayBeLearntFrom('essay').as('free')])
        .where('essay.tenant_id', '=', tenantId)
        .where('essay.assignment_id', '=', assignmentId)
        .orderBy('essay.position')
        .execute();
      return rows.map((row) => ({
        id: row.essay_id,
        text: textFromColumn(row.essay_text),
        ...(row.language === null ? {} : { language: row.language }),
        ...(row.note === null ? {} : { note: row.note }),
        raters: row.raters,
        resolved: row.resolved,
        pseudonym: row.pseudonym ?? undefined,
        reserved: !row.free,
      }));
    },
    async learnersOfGraded(assignmentId) {
      const rows = await db
        .selectFrom('graded_essay as essay')
        .innerJoin('learner_context as learner', (join) =>
          join
            .onRef('learner.tenant_id', '=', 'essay.tenant_id')
            .onRef('learner.submission_id', '=', 'essay.submission_id'),
        )
        .select(['essay.essay_id', 'learner.grade_level', 'learner.age', 'learner.first_language'])
        .where('essay.tenant_id', '=', tenantId)
        .where('essay.assignment_id', '=', assignmentId)
        .execute();
      return new Map(rows.map((row) => [row.essay_id, toLearner(row)]));
    },
    forgetGroups: (assignmentId, essay) =>
      db.transaction().execute(async (trx) => {
        const changed = await trx
          .updateTable('dataset_row')
          .set({ groups: '{}', consent_by: null })
          .where('tenant_id', '=', tenantId)
          .where('assignment_id', '=', assignmentId)
          .where(essay.kind === 'graded' ? 'essay_id' : 'submission_id', '=', essay.id)
          .returning('position')
          .execute();
        await writeAudit(trx, scope, {
          action: 'dataset.forget-groups',
          subject: essay.id,
          details: { rows: changed.length },
        });
        return changed.length;
      }),
  };
}

async function isLabelled(trx: Kysely<Tables>, tenantId: string, datasetId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('dataset_row')
    .select('position')
    .where('tenant_id', '=', tenantId)
    .where('dataset_id', '=', datasetId)
    .where(sql<boolean>`scores <> '{}'::jsonb`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
