import type { MonitorReading } from '../../ports/monitor-stores.ts';
import { alphaPerTest } from '../drift/alarm-budget.ts';
import { readFeedbackShift, type FeedbackWindow } from './feedback-shift.ts';
import type { FactWindow } from './graded-fact.ts';
import { meanMonitors, readMean } from './mean-monitors.ts';
import { readScoreShift } from './score-shift.ts';

const dayMs = 86_400_000;
/** Days that are looked at, and days before them that they are compared with. */
export const currentDays = 7;
const referenceDays = 28;

/** The means, the scores, and the wording. */
const testsPerLook = meanMonitors.length + 2;

/** An unchanged assignment gives a false alarm of these monitors in 200 daily looks with a chance of .05 at most. */
const alphaPerLook = alphaPerTest({ chance: 0.05, looks: 200, tests: testsPerLook });

export function windowsAt(at: Date): {
  readonly reference: { readonly from: Date; readonly to: Date };
  readonly current: { readonly from: Date; readonly to: Date };
} {
  const middle = new Date(at.getTime() - currentDays * dayMs);
  return {
    reference: { from: new Date(middle.getTime() - referenceDays * dayMs), to: middle },
    current: { from: middle, to: at },
  };
}

export interface Production {
  readonly reference: FactWindow;
  readonly current: FactWindow;
  /** Undefined where no feedback is embedded. */
  readonly feedback?:
    | { readonly reference: FeedbackWindow; readonly current: FeedbackWindow; readonly embedder: string }
    | undefined;
}

/** Everything that is read from an assignment's production grades at one look. */
export function lookAtProduction(
  production: Production,
  { subject, at }: { readonly subject: string; readonly at: Date },
): readonly MonitorReading[] {
  const options = { subject, at, alpha: alphaPerLook };
  const readings = meanMonitors.map((monitor) => readMean(monitor, production, options));
  readings.push(readScoreShift(production, options));
  if (production.feedback !== undefined) {
    const { embedder } = production.feedback;
    readings.push(readFeedbackShift(production.feedback, { ...options, embedder }));
  }
  return readings;
}
