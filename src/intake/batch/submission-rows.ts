import { extensionOf } from '../file-format.ts';
import type { IntakeLimits } from '../intake-limits.ts';
import type { NamedBytes } from '../read-essay-file.ts';
import { invalidInput, tooLarge } from '../refusal.ts';
import { allowedColumns, cellOf, type ColumnMapping, type Field, learnerOf } from './columns.ts';
import type { Submission, SubmissionRow } from './submission.ts';
import { columnName, csvTable, delimiterOf, jsonLines, orRejected, readTableText } from './read-table.ts';
import type { RejectedRow, TableRow } from './source-row.ts';

const submissionFields: readonly Field[] = ['id', 'studentId', 'text', 'gradeLevel', 'age', 'firstLanguage', 'consent'];

/** Submissions of a CSV, TSV or JSON Lines file, one a row. */
export async function* submissionRows(
  file: string | NamedBytes,
  limits: IntakeLimits,
  columns: ColumnMapping,
): AsyncGenerator<SubmissionRow> {
  const { name, text } = await readTableText(file, limits);
  const format = /^(csv|tsv)$/.test(extensionOf(name.replace(/\.gz$/i, ''))) ? 'csv' : 'jsonl';
  const rows = format === 'csv' ? csvTable(name, text, delimiterOf(text)) : jsonTable(name, text);
  for (const row of rows) {
    yield 'error' in row ? row : orRejected(row.source, () => submission(row, { format, limits, columns }));
  }
}

interface RowContext {
  readonly format: 'csv' | 'jsonl';
  readonly limits: IntakeLimits;
  readonly columns: ColumnMapping;
}

function submission({ values, source }: TableRow, { format, limits, columns }: RowContext): Submission {
  const where = `${source.file} line ${source.line ?? 0}`;
  const text = cellOf(values, 'text', columns);
  if (text === undefined) {
    throw invalidInput(
      where,
      `has no text; columns are ${allowedColumns(submissionFields)}, here are ${[...values.keys()].join(', ')}`,
    );
  }
  if (text.length > limits.essayCharacters) {
    throw tooLarge(where, {
      what: 'length of the text',
      value: text.length,
      limit: limits.essayCharacters,
      unit: 'characters',
    });
  }
  const studentId = cellOf(values, 'studentId', columns);
  const { learner, warnings } = learnerOf(where, values, columns);
  return {
    ref: cellOf(values, 'id', columns) ?? `${source.file}:${source.line ?? 0}`,
    text: text.replaceAll(/\r\n?/g, '\n'),
    format,
    ...(studentId === undefined ? {} : { studentId }),
    ...(learner === undefined ? {} : { learner }),
    source,
    hidden: [],
    warnings,
  };
}

/** JSON objects as rows: strings, numbers and booleans by their keys; anything nested is not a column. */
function* jsonTable(file: string, text: string): Generator<TableRow | RejectedRow> {
  for (const row of jsonLines(file, text)) {
    if ('error' in row) {
      yield row;
      continue;
    }
    const values = new Map<string, string>();
    for (const [key, value] of typeof row.value === 'object' && row.value !== null ? Object.entries(row.value) : []) {
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        values.set(columnName(key), String(value));
    }
    yield { values, source: { file, line: row.line } };
  }
}
