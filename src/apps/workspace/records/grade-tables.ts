import type { StoredAssignment } from '../../../ports/stored.ts';
import { labelOf, valueOf, type ReleasedRow } from './released-grades.ts';

/**
 * The gradebook CSV that Canvas takes in. Only released grades have a number: zero is 0, and missing is an empty cell, which Canvas leaves as it
 * is.
 *
 * @param target `assignmentId` is Canvas's own number of the assignment; without one Canvas asks which it is, or makes a new one
 */
export function canvasGradebook(
  assignment: Pick<StoredAssignment, 'title'>,
  rows: readonly ReleasedRow[],
  target: { readonly assignmentId?: string; readonly section?: string; readonly pointsPossible: number },
): string {
  const column = target.assignmentId === undefined ? assignment.title : `${assignment.title} (${target.assignmentId})`;
  const known = rows.filter(({ pseudonym }) => pseudonym !== undefined);
  return table([
    ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', column],
    ['    Points Possible', '', '', '', '', String(target.pointsPossible)],
    ...known.map((row) => [
      labelOf(row),
      '',
      valueOf(row, 'external-id') ?? '',
      valueOf(row, 'email') ?? '',
      target.section ?? '',
      scoreOf(row),
    ]),
  ]);
}

/** One row a paper: who, score, band, every trait. */
export function gradesCsv(rows: readonly ReleasedRow[]): string {
  const traits = [...new Set(rows.flatMap(({ released }) => released?.rubric.traits.map(({ id }) => id) ?? []))];
  return table([
    ['student', 'student_id', 'email', 'submission', 'score', 'band', ...traits, 'released_at'],
    ...rows.map((row) => [
      labelOf(row),
      valueOf(row, 'external-id') ?? '',
      valueOf(row, 'email') ?? '',
      row.submissionId ?? '',
      scoreOf(row),
      row.released?.grade.bandId ?? '',
      ...traits.map((trait) => numberText(row.released?.grade.traitScores[trait])),
      row.released?.at.toISOString() ?? '',
    ]),
  ]);
}

/** One JSON object a paper, with the feedback as the student is told it. */
export function gradesJsonLines(rows: readonly ReleasedRow[]): string {
  return rows.map((row) => `${JSON.stringify({ ...paperOf(row), ...toldOf(row.released) })}\n`).join('');
}

function paperOf(row: ReleasedRow): object {
  const student = { name: labelOf(row), id: valueOf(row, 'external-id'), email: valueOf(row, 'email') };
  return { student, submission: row.submissionId };
}

function toldOf(released: ReleasedRow['released']): object {
  if (released === undefined) return { score: null, band: null, traits: {}, feedback: [], releasedAt: null };
  const { grade, at } = released;
  return {
    score: grade.score ?? null,
    band: grade.bandId ?? null,
    traits: grade.traitScores,
    comment: grade.comment,
    feedback: grade.feedback.map(({ traitId, comment }) => ({ traitId, comment })),
    releasedAt: at.toISOString(),
  };
}

function scoreOf({ released }: ReleasedRow): string {
  return numberText(released?.grade.score);
}

function numberText(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}

function table(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** RFC 4180. What a spreadsheet would take for a formula gets an apostrophe before it: names are typed by others. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
