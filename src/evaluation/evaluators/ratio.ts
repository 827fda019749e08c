/** Sum of the first column over sum of the second, by counts; undefined when the second is 0. */
export function ratio(columns: readonly ArrayLike<number>[], counts: ArrayLike<number>): number | undefined {
  const [part, whole] = columns;
  if (part === undefined || whole === undefined) return undefined;
  let above = 0;
  let below = 0;
  for (let i = 0; i < counts.length; i++) {
    above += counts[i]! * part[i]!;
    below += counts[i]! * whole[i]!;
  }
  return below > 0 ? above / below : undefined;
}

/** One number an essay: its mean by counts. */
export function average(columns: readonly ArrayLike<number>[], counts: ArrayLike<number>): number | undefined {
  const [values] = columns;
  return values === undefined ? undefined : ratio([values, ones(values.length)], counts);
}

let kept = new Float64Array(0);

function ones(length: number): Float64Array {
  if (kept.length < length) kept = new Float64Array(length).fill(1);
  return kept;
}
