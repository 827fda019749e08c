/** Rows of a table with repetitions folded: row i of the original is row `indexOfRow[i]` of `columns`. */
export interface DistinctRows {
  readonly columns: readonly Float64Array[];
  readonly indexOfRow: Int32Array;
}

/**
 * Folds equal rows of a table. 100,000 pairs of scores on a 1-6 scale become at most 36 rows, which is what makes resampling them cheap.
 *
 * @param columns equally long; NaN stands for a missing value and equals itself
 * @throws RangeError when there is no column or the lengths differ
 */
export function distinctRows(columns: readonly ArrayLike<number>[]): DistinctRows {
  const [first] = columns;
  if (first === undefined || columns.some((column) => column.length !== first.length)) {
    throw new RangeError(
      `${columns.length} columns of ${columns.map((c) => c.length).join(', ')} rows; must be one or more, equally long`,
    );
  }
  const indexOfRow = new Int32Array(first.length);
  const seen = new Map<string, number>();
  const representatives: number[] = [];
  for (let row = 0; row < first.length; row++) {
    let key = '';
    for (const column of columns) key += `${column[row]!},`;
    let index = seen.get(key);
    if (index === undefined) {
      index = representatives.length;
      seen.set(key, index);
      representatives.push(row);
    }
    indexOfRow[row] = index;
  }
  return {
    columns: columns.map((column) => Float64Array.from(representatives, (row) => column[row]!)),
    indexOfRow,
  };
}
