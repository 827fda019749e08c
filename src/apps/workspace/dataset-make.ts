import { AssayError } from '../../core/errors.ts';
import { holistic, type ScoreSet } from '../../core/exemplar.ts';
import { datasetHash, rowHash } from '../../evaluation/datasets/content-address.ts';
import { splitEssays } from '../../evaluation/datasets/split-essays.ts';
import type { DatasetKind, DatasetRowInput, DatasetVersion, StoredDataset } from '../../ports/dataset-stores.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import { createRandom } from '../../stats/random.ts';
import { derivedKey } from './derived-key.ts';
import { latestGrades } from './latest-grades.ts';
import type { Workspace } from './workspace.ts';

export interface NewDataset {
  readonly slug: string;
  readonly title: string;
  readonly kind: DatasetKind;
  /** By kind when left out: golden, holdout, sampled and red-team sets are, overrides and contested grades go on teaching. */
  readonly reserved?: boolean;
}

export interface MadeDataset {
  readonly dataset: StoredDataset;
  readonly version: DatasetVersion;
}

type UnhashedRow = Omit<DatasetRowInput, 'rowHash'> & { readonly text: string };

const reservedByKind: Readonly<Record<DatasetKind, boolean>> = {
  golden: true,
  holdout: true,
  sampled: true,
  'red-team': true,
  overrides: false,
  contested: false,
};

/** Rows with their hashes, and the version's. */
export async function lockRows(
  workspace: Workspace,
  kind: DatasetKind,
  rows: readonly UnhashedRow[],
): Promise<{ readonly hash: string; readonly rows: readonly DatasetRowInput[] }> {
  const key = await derivedKey(workspace, 'dataset-row/1');
  const hashed = rows.map(({ text, ...row }): DatasetRowInput => ({ ...row, rowHash: rowHash(row, text, key) }));
  return { hash: datasetHash(kind, hashed), rows: hashed };
}

/** Locks rows as version 1 of a new set. @throws AssayError `input.invalid` when there are none, `conflict` when the name is taken */
export async function makeDataset(
  workspace: Workspace,
  assignment: StoredAssignment,
  input: NewDataset,
  { rows, note }: { readonly rows: readonly UnhashedRow[]; readonly note: string },
): Promise<MadeDataset> {
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(input.slug))
    throw new AssayError('input.invalid', `"${input.slug}" must be 1-64 characters of a-z, 0-9 and "-"`);
  if (rows.length === 0) throw new AssayError('input.invalid', `dataset "${input.slug}" would have no essays`);
  const { slug, title, kind, reserved = reservedByKind[kind] } = input;
  return workspace.stores.datasets.create(
    { slug, title, kind, reserved, assignmentId: assignment.id },
    { note, ...(await lockRows(workspace, kind, rows)) },
  );
}

/** Holds graded essays of the assignment out: they, versions of them and what their writers wrote besides teach no more. */
export async function splitDataset(
  workspace: Workspace,
  assignment: StoredAssignment,
  input: NewDataset,
  { size, seed }: { readonly size: number; readonly seed: number },
): Promise<MadeDataset> {
  const all = await workspace.stores.datasets.gradedEssays(assignment.id);
  const pool = all.filter((essay) => !essay.reserved && essay.resolved[holistic] !== undefined);
  if (pool.length <= size)
    throw new AssayError(
      'input.invalid',
      `${size} essays cannot be held out of ${pool.length} graded ones that no reserved set has; nothing would be left to learn from`,
    );
  const { held } = splitEssays(
    pool.map(({ id, text, pseudonym, resolved }) => ({
      id,
      text,
      student: pseudonym,
      stratum: resolved[holistic] ?? 0,
    })),
    { size, seed },
  );
  const chosen = new Set(held);
  const rows = pool
    .filter(({ id }) => chosen.has(id))
    .map(({ id, text, raters, resolved }) => ({
      essay: { kind: 'graded', id } as const,
      text,
      scores: resolved,
      raters,
      groups: {},
    }));
  return makeDataset(workspace, assignment, input, { rows, note: `split ${size} of ${pool.length}, seed ${seed}` });
}

/** What was handed in and graded, drawn evenly over the machine's scores, for people to read. */
export async function sampleDataset(
  workspace: Workspace,
  assignment: StoredAssignment,
  input: NewDataset,
  { size, seed }: { readonly size: number; readonly seed: number },
): Promise<MadeDataset> {
  const { grades } = await latestGrades(workspace, assignment);
  const random = createRandom(seed);
  const drawn = grades
    .map((grade) => ({ grade, lot: random.uniform() }))
    .sort((a, b) => a.lot - b.lot)
    .map(({ grade }) => grade);
  const byScore = [...Map.groupBy(drawn, (grade) => grade.score ?? 'none').values()];
  const order = Array.from({ length: Math.max(0, ...byScore.map((group) => group.length)) }, (_, turn) =>
    byScore.flatMap((group) => group[turn] ?? []),
  ).flat();
  const rows = await submissionRows(
    workspace,
    order.slice(0, size).map(({ submissionId }) => submissionId),
    () => ({}),
  );
  return makeDataset(workspace, assignment, input, {
    rows,
    note: `sampled ${rows.length} of ${grades.length}, seed ${seed}`,
  });
}

/** Grades that a teacher changed and that stand, with the teacher's scores: what a new version must not get wrong again. */
export async function overridesDataset(
  workspace: Workspace,
  assignment: StoredAssignment,
  input: NewDataset,
): Promise<MadeDataset> {
  const standing = await workspace.stores.reviews.overrides(assignment.id, mostOverrides);
  // Newest first: of two grades of one submission the later word counts.
  const scores = new Map<string, ScoreSet>();
  for (const { submissionId, score, traitScores } of standing) {
    if (!scores.has(submissionId)) scores.set(submissionId, { ...traitScores, [holistic]: score });
  }
  const rows = await submissionRows(workspace, [...scores.keys()], (id) => scores.get(id) ?? {});
  return makeDataset(workspace, assignment, input, { rows, note: `${rows.length} standing overrides` });
}

const mostOverrides = 100_000;

/** What students appealed and somebody answered: the answer's score is what counts. Appeals of one trait alone have no score of the whole. */
export async function appealsDataset(
  workspace: Workspace,
  assignment: StoredAssignment,
  input: NewDataset,
): Promise<MadeDataset> {
  const answered = await workspace.stores.desk.appeals.list(assignment.id, 'answered');
  const scores = new Map<string, Record<string, number>>();
  for (const { submissionId, traitId, outcomeScore } of answered) {
    const own = scores.get(submissionId) ?? {};
    if (outcomeScore !== undefined) own[traitId] = outcomeScore;
    scores.set(submissionId, own);
  }
  const rows = await submissionRows(workspace, [...scores.keys()], (id) => scores.get(id) ?? {});
  return makeDataset(workspace, assignment, input, { rows, note: `${rows.length} submissions with answered appeals` });
}

/** Submissions that somebody named, e.g. those whose grades were appealed. */
export async function submissionsDataset(
  workspace: Workspace,
  assignment: StoredAssignment,
  input: NewDataset,
  submissionIds: readonly string[],
): Promise<MadeDataset> {
  const rows: UnhashedRow[] = [];
  for (const id of submissionIds) {
    const submission = await workspace.stores.submissions.get(id);
    if (submission.assignmentId !== assignment.id)
      throw new AssayError(
        'input.invalid',
        `submission "${id}" belongs to another assignment than "${assignment.slug}"`,
      );
    const { text } = await workspace.stores.submissions.text(id);
    rows.push({ essay: { kind: 'submission', id }, text, scores: {}, raters: [], groups: {} });
  }
  return makeDataset(workspace, assignment, input, { rows, note: `${rows.length} submissions by id` });
}

async function submissionRows(
  { stores }: Workspace,
  submissionIds: readonly string[],
  scoresOf: (submissionId: string) => ScoreSet,
): Promise<UnhashedRow[]> {
  const rows: UnhashedRow[] = [];
  for (const id of submissionIds) {
    const submission = await stores.submissions.get(id);
    if (submission.erasedAt !== undefined) continue;
    const { text } = await stores.submissions.text(id);
    rows.push({ essay: { kind: 'submission', id }, text, scores: scoresOf(id), raters: [], groups: {} });
  }
  return rows;
}
