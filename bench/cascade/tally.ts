import { bootstrapIntervals, type Interval } from '../../src/stats/bootstrap-intervals.ts';

/** One essay: what people said, what always asking the costly model gives, what the cascade gave, and both bills. */
export interface Outcome {
  readonly set: number;
  readonly human: number;
  readonly frontier: number;
  readonly cascade: number;
  readonly frontierMicroUsd: number;
  readonly cascadeMicroUsd: number;
  readonly escalated: boolean;
}

export interface Tally {
  readonly essays: number;
  readonly escalatedShare: number;
  /** Share of the bill of always asking the costly model. */
  readonly costSaved: number;
  readonly costSavedInterval: Interval | undefined;
  /** Quadratic weighted kappa with people, mean over the sets. */
  readonly frontierKappa: number | undefined;
  readonly cascadeKappa: number | undefined;
  /** Kappa of always-costly minus that of the cascade: above 0 agreement was lost. */
  readonly agreementLost: number | undefined;
  readonly agreementLostInterval: Interval | undefined;
}

/** Cost saved beside agreement lost, with 95% percentile intervals over essays (1,000 resamples, paired). */
export function tally(outcomes: readonly Outcome[]): Tally {
  const columns = [
    outcomes.map(({ set }) => set),
    outcomes.map(({ human }) => human),
    outcomes.map(({ frontier }) => frontier),
    outcomes.map(({ cascade }) => cascade),
    outcomes.map(({ frontierMicroUsd }) => frontierMicroUsd),
    outcomes.map(({ cascadeMicroUsd }) => cascadeMicroUsd),
  ];
  const once = measure(columns, new Uint32Array(outcomes.length).fill(1));
  const intervals = bootstrapIntervals<'saved' | 'lost'>(
    columns,
    (resample) => {
      const { saved, lost } = measure(resample.columns, resample.counts);
      return { saved, lost };
    },
    { seed: 1 },
  );
  return {
    essays: outcomes.length,
    escalatedShare: outcomes.filter(({ escalated }) => escalated).length / Math.max(1, outcomes.length),
    costSaved: once.saved ?? 0,
    costSavedInterval: intervals.saved,
    frontierKappa: once.frontier,
    cascadeKappa: once.cascade,
    agreementLost: once.lost,
    agreementLostInterval: intervals.lost,
  };
}

type Columns = readonly ArrayLike<number>[];

function measure(columns: Columns, counts: ArrayLike<number>) {
  const frontier = meanKappa(columns, counts, 2);
  const cascade = meanKappa(columns, counts, 3);
  const [full, spent] = [4, 5].map((column) => total(columns[column] ?? [], counts));
  return {
    frontier,
    cascade,
    lost: frontier === undefined || cascade === undefined ? undefined : frontier - cascade,
    saved: full === undefined || full === 0 || spent === undefined ? undefined : 1 - spent / full,
  };
}

function total(values: ArrayLike<number>, counts: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < values.length; row += 1) sum += (values[row] ?? 0) * (counts[row] ?? 0);
  return sum;
}

/** Mean over the sets of kappa between people (column 1) and a column, by moments: 1 − E(x − y)² / (Var x + Var y + (mean x − mean y)²). */
function meanKappa(columns: Columns, counts: ArrayLike<number>, of: number): number | undefined {
  const kappas: number[] = [];
  for (const set of new Set(Array.from(columns[0] ?? []))) {
    const kappa = kappaOf(sumsOf(columns, counts, { of, set }));
    if (kappa === undefined) return undefined;
    kappas.push(kappa);
  }
  return kappas.length === 0 ? undefined : kappas.reduce((sum, kappa) => sum + kappa, 0) / kappas.length;
}

type Sums = Record<'n' | 'x' | 'y' | 'xx' | 'yy' | 'gap', number>;

function sumsOf(
  [sets = [], people = [], ...others]: Columns,
  counts: ArrayLike<number>,
  { of, set }: { readonly of: number; readonly set: number },
): Sums {
  const values = others[of - 2] ?? [];
  const sums = { n: 0, x: 0, y: 0, xx: 0, yy: 0, gap: 0 };
  for (let row = 0; row < sets.length; row += 1) {
    const [count = 0, x = 0, y = 0] = [counts[row], people[row], values[row]];
    if (sets[row] !== set || count === 0) continue;
    sums.n += count;
    sums.x += count * x;
    sums.y += count * y;
    sums.xx += count * x * x;
    sums.yy += count * y * y;
    sums.gap += count * (x - y) ** 2;
  }
  return sums;
}

function kappaOf({ n, x, y, xx, yy, gap }: Sums): number | undefined {
  if (n === 0) return undefined;
  const [meanX, meanY] = [x / n, y / n];
  const chance = xx / n - meanX ** 2 + (yy / n - meanY ** 2) + (meanX - meanY) ** 2;
  return chance === 0 ? undefined : 1 - gap / n / chance;
}
