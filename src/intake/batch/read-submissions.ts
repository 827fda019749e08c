import { lstat } from 'node:fs/promises';
import { basename } from 'node:path';
import { extensionOf, isEssayFormat } from '../file-format.ts';
import { defaultIntakeLimits, type IntakeLimits } from '../intake-limits.ts';
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

/**
 * Essays to grade from a file, a folder with its subfolders, a zip, a CSV or a JSON Lines file. What cannot be read is given
 * back as its error, in its place; what follows goes on, and nothing is left out without a word.
 *
 * @throws AssayError when the path as a whole cannot be read: absent, above the limits, no header, a kind that is not read
 */
export async function* readSubmissions(path: string, options: SubmissionsOptions = {}): AsyncGenerator<SubmissionRow> {
  const limits = { ...defaultIntakeLimits, ...options.limits };
  const rows = await rowsOf(path, limits, options);
  const students = new Map(
    (options.roster ?? []).flatMap((student) => (student.file === undefined ? [] : [[student.file, student] as const])),
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
      const where = `${row.source.file}${row.source.line === undefined ? '' : ` line ${row.source.line}`}`;
      yield {
        error: invalidInput(where, `the id "${row.ref}" is that of line ${earlier.line ?? 0}; ids must differ`),
        source: row.source,
      };
    }
  }
}

function withStudent(row: Submission, student: RosterEntry | undefined): Submission {
  if (student === undefined || row.studentId !== undefined) return row;
  return {
    ...row,
    studentId: student.studentId,
    ...(student.learner === undefined ? {} : { learner: student.learner, consent: student.source }),
  };
}

async function rowsOf(
  path: string,
  limits: IntakeLimits,
  options: SubmissionsOptions,
): Promise<AsyncIterable<SubmissionRow>> {
  const status = await lstat(path).catch((error: unknown) => {
    throw unreadable(path, 'cannot be found or opened', error);
  });
  if (status.isDirectory()) return essayFiles({ kind: 'folder', path }, limits);
  const extension = extensionOf(path.replace(/\.gz$/i, ''));
  if (extension === 'zip') return essayFiles({ kind: 'zip', path }, limits);
  if (isEssayFormat(extension) || extension === 'text' || extension === 'markdown')
    return essayFiles({ kind: 'file', path }, limits);
  if (['csv', 'tsv', 'jsonl', 'ndjson'].includes(extension)) return submissionRows(path, limits, options.columns ?? {});
  throw invalidInput(
    path,
    `files named ".${extension}" are not read; allowed are a folder, .zip, .csv, .tsv, .jsonl, .txt, .md, .docx, .odt, .pdf`,
  );
}
