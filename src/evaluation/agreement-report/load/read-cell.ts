import { AssayError } from '../../../core/errors.ts';
import { isOnScale, type ScoreScale } from '../../../core/score-scale.ts';
import type { Table, TableRow } from './read-table.ts';

/** Spellings of "no value". Zero is not one of them. */
const ABSENT = new Set(['', 'na', 'n/a', 'nan', 'null', 'none']);

/** Longer values are not shown in full: a mistaken mapping must not print an essay. */
const SHOWN_CHARACTERS = 24;

/** Refuses a cell: file, line, column, value, and what is allowed. */
export function invalidCell(table: Table, row: TableRow, column: string, allowed: string): AssayError {
  const value = row.cells[column];
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  const shown = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
  return new AssayError(
    'input.invalid',
    `${table.name} line ${row.line}, column "${column}": "${shown}" is not allowed; must be ${allowed}`,
    { details: { line: row.line, column } },
  );
}

/** A number, or undefined when the cell is empty. */
export function readNumber(table: Table, row: TableRow, column: string | undefined): number | undefined {
  if (column === undefined) return undefined;
  const value = row.cells[column];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string') {
    if (ABSENT.has(value.trim().toLowerCase())) return undefined;
    // Number() takes 0x10 and 1e3 too; a score is written in digits.
    if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu.test(value.trim())) return Number(value);
  }
  throw invalidCell(table, row, column, 'a number, or empty where there is none');
}

/** A score on a scale, or undefined when the cell is empty. */
export function readScore(
  table: Table,
  row: TableRow,
  column: string | undefined,
  scale: ScoreScale,
): number | undefined {
  const value = readNumber(table, row, column);
  if (value === undefined || isOnScale(value, scale)) return value;
  throw invalidCell(table, row, column ?? '', `a score from ${scale.min} to ${scale.max} in steps of ${scale.step}`);
}

/** Text of a cell (numbers and booleans as written), or undefined when it is empty. */
export function readText(row: TableRow, column: string | undefined): string | undefined {
  if (column === undefined) return undefined;
  const value = row.cells[column];
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string' || ABSENT.has(value.trim().toLowerCase())) return undefined;
  return value.trim();
}
