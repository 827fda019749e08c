import { invertFactor } from './invert-factor.ts';

/** Ridge regression without intercept on centred columns: (XᵀX + λI)⁻¹Xᵀy. */
export function fitLinearRidge(rows: readonly Float64Array[], labels: readonly number[], lambda: number): Float64Array {
  const width = rows[0]?.length ?? 0;
  const normal = new Float64Array(width * width);
  const right = new Float64Array(width);
  for (const [row, vector] of rows.entries()) {
    for (let i = 0; i < width; i++) {
      const value = vector[i] as number;
      if (value === 0) continue;
      right[i] = (right[i] as number) + value * (labels[row] as number);
      for (let j = 0; j <= i; j++)
        normal[i * width + j] = (normal[i * width + j] as number) + value * (vector[j] as number);
    }
  }
  for (let i = 0; i < width; i++) normal[i * width + i] = (normal[i * width + i] as number) + lambda;
  invertFactor(normal, width);
  const weights = new Float64Array(width);
  for (let i = 0; i < width; i++) {
    let projected = 0;
    for (let k = 0; k <= i; k++) projected += (normal[i * width + k] as number) * (right[k] as number);
    for (let k = 0; k <= i; k++) weights[k] = (weights[k] as number) + projected * (normal[i * width + k] as number);
  }
  return weights;
}
