import { isotonicRegression } from './isotonic-regression.ts';
import { requireSameLength } from './require-same-length.ts';

/** A non-decreasing piecewise linear map, as plain data that can be stored: `y[i]` at `x[i]`, straight between, constant outside. */
export interface IsotonicMap {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * Non-decreasing calibration from machine scores to human scores: keeps the machine's ranking and lets the shape of the relation be
 * what it is. Equal machine scores are averaged first.
 *
 * @returns undefined when there are no pairs or a score is not finite
 * @throws RangeError when the lengths differ
 * @see scikit-learn, IsotonicRegression with out_of_bounds="clip"
 */
export function isotonicCalibration(machine: ArrayLike<number>, human: ArrayLike<number>): IsotonicMap | undefined {
  requireSameLength(machine, human);
  const totals = new Map<number, { sum: number; count: number }>();
  for (let i = 0; i < machine.length; i++) {
    if (!Number.isFinite(machine[i]! + human[i]!)) return undefined;
    const total = totals.get(machine[i]!);
    if (total === undefined) totals.set(machine[i]!, { sum: human[i]!, count: 1 });
    else {
      total.sum += human[i]!;
      total.count += 1;
    }
  }
  if (totals.size === 0) return undefined;
  const x = [...totals.keys()].sort((a, b) => a - b);
  const fit = isotonicRegression(
    x.map((score) => totals.get(score)!.sum / totals.get(score)!.count),
    x.map((score) => totals.get(score)!.count),
  );
  // Only the ends of each flat stretch matter to the map.
  const kept = x.map((_, i) => i).filter((i) => fit[i] !== fit[i - 1] || fit[i] !== fit[i + 1]);
  return { x: kept.map((i) => x[i]!), y: kept.map((i) => fit[i]!) };
}

/** The map's value at x: interpolated between knots, the end's value beyond them. */
export function applyIsotonicMap(map: IsotonicMap, x: number): number {
  const above = map.x.findIndex((knot) => knot >= x);
  if (above === -1) return map.y.at(-1)!;
  const right = map.x[above]!;
  if (above === 0 || right === x) return map.y[above]!;
  const left = map.x[above - 1]!;
  const lower = map.y[above - 1]!;
  return lower + ((map.y[above]! - lower) * (x - left)) / (right - left);
}
