import type { LearnerContext } from '../../ports/trait-grader.ts';
import { defaultIntakeLimits, type IntakeLimits } from '../intake-limits.ts';
import type { NamedBytes } from '../read-essay-file.ts';
import { invalidInput } from '../refusal.ts';
import { allowedColumns, cellOf, type ColumnMapping, type Field, learnerOf } from './columns.ts';
import { csvTable, delimiterOf, orRejected, readTableText } from './read-table.ts';
import type { RejectedRow, RowSource, TableRow } from './source-row.ts';

/** One student of a class. Names are for the identity table alone. */
export interface RosterEntry {
  readonly studentId: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly email?: string;
  readonly school?: string;
  /** The file this student handed in, relative to the folder of submissions. */
  readonly file?: string;
  /** Present only with consent. */
  readonly learner?: LearnerContext;
  readonly source: RowSource;
}

export interface Roster {
  readonly students: readonly RosterEntry[];
  readonly rejected: readonly RejectedRow[];
  readonly warnings: readonly string[];
}

export interface RosterOptions {
  readonly columns?: ColumnMapping;
  readonly limits?: Partial<IntakeLimits>;
}

const rosterFields: readonly Field[] = [
  'studentId',
  'givenName',
  'familyName',
  'email',
  'school',
  'file',
  'gradeLevel',
  'age',
  'firstLanguage',
  'consent',
];

/**
 * A class list from CSV: `student_id` is needed, all else optional; the users.csv of OneRoster is read as well. A row whose age or
 * consent cannot be read is among the rejected, and its student, without them, among the students.
 *
 * @throws AssayError when the file cannot be read or has no column for the student id
 */
export async function readRoster(file: string | NamedBytes, options: RosterOptions = {}): Promise<Roster> {
  const { name, text } = await readTableText(file, { ...defaultIntakeLimits, ...options.limits });
  const students: RosterEntry[] = [];
  const rejected: RejectedRow[] = [];
  const warnings: string[] = [];
  const lineOf = new Map<string, number>();
  for (const row of csvTable(name, text, delimiterOf(text))) {
    const read = 'error' in row ? row : orRejected(row.source, () => rosterEntry(row, options.columns ?? {}, lineOf));
    if ('error' in read) rejected.push(read);
    else {
      students.push(read.entry);
      warnings.push(...read.warnings);
      if (read.rejected !== undefined) rejected.push(read.rejected);
    }
  }
  return { students, rejected, warnings };
}

function rosterEntry(
  { values, source }: TableRow,
  columns: ColumnMapping,
  lineOf: Map<string, number>,
): { entry: RosterEntry; warnings: readonly string[]; rejected: RejectedRow | undefined } {
  const where = `${source.file} line ${source.line ?? 0}`;
  const studentId = cellOf(values, 'studentId', columns);
  if (studentId === undefined)
    throw invalidInput(where, `needs a value in student_id; columns are ${allowedColumns(rosterFields)}`);
  const earlier = lineOf.get(studentId);
  if (earlier !== undefined)
    throw invalidInput(where, `the student_id of line ${earlier} stands here again; ids must differ`);
  lineOf.set(studentId, source.line ?? 0);
  // A student whose age or consent cannot be read is on the list all the same: the name has to be masked.
  const read = orRejected(source, () => learnerOf(where, values, columns));
  const { learner, warnings, rejected } =
    'error' in read ? { learner: undefined, warnings: [], rejected: read } : { ...read, rejected: undefined };
  const optional: { -readonly [K in 'givenName' | 'familyName' | 'email' | 'school' | 'file']?: string } = {};
  for (const field of ['givenName', 'familyName', 'email', 'school', 'file'] as const) {
    const cell = cellOf(values, field, columns);
    if (cell !== undefined) optional[field] = cell;
  }
  return {
    entry: { studentId, ...optional, ...(learner === undefined ? {} : { learner }), source },
    warnings,
    rejected,
  };
}
