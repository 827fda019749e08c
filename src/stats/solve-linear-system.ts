/** A pivot this small against the largest entry marks a column that the others already determine. */
const SINGULAR = 1e-10;

/**
 * Solves a small symmetric linear system by Gaussian elimination with partial pivoting. A column that depends on earlier ones gets
 * coefficient 0 (as R's lm drops aliased terms).
 *
 * @param matrix square, row by row; not changed
 * @returns the solution and the matrix's numerical rank
 */
export function solveLinearSystem(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): { readonly solution: number[]; readonly rank: number } {
  const size = right.length;
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const largest = Math.max(0, ...matrix.flat().map(Math.abs));
  const pivotRow: number[] = [];
  let rank = 0;
  for (let column = 0; column < size; column++) {
    let best = rank;
    for (let i = rank; i < size; i++) if (Math.abs(rows[i]![column]!) > Math.abs(rows[best]![column]!)) best = i;
    if (rank >= size || Math.abs(rows[best]![column]!) <= SINGULAR * largest) {
      pivotRow.push(-1);
      continue;
    }
    [rows[rank], rows[best]] = [rows[best]!, rows[rank]!];
    eliminate(rows, rank, column);
    pivotRow.push(rank);
    rank += 1;
  }
  const solution = pivotRow.map((row, column) => (row === -1 ? 0 : rows[row]![size]! / rows[row]![column]!));
  return { solution, rank };
}

function eliminate(rows: number[][], pivot: number, column: number): void {
  const source = rows[pivot]!;
  for (const [i, row] of rows.entries()) {
    if (i === pivot) continue;
    const factor = row[column]! / source[column]!;
    if (factor === 0) continue;
    for (let j = column; j < row.length; j++) row[j] = row[j]! - factor * source[j]!;
  }
}
