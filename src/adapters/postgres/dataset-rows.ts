import { sql } from 'kysely';
import type { DatasetRow, EssayPlace } from '../../ports/dataset-stores.ts';
import { toLearner } from './learner-context.ts';
import type { Scope } from './scope.ts';
import { textFromColumn } from './text-column.ts';

export function placeOf(row: { readonly essay_id: string | null; readonly submission_id: string | null }): EssayPlace {
  return row.essay_id === null
    ? { kind: 'submission', id: row.submission_id ?? '' }
    : { kind: 'graded', id: row.essay_id };
}

/** The rows of a version that are still there, with what is known of their essays now. */
export async function readRows({ db, tenantId }: Scope, datasetId: string, version: number): Promise<DatasetRow[]> {
  const rows = await db
    .selectFrom('dataset_row as row')
    .leftJoin('graded_essay as essay', (join) =>
      join
        .onRef('essay.tenant_id', '=', 'row.tenant_id')
        .onRef('essay.assignment_id', '=', 'row.assignment_id')
        .onRef('essay.essay_id', '=', 'row.essay_id'),
    )
    .leftJoin('submission', (join) =>
      join
        .onRef('submission.tenant_id', '=', 'row.tenant_id')
        .on('submission.submission_id', '=', sql<string>`coalesce(row.submission_id, essay.submission_id)`),
    )
    .leftJoin('submission_text as text', (join) =>
      join.onRef('text.tenant_id', '=', 'row.tenant_id').onRef('text.submission_id', '=', 'row.submission_id'),
    )
    .leftJoin('learner_context as learner', (join) =>
      join
        .onRef('learner.tenant_id', '=', 'submission.tenant_id')
        .onRef('learner.submission_id', '=', 'submission.submission_id'),
    )
    .selectAll('row')
    .select(['essay.essay_text', 'essay.note', 'text.source_text', 'submission.pseudonym'])
    .select(['learner.grade_level', 'learner.age', 'learner.first_language', 'learner.consent_by as learner_consent'])
    .where('row.tenant_id', '=', tenantId)
    .where('row.dataset_id', '=', datasetId)
    .where('row.version', '=', version)
    .orderBy('row.position')
    .execute();
  return rows.map((row) => ({
    position: row.position,
    essay: placeOf(row),
    rowHash: row.row_hash,
    scores: row.scores,
    raters: row.raters,
    groups: row.groups,
    ...(row.consent_by === null ? {} : { consentBy: row.consent_by }),
    text: textFromColumn(row.essay_text ?? row.source_text ?? '""'),
    note: row.note ?? undefined,
    pseudonym: row.pseudonym ?? undefined,
    learner: row.learner_consent === null ? undefined : toLearner(row),
  }));
}
