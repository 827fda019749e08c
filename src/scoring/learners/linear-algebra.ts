/**
 * Factorises a symmetric positive definite matrix in place: the lower half becomes L with L·Lᵀ = A (row-major, upper half untouched).
 * Four rows at a time, so that each earlier row is read once for four.
 *
 * @throws RangeError when the matrix is not positive definite
 */
export function choleskyInPlace(a: Float64Array, n: number): void {
  for (let block = 0; block < n; block += 4) {
    const last = Math.min(block + 4, n);
    if (last - block === 4) eliminateFour(a, n, block);
    else for (let row = block; row < last; row++) eliminate(a, { n, row, from: 0, to: block });
    for (let row = block; row < last; row++) {
      eliminate(a, { n, row, from: block, to: row });
      finishPivot(a, n, row);
    }
  }
}

function eliminateFour(a: Float64Array, n: number, block: number): void {
  const r0 = block * n;
  const r1 = r0 + n;
  const r2 = r1 + n;
  const r3 = r2 + n;
  for (let column = 0; column < block; column++) {
    const c = column * n;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let k = 0; k < column; k++) {
      const value = a[c + k] as number;
      s0 += value * (a[r0 + k] as number);
      s1 += value * (a[r1 + k] as number);
      s2 += value * (a[r2 + k] as number);
      s3 += value * (a[r3 + k] as number);
    }
    const pivot = a[c + column] as number;
    a[r0 + column] = ((a[r0 + column] as number) - s0) / pivot;
    a[r1 + column] = ((a[r1 + column] as number) - s1) / pivot;
    a[r2 + column] = ((a[r2 + column] as number) - s2) / pivot;
    a[r3 + column] = ((a[r3 + column] as number) - s3) / pivot;
  }
}

function eliminate(
  a: Float64Array,
  { n, row, from, to }: { readonly n: number; readonly row: number; readonly from: number; readonly to: number },
): void {
  for (let column = from; column < to; column++) {
    let sum = a[row * n + column] as number;
    for (let k = 0; k < column; k++) sum -= (a[row * n + k] as number) * (a[column * n + k] as number);
    a[row * n + column] = sum / (a[column * n + column] as number);
  }
}

function finishPivot(a: Float64Array, n: number, row: number): void {
  let rest = a[row * n + row] as number;
  for (let k = 0; k < row; k++) rest -= (a[row * n + k] as number) ** 2;
  if (!(rest > 0)) throw new RangeError(`matrix is not positive definite at row ${row} of ${n}`);
  a[row * n + row] = Math.sqrt(rest);
}

/** Overwrites the lower triangle L of `a` with its inverse. */
export function invertLowerInPlace(a: Float64Array, n: number): void {
  const row = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const base = i * n;
    const pivot = a[base + i] as number;
    row.fill(0, 0, i);
    let k = 0;
    for (; k + 3 < i; k += 4) addFourRows(a, row, { base, k, n });
    for (; k < i; k++) {
      const factor = a[base + k] as number;
      for (let j = 0; j <= k; j++) row[j] = (row[j] as number) + factor * (a[k * n + j] as number);
    }
    for (let j = 0; j < i; j++) a[base + j] = -(row[j] as number) / pivot;
    a[base + i] = 1 / pivot;
  }
}

/** row[j] += Σ L[i][k..k+3] · X[k..k+3][j]; entries right of the diagonal are skipped. */
function addFourRows(
  a: Float64Array,
  row: Float64Array,
  { base, k, n }: { readonly base: number; readonly k: number; readonly n: number },
): void {
  const f0 = a[base + k] as number;
  const f1 = a[base + k + 1] as number;
  const f2 = a[base + k + 2] as number;
  const f3 = a[base + k + 3] as number;
  const x0 = k * n;
  const x1 = x0 + n;
  const x2 = x1 + n;
  const x3 = x2 + n;
  for (let j = 0; j <= k; j++) {
    row[j] =
      (row[j] as number) +
      (f0 * (a[x0 + j] as number) +
        f1 * (a[x1 + j] as number) +
        f2 * (a[x2 + j] as number) +
        f3 * (a[x3 + j] as number));
  }
  row[k + 1] =
    (row[k + 1] as number) +
    f1 * (a[x1 + k + 1] as number) +
    f2 * (a[x2 + k + 1] as number) +
    f3 * (a[x3 + k + 1] as number);
  row[k + 2] = (row[k + 2] as number) + f2 * (a[x2 + k + 2] as number) + f3 * (a[x3 + k + 2] as number);
  row[k + 3] = (row[k + 3] as number) + f3 * (a[x3 + k + 3] as number);
}
