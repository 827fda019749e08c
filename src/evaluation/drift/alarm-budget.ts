/** How often an unchanged system may raise an alarm. */
export interface AlarmBudget {
  /** Chance of one false alarm or more over all the looks and tests together. */
  readonly chance: number;
  /** How many looks the chance is spread over. */
  readonly looks: number;
  /** Tests made at each look. */
  readonly tests: number;
}

/** One false alarm in twenty installations over 200 weekly looks (nearly four years). */
export const weeklyBudget: AlarmBudget = { chance: 0.05, looks: 200, tests: 1 };

/**
 * The p-value from which one test at one look raises an alarm: the chance in equal parts. Bonferroni's inequality needs no independence,
 * so looks that share a baseline, or tests of overlapping windows, are covered (docs/decisions/0027).
 *
 * @throws RangeError when the chance is not between 0 and 1, or looks or tests are below 1
 */
export function alphaPerTest({ chance, looks, tests }: AlarmBudget): number {
  if (!(chance > 0 && chance < 1)) throw new RangeError(`chance is ${chance}; must be between 0 and 1`);
  if (!(looks >= 1 && tests >= 1)) throw new RangeError(`looks ${looks} and tests ${tests} must be 1 or more`);
  return chance / (looks * tests);
}

/** Permutations that can tell a p-value of `alpha` from a larger one: at least four extreme draws are allowed below it. */
export function drawsFor(alpha: number): number {
  return Math.min(199_999, Math.max(999, Math.ceil(5 / alpha) - 1));
}
