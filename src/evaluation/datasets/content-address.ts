import { contentHash, keyedHash } from '../../core/content-hash.ts';
import type { DatasetKind, DatasetRowInput } from '../../ports/dataset-stores.ts';

/** What a row says, with the essay's text as a keyed hash: nobody without the tenant's key can test whether a text stands in a set. */
export function rowHash(row: Omit<DatasetRowInput, 'rowHash'>, text: string, key: string): string {
  return contentHash({
    essay: { kind: row.essay.kind, id: row.essay.id },
    text: keyedHash(key, text),
    scores: row.scores,
    raters: row.raters.map(({ rater, scores }) => ({ rater, scores })),
  });
}

/**
 * The content address of a locked set: the same essays with the same scores, in the same order, have the same one. Demographics are not in
 * it, so that consent can be withdrawn.
 */
export function datasetHash(kind: DatasetKind, rows: readonly Pick<DatasetRowInput, 'rowHash'>[]): string {
  return contentHash({ format: 'assay.dataset/1', kind, rows: rows.map((row) => row.rowHash) });
}
