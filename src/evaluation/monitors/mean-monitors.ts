import { createHash } from 'node:crypto';
import type { MonitorReading } from '../../ports/monitor-stores.ts';
import { mean } from '../../stats/mean.ts';
import { meanRiseTest } from '../../stats/mean-rise-test.ts';
import { drawsFor } from '../drift/alarm-budget.ts';
import type { FactWindow, GradedFact } from './graded-fact.ts';
import type { MonitorId } from './monitor.ts';

/** Fewer essays than this in a window say nothing. */
export const fewestInWindow = 30;

interface MeanMonitor {
  readonly id: MonitorId;
  /** What one essay adds; larger is worse. Undefined where the essay says nothing of it. */
  readonly of: (fact: GradedFact) => number | undefined;
  /** Above this mean it is an alarm whatever it was before. */
  readonly limit?: number;
  /** A rise that is smaller is none of anybody's business, however certain: a difference, or for `ratio` a factor. */
  readonly leastRise: number;
  /** Compared as logarithms: costs and times have long tails. */
  readonly ratio?: true;
  readonly what: string;
}

export const meanMonitors: readonly MeanMonitor[] = [
  {
    id: 'override-rate',
    of: ({ overridden }) => (overridden === undefined ? undefined : Number(overridden)),
    limit: 0.3,
    leastRise: 0.1,
    what: 'teachers change more of the scores that they look at',
  },
  {
    id: 'faithfulness-failures',
    of: ({ claims, rejected }) => (claims === 0 ? undefined : rejected / claims),
    limit: 0.1,
    leastRise: 0.03,
    what: 'more of what the grader claims cannot be located in the essay',
  },
  {
    id: 'generic-rate',
    of: ({ claims, rejected, generic }) => (claims - rejected <= 0 ? undefined : generic / (claims - rejected)),
    limit: 0.3,
    leastRise: 0.05,
    what: 'more of the feedback would fit any essay',
  },
  {
    id: 'injection-rate',
    of: ({ injection }) => Number(injection),
    leastRise: 0.03,
    what: 'more essays seem to give orders to the grader',
  },
  {
    id: 'abstention-rate',
    of: ({ score }) => Number(score === undefined),
    limit: 0.1,
    leastRise: 0.03,
    what: 'more essays get no score',
  },
  { id: 'cost', of: ({ costMicroUsd }) => costMicroUsd, leastRise: 1.5, ratio: true, what: 'an essay costs more' },
  { id: 'latency', of: ({ latencyMs }) => latencyMs, leastRise: 2, ratio: true, what: 'an essay takes longer' },
];

export interface ReadOptions {
  readonly subject: string;
  readonly at: Date;
  /** The p-value from which a rise is an alarm. */
  readonly alpha: number;
}

export function readMean(
  monitor: MeanMonitor,
  { reference, current }: { readonly reference: FactWindow; readonly current: FactWindow },
  { subject, at, alpha }: ReadOptions,
): MonitorReading {
  const now = valuesOf(monitor, current);
  const earlier = valuesOf(monitor, reference);
  const value = mean(now.map((one) => one.value));
  const base = {
    monitorId: monitor.id,
    subject,
    at,
    window: { from: current.from, to: current.to },
    n: now.length,
    value,
  };
  const nothing = { what: monitor.what, facts: { n: now.length }, runIds: [] };
  if (now.length < fewestInWindow || value === undefined) return { ...base, status: 'too-few', change: nothing };
  const rise = earlier.length < fewestInWindow ? undefined : riseOf(monitor, { earlier, now }, { alpha, at });
  const aboveLimit = value > (monitor.limit ?? Number.POSITIVE_INFINITY);
  const risen = isRise(rise, monitor, alpha);
  return {
    ...base,
    ...(rise !== undefined && { reference: rise.before, pValue: rise.pValue }),
    status: aboveLimit || risen ? 'breach' : 'ok',
    change: {
      what: monitor.what,
      ...(rise !== undefined && { before: shown(rise.before) }),
      after: shown(value),
      facts: {
        n: now.length,
        ...(rise !== undefined && { nBefore: earlier.length, pValue: rise.pValue, alpha }),
        ...(monitor.limit !== undefined && { limit: monitor.limit }),
        ...planChange(reference, current),
      },
      runIds: [...now]
        .sort((a, b) => b.value - a.value || (a.runId < b.runId ? 1 : -1))
        .slice(0, 5)
        .map((one) => one.runId),
    },
  };
}

interface Valued {
  readonly runId: string;
  readonly value: number;
}

function valuesOf(monitor: MeanMonitor, window: FactWindow): Valued[] {
  return window.facts.flatMap((fact) => {
    const value = monitor.of(fact);
    return value === undefined ? [] : [{ runId: fact.runId, value }];
  });
}

function isRise(
  rise: { readonly size: number; readonly pValue: number } | undefined,
  { leastRise }: MeanMonitor,
  alpha: number,
): boolean {
  return rise !== undefined && rise.pValue <= alpha && rise.size >= leastRise;
}

function riseOf(
  monitor: MeanMonitor,
  { earlier, now }: { readonly earlier: readonly Valued[]; readonly now: readonly Valued[] },
  { alpha, at }: { readonly alpha: number; readonly at: Date },
): { readonly before: number; readonly size: number; readonly pValue: number } | undefined {
  const scaled = (values: readonly Valued[]) =>
    values.map(({ value }) => (monitor.ratio === true ? Math.log1p(value) : value));
  const tested = meanRiseTest(scaled(earlier), scaled(now), { seed: seedOf(monitor.id, at), draws: drawsFor(alpha) });
  const before = mean(earlier.map((one) => one.value));
  if (tested === undefined || before === undefined) return undefined;
  const size = monitor.ratio === true ? Math.exp(tested.difference) : tested.difference;
  return { before, size, pValue: tested.pValue };
}

/** Named where it differs: what most essays of each window were graded under. */
export function planChange(reference: FactWindow, current: FactWindow): Readonly<Record<string, string>> {
  const before = commonest(reference);
  const after = commonest(current);
  if (after === undefined) return {};
  return before === undefined || before === after ? { plan: after } : { planBefore: before, plan: after };
}

function commonest({ facts }: FactWindow): string | undefined {
  const counts = new Map<string, number>();
  for (const { planHash } of facts) counts.set(planHash, (counts.get(planHash) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0];
}

/** The same look gives the same p-value when it is made again. */
export function seedOf(monitorId: string, at: Date): number {
  return createHash('sha256').update(`${monitorId} ${at.toISOString()}`).digest().readInt32BE(0);
}

export function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}
