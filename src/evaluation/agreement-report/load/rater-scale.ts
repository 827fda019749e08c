import { AssayError } from '../../../core/errors.ts';
import { isOnScale, type ScoreScale } from '../../../core/score-scale.ts';
import type { LabelledRecord } from '../labelled-set.ts';
import type { ColumnMapping } from './columns.ts';
import { inferScale } from './infer-scale.ts';
import { readNumber } from './read-cell.ts';
import type { Table } from './read-table.ts';

/** The raters' scale: as given; the score scale where all their scores lie on it; otherwise what their scores show. */
export function raterScaleOf(
  table: Table,
  columns: ColumnMapping,
  scale: ScoreScale,
  given: ScoreScale | undefined,
): ScoreScale {
  if (given !== undefined) return given;
  const raterColumns = [columns.rater1, columns.rater2].filter((column) => column !== undefined);
  if (raterColumns.length === 0) return scale;
  const fits = table.rows.every((row) =>
    raterColumns.every((column) => {
      const score = readNumber(table, row, column);
      return score === undefined || isOnScale(score, scale);
    }),
  );
  return fits || columns.human === undefined ? scale : inferScale(table, raterColumns);
}

/**
 * A resolved score lies between the raters' (or on one of them, or near them after adjudication). Where most lie beyond both, it is a sum or
 * another transformation, and the raters' scale must be told, or true scores would be estimated on the wrong one.
 *
 * @throws AssayError `input.invalid`
 */
export function checkRaterScale(table: Table, records: readonly LabelledRecord[]): void {
  const double = records.filter(({ raters }) => raters.every((score) => score !== undefined));
  const beyond = double.filter(({ human, raters }) => {
    const [first = human, second = human] = raters;
    return human < Math.min(first, second) || human > Math.max(first, second);
  });
  if (beyond.length * 2 <= double.length) return;
  throw new AssayError(
    'input.invalid',
    `${table.name}: ${beyond.length} of ${double.length} human scores lie beyond both raters' scores, as a sum would; give the raters' scale (raterScale), or leave the rater columns out`,
  );
}
