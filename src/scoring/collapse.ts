import type { GramIndex } from './grams/gram-index.ts';
import { gramNorms, type BaseKernel } from './kernels/base-kernel.ts';
import type { GramKernel } from './kernels/gram-kernels.ts';
import type { GramTable } from './trained-scorer.ts';

/**
 * Turns the dual coefficients of centred base kernels into coefficients of the raw ones:
 * Σ αᵢ·(k(x,i) − k(x,·) − k(·,i) + k̄)/s = Σ βᵢ·k(x,i) + constant, with βᵢ = (αᵢ − ᾱ)/s.
 */
export function rawCoefficients(
  kernel: BaseKernel,
  dual: Float64Array,
): { coefficients: Float64Array; constant: number } {
  const n = dual.length;
  const sum = dual.reduce((total, value) => total + value, 0);
  let constant = sum * kernel.mean;
  for (let row = 0; row < n; row++) constant -= (dual[row] as number) * (kernel.rowMeans[row] as number);
  return { coefficients: dual.map((value) => (value - sum / n) / kernel.scale), constant: constant / kernel.scale };
}

/**
 * Folds a trained intersection kernel into one weight per key and target: w = Σ over the essays that hold the key of βᵢ/‖i‖. The kernel
 * matrix and the essays' grams are not needed any more. Keys whose weight rounds to 0 for every target are left out.
 */
export function collapseGrams(
  kernel: GramKernel,
  indices: readonly GramIndex[],
  coefficients: Readonly<Record<string, Float64Array>>,
): GramTable {
  const norms = gramNorms(kernel, indices);
  const perEssay = Object.entries(coefficients).map(
    ([target, values]) => [target, values.map((value, essay) => value / Math.max(1, norms[essay] as number))] as const,
  );
  const groups = kernel.groups.map((group) => ({ group, index: indices[group] as GramIndex }));
  const raw = groups.map(({ index }) => perEssay.map(([, values]) => keyWeights(index, values)));
  const scales = Object.fromEntries(
    perEssay.map(([target], t) => [
      target,
      raw.reduce((most, weights) => largest(weights[t] as Float32Array, most), 0),
    ]),
  );
  return {
    kernel: kernel.name,
    scales,
    groups: groups.map(({ group, index }, g) => {
      const codes = perEssay.map(([target], t) => encode(raw[g]?.[t] as Float32Array, scales[target] as number));
      const kept = [...index.keys.keys()].filter((key) => codes.some((code) => code[key] !== 0));
      return {
        group,
        keys: Uint32Array.from(kept, (key) => index.keys[key] as number),
        codes: Object.fromEntries(
          perEssay.map(([target], t) => [target, Int8Array.from(kept, (key) => codes[t]?.[key] as number)]),
        ),
      };
    }),
  };
}

function keyWeights(index: GramIndex, perEssay: Float64Array): Float32Array {
  const weights = new Float32Array(index.keys.length);
  for (let key = 0; key < weights.length; key++) {
    let sum = 0;
    const end = index.starts[key + 1] as number;
    for (let at = index.starts[key] as number; at < end; at++) sum += perEssay[index.rows[at] as number] as number;
    weights[key] = sum;
  }
  return weights;
}

function largest(values: Float32Array, atLeast: number): number {
  let most = atLeast;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

// A square-root code: most weights are small, and a plain 8-bit one would round them away.
function encode(weights: Float32Array, scale: number): Int8Array {
  if (scale === 0) return new Int8Array(weights.length);
  return Int8Array.from(weights, (weight) => Math.sign(weight) * Math.round(127 * Math.sqrt(Math.abs(weight) / scale)));
}
