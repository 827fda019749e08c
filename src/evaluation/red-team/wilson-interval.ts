import type { Interval } from '../../stats/bootstrap-intervals.ts';

/** Two-sided 95%. */
const z = 1.959963984540054;

/**
 * The 95% score interval of a share: it has a width also where nothing or everything was hit, which is where a suite wants to be.
 *
 * @returns undefined when nothing was counted
 * @see Wilson (1927), Journal of the American Statistical Association 22:209
 */
export function wilsonInterval(hits: number, cases: number): Interval | undefined {
  if (cases === 0) return undefined;
  const share = hits / cases;
  const spread = z * z;
  const centre = (share + spread / (2 * cases)) / (1 + spread / cases);
  const half = (z / (1 + spread / cases)) * Math.sqrt((share * (1 - share)) / cases + spread / (4 * cases * cases));
  // At 0 and at 1 the bound is exact; the formula misses it by rounding.
  return {
    low: hits === 0 ? 0 : Math.max(0, centre - half),
    high: hits === cases ? 1 : Math.min(1, centre + half),
  };
}
