import { AssayError } from '../../../core/errors.ts';
import type { StoredAssignment } from '../../../ports/stored.ts';
import { labelOf, valueOf, type ReleasedRow } from './released-grades.ts';

/** What Canvas takes for the number of an assignment at the end of a column's name. @see canvas-lms, Assignment.title_and_id */
const canvasNumber = /\s\(\d+\)$/;

/**
 * The gradebook CSV that Canvas takes in. Only released grades are in it: zero is 0, and a student without one is left out, since Canvas takes an
 * empty cell beside a grade that it has for a change (canvas-lms, GradebookImporter#no_change_to_submission?).
 *
 * @param target `assignmentId` is Canvas's own number of the assignment; without one Canvas goes by the title, asks which it is, or makes a new one
 * @throws AssayError `input.invalid` without a number when the title ends as if it had one: the grades would go to another assignment
 */
export function canvasGradebook(
  assignment: Pick<StoredAssignment, 'title'>,
  rows: readonly ReleasedRow[],
  target: { readonly assignmentId?: string; readonly section?: string; readonly pointsPossible: number },
): string {
  if (target.assignmentId === undefined && canvasNumber.test(assignment.title)) {
    throw new AssayError(
      'input.invalid',
      `"${assignment.title}" ends in a number in brackets, which Canvas would take for the number of an assignment; give assignmentId, the number at the end of the assignment's address in Canvas`,
    );
  }
  const column = target.assignmentId === undefined ? assignment.title : `${assignment.title} (${target.assignmentId})`;
  const known = rows.filter(({ pseudonym, released }) => pseudonym !== undefined && released !== undefined);
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
    feedback: grade.feedback.map(({ traitId, comment, quote }) => ({ traitId, comment, quote })),
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
