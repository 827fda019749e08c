import type { FlagRule } from './figure.ts';

function atLeast(threshold: number, rule: string): FlagRule {
  return {
    rule,
    threshold,
    raisedBy: (value) => value < threshold,
    sideOf: ({ low, high }) => (high < threshold ? true : low >= threshold ? false : undefined),
  };
}

function atMost(threshold: number, rule: string): FlagRule {
  return {
    rule,
    threshold,
    raisedBy: (value) => value > threshold,
    sideOf: ({ low, high }) => (low > threshold ? true : high <= threshold ? false : undefined),
  };
}

function within(threshold: number, rule: string): FlagRule {
  return {
    rule,
    threshold,
    raisedBy: (value) => Math.abs(value) > threshold,
    sideOf: ({ low, high }) => {
      if (low > threshold || high < -threshold) return true;
      return low >= -threshold && high <= threshold ? false : undefined;
    },
  };
}

/** The warning thresholds of Williamson, Xi and Breyer (2012), as docs/metrics.md states them. */
export const flagRules = {
  quadraticWeightedKappa: atLeast(0.7, 'at least 0.70'),
  pearsonCorrelation: atLeast(0.7, 'at least 0.70'),
  standardizedMeanDifference: within(0.15, 'within ±0.15'),
  differenceOfStandardizedMeans: within(0.1, 'within ±0.10'),
  kappaGap: atLeast(-0.05, 'at most 0.05 below the whole'),
  degradation: atMost(0.1, 'at most 0.10'),
} as const satisfies Record<string, FlagRule>;
