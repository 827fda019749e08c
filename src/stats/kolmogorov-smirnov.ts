export interface KolmogorovSmirnov {
  /** Largest distance between the two distribution functions, 0 to 1. */
  readonly statistic: number;
  /** Chance of such a distance when both samples come from one continuous distribution; too large (on the safe side) where values tie. */
  readonly pValue: number;
  /** The value at which the distance is largest. */
  readonly at: number;
}

/**
 * Two-sample Kolmogorov-Smirnov test with the asymptotic p-value of Smirnov's distribution, corrected for sample size as in Stephens (1970).
 *
 * @returns undefined when a sample is empty or a value is not finite
 * @see Smirnov (1948), Ann. Math. Statist. 19; Stephens (1970), J. R. Statist. Soc. B 32
 */
export function kolmogorovSmirnov(a: ArrayLike<number>, b: ArrayLike<number>): KolmogorovSmirnov | undefined {
  if (a.length === 0 || b.length === 0) return undefined;
  const x = Float64Array.from(a).sort();
  const y = Float64Array.from(b).sort();
  if (!x.every(Number.isFinite) || !y.every(Number.isFinite)) return undefined;
  let i = 0;
  let j = 0;
  let statistic = 0;
  let at = Math.min(x[0]!, y[0]!);
  while (i < x.length && j < y.length) {
    const value = Math.min(x[i]!, y[j]!);
    while (i < x.length && x[i] === value) i++;
    while (j < y.length && y[j] === value) j++;
    const distance = Math.abs(i / x.length - j / y.length);
    if (distance > statistic) {
      statistic = distance;
      at = value;
    }
  }
  const root = Math.sqrt((x.length * y.length) / (x.length + y.length));
  return { statistic, pValue: smirnovTail((root + 0.12 + 0.11 / root) * statistic), at };
}

/**
 * Upper tail of Smirnov's limiting distribution: 2 Σ (−1)^(k−1) exp(−2 k² λ²).
 *
 * @returns 1 for λ below 0.2, where the tail is within 1e-12 of it
 */
export function smirnovTail(lambda: number): number {
  if (lambda < 0.2) return 1;
  let tail = 0;
  for (let k = 1; k <= 100; k++) {
    const term = Math.exp(-2 * k * k * lambda * lambda);
    tail += k % 2 === 1 ? term : -term;
    if (term < 1e-17) break;
  }
  return Math.min(1, Math.max(0, 2 * tail));
}
