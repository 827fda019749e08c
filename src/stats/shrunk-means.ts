import { mean } from './mean.ts';

export interface ShrunkMean {
  readonly mean: number;
  readonly shrunk: number;
  /** 95%, normal. */
  readonly low: number;
  readonly high: number;
}

const z95 = 1.959963984540054;

/**
 * Group means drawn towards 0 by how little each group tells: empirical Bayes under a normal model with means around 0.
 *
 * With sampling variance s² of a group's mean (n − 1 in the divisor) and variance t² between groups, a mean keeps the share t²/(t² + s²), and its interval
 * has the standard deviation √(t²s²/(t² + s²)). t² is by moments, DerSimonian and Laird about a mean that is known to be 0:
 * (Σ m²/s² − k) / Σ 1/s², not below 0. Then nothing is kept, and the intervals are 0 wide: the data tell no group from another.
 *
 * @param groups values of each group; two or more a group
 * @returns one for each group; a group without variance is taken as it is
 * @see DerSimonian and Laird, Meta-analysis in clinical trials (1986); Morris, Parametric empirical Bayes inference (1983)
 */
export function shrunkMeans(groups: readonly (readonly number[])[]): ShrunkMean[] {
  const stats = groups.map((values) => {
    const m = mean(values) ?? 0;
    const squares = values.reduce((sum, value) => sum + (value - m) ** 2, 0);
    return {
      m,
      variance: values.length < 2 ? Number.POSITIVE_INFINITY : squares / (values.length - 1) / values.length,
    };
  });
  const noisy = stats.filter(({ variance }) => variance > 0 && Number.isFinite(variance));
  const weights = noisy.reduce((sum, { variance }) => sum + 1 / variance, 0);
  const excess = noisy.reduce((sum, { m, variance }) => sum + m ** 2 / variance, 0) - noisy.length;
  const between = weights === 0 ? 0 : Math.max(0, excess / weights);
  return stats.map(({ m, variance }) => {
    if (variance === 0) return { mean: m, shrunk: m, low: m, high: m };
    const kept = Number.isFinite(variance) ? between / (between + variance) : 0;
    const shrunk = kept * m;
    const deviation = Math.sqrt(kept * (Number.isFinite(variance) ? variance : between));
    return { mean: m, shrunk, low: shrunk - z95 * deviation, high: shrunk + z95 * deviation };
  });
}
