import { AssayError } from '../../core/errors.ts';
import { holistic, type ScoreSet } from '../../core/exemplar.ts';
import { parseDatasetRows, type ParsedRow } from '../../evaluation/datasets/parse-dataset-rows.ts';
import { readTable, type TableBytes } from '../../evaluation/agreement-report/load/read-table.ts';
import type { DatasetRow, DatasetVersion } from '../../ports/dataset-stores.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import { openDataset } from './experiment-grade.ts';
import { learnerGroups } from './learner-groups.ts';
import { makeDataset, type MadeDataset, type NewDataset } from './dataset-make.ts';
import type { Workspace } from './workspace.ts';

/**
 * A set from a file (CSV, TSV or JSONL, gzipped or not; columns in docs/evaluation.md). The essays become graded essays of the assignment that
 * are, in a reserved set, never learnt from.
 *
 * @param consentBy who gave leave to use the groups; needed when the file has any
 * @throws AssayError `input.invalid` naming line and column
 */
export async function importDataset(
  workspace: Workspace,
  assignment: StoredAssignment,
  input: NewDataset,
  { file, consentBy }: { readonly file: string | TableBytes; readonly consentBy?: string },
): Promise<MadeDataset> {
  const { rubric } = await workspace.stores.rubrics.get(assignment.rubricId);
  const scales = {
    [holistic]: rubric.scale,
    ...Object.fromEntries(rubric.traits.map((trait) => [trait.id, trait.scale])),
  };
  const table = await readTable(file);
  const parsed = parseDatasetRows(table, scales);
  if (consentBy === undefined && parsed.some((row) => Object.keys(row.groups).length > 0))
    throw new AssayError(
      'input.invalid',
      `${table.name} says which groups writers belong to; such data is kept only with a consent: say who gave it (--consent-by, consentBy)`,
    );
  const labelled = parsed.filter((row) => row.resolved[holistic] !== undefined);
  await refuseLearnt(workspace, assignment, parsed);
  await workspace.stores.gradedEssays.addMany(
    assignment.id,
    parsed.map(({ id, text, raters, resolved, note }) => ({
      id,
      text,
      raters,
      resolved: scoresOnly(resolved),
      source: 'import' as const,
      ...(note !== undefined && { note }),
    })),
  );
  return makeDataset(workspace, assignment, input, {
    rows: parsed.map(({ id, text, raters, resolved, groups }) => ({
      essay: { kind: 'graded', id },
      text,
      scores: resolved,
      raters,
      groups,
      ...(consentBy !== undefined && Object.keys(groups).length > 0 && { consentBy }),
    })),
    note: `imported ${parsed.length} essays, ${labelled.length} with scores`,
  });
}

/** Expectations (`expect:…`) are of the set, not of the graded essay. */
function scoresOnly(scores: ScoreSet): ScoreSet {
  return Object.fromEntries(Object.entries(scores).filter(([id]) => !id.includes(':')));
}

/** Without scores an essay would be a graded one that nobody graded: it is handed in instead, see `submissionsDataset`. */
async function refuseLearnt(
  { stores }: Workspace,
  assignment: StoredAssignment,
  rows: readonly ParsedRow[],
): Promise<void> {
  const unread = rows.find((row) => row.resolved[holistic] === undefined);
  if (unread !== undefined)
    throw new AssayError(
      'input.invalid',
      `essay "${unread.id}" has no score; essays to be read are handed in first (assay grade, or the API) and then sampled`,
    );
  const there = new Set((await stores.gradedEssays.list(assignment.id)).map(({ id }) => id));
  const taught = rows.find((row) => there.has(row.id));
  if (taught !== undefined)
    throw new AssayError(
      'conflict',
      `graded essay "${taught.id}" is there already and may have taught a scorer; hold it out with "assay dataset split", or give it another id`,
    );
}

/** A set as it is written out: one object a row, audited. Texts are the students'; keep them as the essays are kept. */
export async function exportDataset(
  workspace: Workspace,
  slug: string,
  wanted?: number,
): Promise<{ readonly items: readonly Record<string, unknown>[]; readonly version: DatasetVersion }> {
  const { rows, version, dataset } = await openDataset(workspace, slug, wanted);
  const details = { version: version.version, rows: rows.length };
  await workspace.stores.audit.append('dataset.export', dataset.slug, details);
  return { items: exportedRows(rows), version };
}

function exportedRows(rows: readonly DatasetRow[]): Record<string, unknown>[] {
  return rows.map(({ essay, text, scores, raters, groups, learner }) => ({
    id: essay.id,
    source: essay.kind,
    text,
    resolved: scores,
    raters,
    groups: { ...learnerGroups(learner), ...groups },
  }));
}
