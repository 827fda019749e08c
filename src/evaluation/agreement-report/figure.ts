import type { Interval } from '../../stats/bootstrap-intervals.ts';
import type { Figure, Verdict } from './report.ts';

/** A threshold from docs/metrics.md. `raisedBy` says whether a value breaks it. */
export interface FlagRule {
  readonly rule: string;
  readonly threshold: number;
  readonly raisedBy: (value: number) => boolean;
  /** Whether an interval lies wholly on the side that breaks the rule (true), wholly on the other (false), or across (undefined). */
  readonly sideOf: (interval: Interval) => boolean | undefined;
}

export interface FigureInput {
  readonly n: number;
  readonly value: number | undefined;
  readonly interval?: Interval | undefined;
  readonly minimumN: number;
  readonly rule?: FlagRule | undefined;
}

/** A figure with its interval and verdict; "too few" instead of a number below the stated minimum. */
export function makeFigure({ n, value, interval, minimumN, rule }: FigureInput): Figure {
  if (n < minimumN) return { n, status: 'too-few' };
  if (value === undefined || !Number.isFinite(value)) return { n, status: 'undefined' };
  return {
    n,
    status: 'ok',
    value,
    ...(interval === undefined ? {} : { interval }),
    ...(rule === undefined ? {} : { verdict: judge(value, interval, rule) }),
  };
}

function judge(value: number, interval: Interval | undefined, rule: FlagRule): Verdict {
  const raised = rule.raisedBy(value);
  const settled = interval !== undefined && rule.sideOf(interval) === raised;
  return { rule: rule.rule, threshold: rule.threshold, raised, settled };
}
