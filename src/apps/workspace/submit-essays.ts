import type { AssayError } from '../../core/errors.ts';
import { readSubmissions } from '../../intake/batch/read-submissions.ts';
import type { RosterEntry } from '../../intake/batch/read-roster.ts';
import type { Submission } from '../../intake/batch/submission.ts';
import type { AddedSubmission, IdentityValue, StoredAssignment, SubmissionInput } from '../../ports/stored.ts';
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
  const students = await enrolRoster(workspace, options.roster ?? []);
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

/** Student id → pseudonym. Names go into the identity table, and nowhere else. */
async function enrolRoster(workspace: Workspace, roster: readonly RosterEntry[]): Promise<Map<string, string>> {
  const students = new Map<string, string>();
  for (const entry of roster) {
    students.set(entry.studentId, await workspace.stores.identities.enrol(entry.studentId, identityValues(entry)));
  }
  const schools = [...new Set(roster.flatMap((entry) => entry.school ?? []))];
  if (schools.length > 0) {
    await workspace.stores.identities.addShared(schools.map((value) => ({ kind: 'school' as const, value })));
  }
  return students;
}

function identityValues({ givenName, familyName, email }: RosterEntry): IdentityValue[] {
  const name = [givenName, familyName].filter((part) => part !== undefined).join(' ');
  return [
    ...(name === '' ? [] : [{ kind: 'name' as const, value: name }]),
    ...(email === undefined ? [] : [{ kind: 'email' as const, value: email }]),
  ];
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
    ...(learner !== undefined && { learner: { ...learner, consentBy: 'roster' } }),
  };
}
