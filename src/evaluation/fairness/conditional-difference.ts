import { bootstrapIntervals } from '../../stats/bootstrap-intervals.ts';
import { makeFigure } from '../agreement-report/figure.ts';
import type { LabelledRecord } from '../agreement-report/labelled-set.ts';
import type { Figure } from '../agreement-report/report.ts';

export interface ConditionalDifference {
  readonly column: string;
  readonly group: string;
  /** Points by which the machine scores the group above (below: negative) others whom people gave the same score. */
  readonly difference: Figure;
}

/**
 * The machine's score of a group given the human score: within each human score the group's mean machine score minus that of everybody else,
 * averaged over the group's own distribution of human scores. Scores that nobody else has are left out.
 *
 * It is the direction and the size that RSMTool's conditional score difference (an F test over all groups) does not give for each group.
 *
 * @see Loukina, Madnani and Zechner (2019), "The many dimensions of algorithmic fairness in educational applications", BEA
 */
export function conditionalDifferences(
  records: readonly LabelledRecord[],
  column: string,
  options: { readonly seed: number; readonly draws: number; readonly minimumN: number },
): ConditionalDifference[] {
  const known = records.filter((record) => record.groups[column] !== undefined);
  const groups = [...new Set(known.map((record) => record.groups[column] ?? ''))].sort();
  const continuous = known.every((record) => record.continuous !== undefined);
  const columns = [
    Float64Array.from(known, (record) => record.human),
    Float64Array.from(known, (record) => (continuous ? (record.continuous ?? 0) : record.machine)),
    Float64Array.from(known, (record) => groups.indexOf(record.groups[column] ?? '')),
  ];
  const all = differencesOf(columns, new Uint32Array(known.length).fill(1), groups.length);
  const intervals = bootstrapIntervals<string>(
    columns,
    (resample) => Object.fromEntries(differencesOf(resample.columns, resample.counts, groups.length).entries()),
    options,
  );
  return groups.map((group, index) => ({
    column,
    group,
    difference: makeFigure({
      n: known.filter((record) => record.groups[column] === group).length,
      value: all[index],
      interval: intervals[String(index)],
      minimumN: options.minimumN,
    }),
  }));
}

interface Cell {
  readonly n: number[];
  readonly sum: number[];
}

function differencesOf(
  columns: readonly ArrayLike<number>[],
  counts: ArrayLike<number>,
  groups: number,
): (number | undefined)[] {
  const [human, machine, group] = [columns[0]!, columns[1]!, columns[2]!];
  const strata = new Map<number, Cell>();
  for (let i = 0; i < counts.length; i++) {
    const cell = strata.get(human[i]!) ?? { n: Array<number>(groups).fill(0), sum: Array<number>(groups).fill(0) };
    cell.n[group[i]!] = (cell.n[group[i]!] ?? 0) + counts[i]!;
    cell.sum[group[i]!] = (cell.sum[group[i]!] ?? 0) + counts[i]! * machine[i]!;
    strata.set(human[i]!, cell);
  }
  const totals = [...strata.values()].map(({ n, sum }) => ({
    n,
    sum,
    allN: n.reduce((total, one) => total + one, 0),
    allSum: sum.reduce((total, one) => total + one, 0),
  }));
  return Array.from({ length: groups }, (_, index) => {
    let weight = 0;
    let difference = 0;
    for (const { n, sum, allN, allSum } of totals) {
      const own = n[index] ?? 0;
      const others = allN - own;
      if (own === 0 || others === 0) continue;
      weight += own;
      difference += own * ((sum[index] ?? 0) / own - (allSum - (sum[index] ?? 0)) / others);
    }
    return weight > 0 ? difference / weight : undefined;
  });
}
