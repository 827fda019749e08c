import type { AssayError } from '../../core/errors.ts';
import { readSubmissions } from '../../intake/batch/read-submissions.ts';
import type { RosterEntry } from '../../intake/batch/read-roster.ts';
import type { Submission } from '../../intake/batch/submission.ts';
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
  const read: Submission[] = [];
  const rejected: SubmitResult['rejected'][number][] = [];
  for await (const row of readSubmissions(path, options.roster === undefined ? {} : { roster: options.roster })) {
    if ('error' in row) rejected.push({ ...row.source, error: row.error });
    else read.push(row);
    options.onProgress?.(read.length + rejected.length);
  }
  const inputs: SubmissionInput[] = [];
  for (const submission of read) inputs.push(await toInput(workspace, submission, students));
  const added = await workspace.stores.submissions.addMany(assignment.id, inputs);
  return {
    submissions: added.map((one, index) => ({ ...one, ref: read[index]?.ref ?? '' })),
    rejected,
    warnings: read.flatMap((one) => one.warnings.map((warning) => `${one.ref}: ${warning}`)),
  };
}

async function toInput(
  workspace: Workspace,
  submission: Submission,
  students: Map<string, string>,
): Promise<SubmissionInput> {
  const { ref, format, text, hidden, learner, studentId } = submission;
  let pseudonym: string | undefined;
  if (studentId !== undefined) {
    pseudonym = students.get(studentId) ?? (await workspace.stores.identities.enrol(studentId, []));
    students.set(studentId, pseudonym);
  }
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
