import type { AssayError } from '../../core/errors.ts';
import { readSubmissions } from '../../intake/batch/read-submissions.ts';
import type { RosterEntry } from '../../intake/batch/read-roster.ts';
import type { RejectedRow } from '../../intake/batch/source-row.ts';
import type { Submission, SubmissionRow } from '../../intake/batch/submission.ts';
import type { AddedSubmission, StoredAssignment, SubmissionInput } from '../../ports/stored.ts';
import { enrolRoster } from './enrol-roster.ts';
import type { Workspace } from './workspace.ts';

export interface SubmitResult {
  readonly submissions: readonly (AddedSubmission & { readonly ref: string })[];
  /** What could not be read, in its place; everything else went in. */
  readonly rejected: readonly { readonly file: string; readonly line?: number; readonly error: AssayError }[];
  readonly warnings: readonly string[];
}

export interface SubmitOptions {
  readonly roster?: readonly RosterEntry[];
  readonly onProgress?: (read: number) => void;
}

/** Reads essays from a file, folder, zip or table and adds them as submissions. Doing it again adds only what is new. */
export async function submitEssays(
  workspace: Workspace,
  assignment: StoredAssignment,
  path: string,
  options: SubmitOptions = {},
): Promise<SubmitResult> {
  const students = await enrolRoster(workspace, assignment, options.roster ?? []);
  const submissions: SubmitResult['submissions'][number][] = [];
  const rejected: SubmitResult['rejected'][number][] = [];
  const warnings: string[] = [];
  const rows = readSubmissions(path, options.roster === undefined ? {} : { roster: options.roster });
  for await (const piece of addInPieces(workspace, assignment, rows, students)) {
    for (const { row, added } of piece) {
      if (added === undefined) rejected.push({ ...row.source, error: row.error });
      else {
        submissions.push({ ...added, ref: row.ref });
        warnings.push(...row.warnings.map((warning) => `${row.ref}: ${warning}`));
      }
    }
    options.onProgress?.(submissions.length + rejected.length);
  }
  return { submissions, rejected, warnings };
}

/** How many essays there are at a place and how long they are, without bringing any of them in. */
export async function measureEssays(
  path: string,
): Promise<{ readonly count: number; readonly characters: number; readonly rejected: SubmitResult['rejected'] }> {
  let [count, characters] = [0, 0];
  const rejected: SubmitResult['rejected'][number][] = [];
  for await (const row of readSubmissions(path)) {
    if ('error' in row) {
      rejected.push({ ...row.source, error: row.error });
      continue;
    }
    count += 1;
    characters += row.text.length;
  }
  return { count, characters, rejected };
}

/** What became of one essay: it is in, or it could not be read. */
export type HandedIn =
  | { readonly row: Submission; readonly added: AddedSubmission }
  | { readonly row: RejectedRow; readonly added?: undefined };

/** Essays of one transaction: others get their turn in between, and what breaks off loses no more than this. */
const pieceSize = 20;

/** Adds essays while the rest of them is still being read, and tells of each in the order in which they stand. */
export async function* addInPieces(
  workspace: Workspace,
  assignment: StoredAssignment,
  rows: AsyncIterable<SubmissionRow>,
  students: Map<string, string>,
): AsyncGenerator<readonly HandedIn[]> {
  let piece: SubmissionRow[] = [];
  for await (const row of rows) {
    piece.push(row);
    if (piece.length < pieceSize) continue;
    yield await addPiece(workspace, assignment, piece, students);
    piece = [];
  }
  if (piece.length > 0) yield await addPiece(workspace, assignment, piece, students);
}

async function addPiece(
  workspace: Workspace,
  assignment: StoredAssignment,
  piece: readonly SubmissionRow[],
  students: Map<string, string>,
): Promise<readonly HandedIn[]> {
  const read = piece.flatMap((row) => ('error' in row ? [] : [row]));
  const unknown = read.flatMap(({ studentId }) =>
    studentId === undefined || students.has(studentId) ? [] : [[studentId, []] as const],
  );
  for (const [id, pseudonym] of await workspace.stores.identities.enrolMany(new Map(unknown))) {
    students.set(id, pseudonym);
  }
  const inputs = read.map((row) => toInput(row, students));
  const added = (await workspace.stores.submissions.addMany(assignment.id, inputs)).values();
  return piece.flatMap((row): HandedIn[] => {
    if ('error' in row) return [{ row }];
    const { value } = added.next();
    return value === undefined ? [] : [{ row, added: value }];
  });
}

function toInput(submission: Submission, students: ReadonlyMap<string, string>): SubmissionInput {
  const { ref, format, text, hidden, learner, studentId } = submission;
  const pseudonym = studentId === undefined ? undefined : students.get(studentId);
  return {
    fileName: ref,
    mediaType: format,
    text,
    hiddenText: hidden.map(({ text: words, kind, concealed }) => ({ text: words, kind, concealed })),
    ...(pseudonym !== undefined && { pseudonym }),
    // Intake gives learner context only where the roster or the row records consent.
    ...(learner !== undefined && {
      learner: { ...learner, consentBy: placeOf(submission.consent ?? submission.source) },
    }),
  };
}

/** Where the consent is written: the file, and its line where it has many. */
function placeOf({ file, line }: Submission['source']): string {
  return line === undefined ? file : `${file} line ${line}`;
}
