import type { MonitorReading } from '../../ports/monitor-stores.ts';
import { bootstrapIntervals } from '../../stats/bootstrap-intervals.ts';
import { quadraticWeightedKappa } from '../../stats/quadratic-weighted-kappa.ts';
import type { GoldenDrop } from '../drift/golden-drop.ts';
import { limitReading } from './limit-reading.ts';
import { seedOf, shown } from './mean-monitors.ts';

interface GoldenContext {
  readonly subject: string;
  readonly at: Date;
  /** When the baseline was made. */
  readonly since: Date;
  /** Plan hashes, the set's slug and version, ids of the two runs. */
  readonly facts: Readonly<Record<string, string | number>>;
}

/** What the weekly run says, as a reading. */
export function goldenReading(drop: GoldenDrop, { subject, at, since, facts }: GoldenContext): MonitorReading {
  const { before, after, deepestBin, interval, pValue } = drop;
  return {
    monitorId: 'golden-agreement',
    subject,
    at,
    window: { from: since, to: at },
    n: drop.essays,
    value: after,
    reference: before,
    pValue,
    status: drop.status === 'dropped' ? 'breach' : drop.status === 'steady' ? 'ok' : 'too-few',
    change: {
      what: 'agreement with people on the golden set has fallen',
      ...(before !== undefined && { before: `QWK ${before.toFixed(3)}` }),
      ...(after !== undefined && { after: `QWK ${after.toFixed(3)}` }),
      facts: {
        n: drop.essays,
        alpha: drop.alpha,
        ...(pValue !== undefined && { pValue }),
        ...(interval !== undefined && { difference: `${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}` }),
        ...(deepestBin !== undefined && {
          bin: `${deepestBin.bin}: QWK ${deepestBin.before.toFixed(3)} to ${deepestBin.after.toFixed(3)}, ${deepestBin.essays} essays`,
        }),
        ...facts,
      },
      runIds: [],
    },
  };
}

/** Fewer of a group than this are not judged. */
const fewestInGroup = 50;
/** How far a group may lie under everybody. */
const largestGap = 0.05;

export interface GroupedScore {
  readonly human: number;
  readonly machine: number;
  /** Dimension → group: `gender: F`, `first language: es`. */
  readonly groups: Readonly<Record<string, string>>;
}

/**
 * The widest gap by which a subgroup's QWK lies under that of everybody. An alarm goes by the figure itself, as the gate does; its interval
 * stands beside it.
 */
export function subgroupReading(
  scores: readonly GroupedScore[],
  { subject, at, since, facts }: GoldenContext,
): MonitorReading {
  const kappa = (rows: readonly GroupedScore[]) =>
    quadraticWeightedKappa(
      rows.map((row) => row.human),
      rows.map((row) => row.machine),
    );
  const everybody = kappa(scores);
  const names = [...new Set(scores.flatMap(({ groups }) => Object.entries(groups).map(([k, v]) => `${k}: ${v}`)))];
  const groups = names.sort().flatMap((name) => {
    const rows = scores.filter((row) => Object.entries(row.groups).some(([k, v]) => `${k}: ${v}` === name));
    const own = rows.length < fewestInGroup ? undefined : kappa(rows);
    return own === undefined ? [] : [{ name, own, rows }];
  });
  const weakest = groups.sort((a, b) => a.own - b.own)[0];
  const interval = weakest === undefined ? undefined : kappaInterval(weakest.rows, seedOf(weakest.name, at));
  return limitReading({
    monitorId: 'subgroup-agreement',
    subject,
    window: { from: since, to: at },
    n: weakest?.rows.length ?? 0,
    least: fewestInGroup,
    value: weakest === undefined || everybody === undefined ? undefined : everybody - weakest.own,
    limit: largestGap,
    what: 'agreement with people is lower for a subgroup than for everybody',
    facts: {
      ...(everybody !== undefined && { everybody: shown(everybody), of: scores.length }),
      ...(weakest !== undefined && { group: weakest.name, own: shown(weakest.own) }),
      ...(interval !== undefined && { interval: `${shown(interval.low)} to ${shown(interval.high)}` }),
      tooFew: names.length - groups.length,
      ...facts,
    },
  });
}

function kappaInterval(rows: readonly GroupedScore[], seed: number): { low: number; high: number } | undefined {
  const found = bootstrapIntervals(
    [rows.map((row) => row.human), rows.map((row) => row.machine)],
    ({ columns: [human, machine], counts }) => ({
      kappa: human === undefined || machine === undefined ? undefined : quadraticWeightedKappa(human, machine, counts),
    }),
    { seed },
  );
  return found.kappa;
}
