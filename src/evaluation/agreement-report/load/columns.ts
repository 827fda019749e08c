import { AssayError } from '../../../core/errors.ts';
import { columnName } from '../../../intake/batch/read-table.ts';
import type { Table } from './read-table.ts';

/** Which column holds what. What is left out is looked for under its usual names. */
export interface ColumnMapping {
  readonly id?: string;
  /** The resolved human score; the first rater's when there is no such column. */
  readonly human?: string;
  readonly rater1?: string;
  readonly rater2?: string;
  readonly machine?: string;
  /** The machine's prediction before rounding. */
  readonly continuous?: string;
  readonly intervalLow?: string;
  readonly intervalHigh?: string;
  /** Higher: a person should look sooner. */
  readonly risk?: string;
  /** Higher: a person need not look. Used when there is no risk. */
  readonly confidence?: string;
  readonly wordCount?: string;
  /** Counted for its words, then dropped. Used when there is no word count. */
  readonly text?: string;
}

type ColumnName = keyof ColumnMapping;

const usualNames: Readonly<Record<ColumnName, readonly string[]>> = {
  id: ['id', 'essay_id', 'text_id', 'response_id', 'spkitemid'],
  human: [
    'human',
    'resolved',
    'human_score',
    'score',
    'resolved_score',
    'final_score',
    'domain1_score',
    'overall',
    'holistic',
  ],
  rater1: ['rater1', 'rater_1', 'h1', 'sc1', 'rater1_domain1', 'score1'],
  rater2: ['rater2', 'rater_2', 'h2', 'sc2', 'rater2_domain1', 'score2'],
  machine: ['machine', 'system', 'machine_score', 'prediction', 'predicted', 'predicted_score', 'model_score'],
  continuous: ['continuous', 'machine_raw', 'raw'],
  intervalLow: ['interval_low', 'low', 'interval.low'],
  intervalHigh: ['interval_high', 'high', 'interval.high'],
  risk: ['risk'],
  confidence: ['confidence'],
  wordCount: ['word_count', 'words'],
  text: ['text', 'essay', 'full_text', 'essay_text', 'response', 'answer'],
};

const columnNames = Object.keys(usualNames) as ColumnName[];

/**
 * The columns of a table by what they hold, as far as they are there. Usual names are found in any case, with blanks, hyphens or camelCase for `_`.
 *
 * @throws AssayError `input.invalid` when a named column is not there
 */
export function findColumns(table: Table, mapping: ColumnMapping): ColumnMapping {
  const byUsual = new Map(table.columns.toReversed().map((column) => [columnName(column), column]));
  const resolved: Partial<Record<ColumnName, string>> = {};
  for (const name of columnNames) {
    const given = mapping[name];
    if (given !== undefined) requireColumn(table, given, `the ${name} column`);
    const usual = usualNames[name].find((candidate) => byUsual.has(candidate));
    const column = given ?? (usual === undefined ? undefined : byUsual.get(usual));
    if (column !== undefined) resolved[name] = column;
  }
  return resolved;
}

/**
 * The same, with what a report cannot do without.
 *
 * @throws AssayError `input.invalid` when a named column is not there, or no column can be the human or the machine score
 */
export function resolveColumns(table: Table, mapping: ColumnMapping): ColumnMapping {
  const resolved = findColumns(table, mapping);
  if (resolved.human === undefined && resolved.rater1 === undefined) throw missing(table, 'human score', 'human');
  if (resolved.machine === undefined && resolved.continuous === undefined)
    throw missing(table, 'machine score', 'machine');
  return resolved;
}

/** @throws AssayError `input.invalid` when the table has no such column */
export function requireColumn(table: Table, column: string, role: string): void {
  if (table.columns.includes(column)) return;
  throw new AssayError(
    'input.invalid',
    `${table.name} has no column "${column}" for ${role}; it has ${listed(table.columns)}`,
  );
}

function missing(table: Table, what: string, name: 'human' | 'machine'): AssayError {
  return new AssayError(
    'input.invalid',
    `${table.name} has no column that is the ${what}: name one (${name}=COLUMN) or call it ${usualNames[name].join(', ')}; it has ${listed(table.columns)}`,
  );
}

function listed(columns: readonly string[]): string {
  const shown = columns.slice(0, 30).map((column) => `"${column}"`);
  return shown.join(', ') + (columns.length > shown.length ? ` and ${columns.length - shown.length} more` : '');
}
