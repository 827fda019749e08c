/**
 * Half-width of a split conformal interval: the ⌈(n + 1)·coverage⌉-th smallest absolute residual of a calibration set. Prediction ±
 * this covers a new score with at least the stated probability, whatever the distribution, as long as essays are exchangeable.
 *
 * Residuals are of the continuous prediction (human − continuous), never of the rounded score: rounding makes them ties.
 *
 * @param residuals signed or absolute residuals of essays that the model was not fitted on (held out, or leave-one-out)
 * @param coverage  nominal coverage, e.g. 0.9
 * @returns undefined when n is too small for that coverage ((n + 1)·coverage > n) or a residual is not finite
 * @throws RangeError when coverage is not between 0 and 1
 * @see Lei et al. (2018), JASA 113, section 2.2; Vovk et al. (2005)
 */
export function conformalQuantile(residuals: ArrayLike<number>, coverage: number): number | undefined {
  if (!(coverage > 0 && coverage < 1)) throw new RangeError(`coverage is ${coverage}; must be between 0 and 1`);
  const sorted = Float64Array.from(residuals, Math.abs).sort();
  // 0.9 · 20 is 18.000000000000004 in some orders of multiplication: without the slack the rank would be one too high.
  const rank = Math.ceil((sorted.length + 1) * coverage - 1e-9);
  if (rank > sorted.length) return undefined;
  const value = sorted[rank - 1]!;
  // NaN sorts last, so a finite end means finite residuals throughout.
  return Number.isFinite(sorted[sorted.length - 1]) ? value : undefined;
}
