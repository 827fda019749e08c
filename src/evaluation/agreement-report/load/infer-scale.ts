import { AssayError } from '../../../core/errors.ts';
import type { ScoreScale } from '../../../core/score-scale.ts';
import { readNumber } from './read-cell.ts';
import type { Table } from './read-table.ts';

/**
 * The scale that a column's scores show: least to greatest, in whole or half points.
 *
 * @throws AssayError `input.invalid` when there are no scores, only one same score, or scores between half points
 */
export function inferScale(table: Table, columns: readonly string[]): ScoreScale {
  const label = columns.map((column) => `"${column}"`).join(', ');
  const scores = table.rows
    .flatMap((row) => columns.map((column) => readNumber(table, row, column)))
    .filter((score) => score !== undefined);
  const min = scores.reduce((least, score) => Math.min(least, score), Number.POSITIVE_INFINITY);
  const max = scores.reduce((greatest, score) => Math.max(greatest, score), Number.NEGATIVE_INFINITY);
  if (!(max > min)) {
    throw new AssayError(
      'input.invalid',
      `${table.name} column ${label} has ${scores.length === 0 ? 'no scores' : 'one same score throughout'}; give the scale, or scores that differ`,
    );
  }
  const step = scores.every((score) => Number.isInteger(score)) ? 1 : 0.5;
  if (!scores.every((score) => Number.isInteger(score / step))) {
    throw new AssayError(
      'input.invalid',
      `${table.name} column ${label} has scores between half points; human scores must be whole or half points`,
    );
  }
  return { min, max, step };
}
