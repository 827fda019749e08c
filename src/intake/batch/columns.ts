import type { LearnerContext } from '../../ports/trait-grader.ts';
import { invalidInput } from '../refusal.ts';
import { columnName } from './read-table.ts';

/** What a column of a submissions or roster file can mean. */
export type Field =
  | 'id'
  | 'text'
  | 'studentId'
  | 'file'
  | 'gradeLevel'
  | 'age'
  | 'firstLanguage'
  | 'consent'
  | 'givenName'
  | 'familyName'
  | 'email'
  | 'school';

/** Own names for columns, e.g. `{ text: 'Response', studentId: 'SIS User ID' }`. They come before the usual ones. */
export type ColumnMapping = Readonly<Partial<Record<Field, string>>>;

/** The usual names, the first of each being the one to write. OneRoster's users.csv says sourcedId, givenName, familyName. */
const usualNames: Readonly<Record<Field, readonly string[]>> = {
  id: ['id', 'submission_id', 'ref', 'essay_id'],
  text: ['text', 'essay', 'response', 'answer'],
  studentId: ['student_id', 'student', 'sourced_id', 'sis_user_id', 'user_id'],
  file: ['file', 'file_name', 'filename'],
  gradeLevel: ['grade_level', 'grade', 'grades'],
  age: ['age'],
  firstLanguage: ['first_language', 'home_language', 'native_language'],
  consent: ['consent', 'learner_context_consent'],
  givenName: ['given_name', 'first_name', 'preferred_first_name'],
  familyName: ['family_name', 'last_name', 'surname'],
  email: ['email', 'email_address'],
  school: ['school', 'org', 'organization'],
};

/** For messages: the columns that are read, by the names to write. */
export function allowedColumns(fields: readonly Field[]): string {
  return fields.map((field) => usualNames[field][0] ?? field).join(', ');
}

/** The cell of a field, trimmed except for the text; undefined when absent or empty. */
export function cellOf(
  values: ReadonlyMap<string, string>,
  field: Field,
  mapping: ColumnMapping = {},
): string | undefined {
  const own = mapping[field];
  for (const name of own === undefined ? usualNames[field] : [columnName(own), ...usualNames[field]]) {
    const cell = values.get(name);
    if (cell === undefined) continue;
    if (field === 'text') return cell;
    if (cell.trim() !== '') return cell.trim();
  }
  return undefined;
}

const yes: ReadonlySet<string> = new Set(['true', 'yes', 'y', '1', 'x', 'granted']);
const no: ReadonlySet<string> = new Set(['', 'false', 'no', 'n', '0', 'denied', 'withdrawn']);

/** What a row says of the writer, when it says as well that it may be used. */
export interface LearnerCells {
  /** Present only with consent. */
  readonly learner?: LearnerContext;
  readonly warnings: readonly string[];
}

/**
 * Grade level, age and first language of a row, only where its consent column says yes.
 *
 * @throws AssayError input.invalid when consent is neither yes nor no, or age is no age
 */
export function learnerOf(
  where: string,
  values: ReadonlyMap<string, string>,
  mapping: ColumnMapping = {},
): LearnerCells {
  const consent = (cellOf(values, 'consent', mapping) ?? '').toLowerCase();
  if (!yes.has(consent) && !no.has(consent)) {
    throw invalidInput(
      where,
      `consent is "${consent.slice(0, 40)}"; allowed are ${[...yes].join(', ')} and ${[...no].filter((word) => word !== '').join(', ')}, or nothing`,
    );
  }
  const gradeLevel = cellOf(values, 'gradeLevel', mapping);
  const firstLanguage = cellOf(values, 'firstLanguage', mapping);
  const age = ageOf(where, cellOf(values, 'age', mapping));
  if (gradeLevel === undefined && firstLanguage === undefined && age === undefined) return { warnings: [] };
  if (!yes.has(consent))
    return { warnings: [`${where}: what the row says of the writer was left out, since no consent is recorded`] };
  return {
    learner: {
      ...(gradeLevel === undefined ? {} : { gradeLevel }),
      ...(age === undefined ? {} : { age }),
      ...(firstLanguage === undefined ? {} : { firstLanguage }),
    },
    warnings: [],
  };
}

function ageOf(where: string, cell: string | undefined): number | undefined {
  if (cell === undefined) return undefined;
  const age = Number(cell);
  if (!Number.isInteger(age) || age < 4 || age > 120)
    throw invalidInput(where, `age is "${cell.slice(0, 40)}"; must be a whole number from 4 to 120, or empty`);
  return age;
}
