import { lstat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AssayError } from '../../core/errors.ts';
import { extensionOf, isEssayFormat } from '../file-format.ts';
import { defaultIntakeLimits, type IntakeLimits } from '../intake-limits.ts';
import type { NamedBytes } from '../read-essay-file.ts';
import { invalidInput, unreadable } from '../refusal.ts';
import type { ColumnMapping } from './columns.ts';
import { essayFiles } from './essay-files.ts';
import type { RosterEntry } from './read-roster.ts';
import type { RowSource } from './source-row.ts';
import type { Submission, SubmissionRow } from './submission.ts';
import { submissionRows } from './submission-rows.ts';

export interface SubmissionsOptions {
  readonly limits?: Partial<IntakeLimits>;
  /** For CSV and JSONL with columns of other names. */
  readonly columns?: ColumnMapping;
  /** For files: who handed in which. */
  readonly roster?: readonly RosterEntry[];
}

/** A file on its way in, e.g. by HTTP: its bytes are fetched when its turn comes. */
export interface UploadedFile {
  readonly name: string;
  readonly bytes: () => Promise<Uint8Array>;
}

/**
 * Essays to grade from a file, a folder with its subfolders, a zip, a CSV or a JSON Lines file. What cannot be read is given
 * back as its error, in its place; what follows goes on, and nothing is left out without a word.
 *
 * @throws AssayError when the path as a whole cannot be read: absent, above the limits, no header, a kind that is not read
 */
export async function* readSubmissions(path: string, options: SubmissionsOptions = {}): AsyncGenerator<SubmissionRow> {
  const status = await lstat(path).catch((error: unknown) => {
    throw unreadable(path, 'cannot be found or opened', error);
  });
  const limits = { ...defaultIntakeLimits, ...options.limits };
  const rows = status.isDirectory() ? essayFiles({ kind: 'folder', path }, limits) : rowsOf(path, limits, options);
  yield* withStudents(rows, options.roster ?? []);
}

/**
 * The same from files that arrived together, zips and tables among them. One that cannot be read as a whole is given back as its error too, and
 * the others go on.
 */
export async function* readUploads(
  files: Iterable<UploadedFile>,
  options: SubmissionsOptions = {},
): AsyncGenerator<SubmissionRow> {
  const limits = { ...defaultIntakeLimits, ...options.limits };
  async function* all(): AsyncGenerator<SubmissionRow> {
    for (const { name, bytes } of files) {
      try {
        yield* rowsOf({ name, bytes: await bytes() }, limits, options);
      } catch (error) {
        if (!(error instanceof AssayError)) throw error;
        yield { error, source: { file: name } };
      }
    }
  }
  yield* withStudents(all(), options.roster ?? []);
}

/** Each essay with who wrote it, where the class list says so; a second one under the same id is refused. */
async function* withStudents(
  rows: AsyncIterable<SubmissionRow>,
  roster: readonly RosterEntry[],
): AsyncGenerator<SubmissionRow> {
  const students = new Map(
    roster.flatMap((student) => (student.file === undefined ? [] : [[student.file, student] as const])),
  );
  const seen = new Map<string, RowSource>();
  for await (const row of rows) {
    if ('error' in row) {
      yield row;
      continue;
    }
    const earlier = seen.get(row.ref);
    if (earlier === undefined) {
      seen.set(row.ref, row.source);
      yield withStudent(row, students.get(row.ref) ?? students.get(basename(row.ref)));
    } else {
      yield {
        error: invalidInput(
          placeOf(row.source),
          `the id "${row.ref}" is that of ${placeIn(row.source, earlier)}; ids must differ`,
        ),
        source: row.source,
      };
    }
  }
}

function placeOf({ file, line, archive }: RowSource): string {
  if (line !== undefined) return `${file} line ${line}`;
  return archive === undefined ? file : `${file} in ${archive}`;
}

/** As it is told to somebody who reads the same file. */
function placeIn(here: RowSource, there: RowSource): string {
  return here.file === there.file && there.line !== undefined ? `line ${there.line}` : placeOf(there);
}

function withStudent(row: Submission, student: RosterEntry | undefined): Submission {
  if (student === undefined || row.studentId !== undefined) return row;
  return {
    ...row,
    studentId: student.studentId,
    ...(student.learner === undefined ? {} : { learner: student.learner, consent: student.source }),
  };
}

function rowsOf(
  file: string | NamedBytes,
  limits: IntakeLimits,
  options: SubmissionsOptions,
): AsyncIterable<SubmissionRow> {
  const name = typeof file === 'string' ? file : file.name;
  const extension = extensionOf(name.replace(/\.gz$/i, ''));
  if (extension === 'zip') return essayFiles({ kind: 'zip', path: file }, limits);
  if (isEssayFormat(extension) || extension === 'text' || extension === 'markdown')
    return essayFiles({ kind: 'file', path: file }, limits);
  if (['csv', 'tsv', 'jsonl', 'ndjson'].includes(extension)) return submissionRows(file, limits, options.columns ?? {});
  throw invalidInput(
    name,
    `files named ".${extension}" are not read; allowed are a folder, .zip, .csv, .tsv, .jsonl, .txt, .md, .docx, .odt, .pdf`,
  );
}
