import { bootstrapIntervals } from '../../stats/bootstrap-intervals.ts';
import { makeFigure } from '../agreement-report/figure.ts';
import type { LabelledRecord } from '../agreement-report/labelled-set.ts';
import type { Figure } from '../agreement-report/report.ts';

export interface GroupInflation {
  readonly column: string;
  readonly group: string;
  /** Mean of machine minus human, in points: positive is inflated. */
  readonly inflation: Figure;
}

/** By how much the machine inflates (or deflates) the scores of each group, held against people, on the essays of a set. */
export function groupInflation(
  records: readonly LabelledRecord[],
  column: string,
  options: { readonly seed: number; readonly draws: number; readonly minimumN: number },
): GroupInflation[] {
  const members = Map.groupBy(
    records.filter((record) => record.groups[column] !== undefined),
    (record) => record.groups[column] ?? '',
  );
  return [...members]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, own]) => {
      const errors = own.map((record) => (record.continuous ?? record.machine) - record.human);
      const meanOf = (values: ArrayLike<number>, counts: ArrayLike<number>) => {
        let [sum, n] = [0, 0];
        for (let i = 0; i < counts.length; i++) {
          sum += values[i]! * counts[i]!;
          n += counts[i]!;
        }
        return n > 0 ? sum / n : undefined;
      };
      const { inflation: interval } = bootstrapIntervals<'inflation'>(
        [errors],
        ({ columns, counts }) => ({ inflation: meanOf(columns[0]!, counts) }),
        options,
      );
      const value = meanOf(errors, new Uint32Array(own.length).fill(1));
      return { column, group, inflation: makeFigure({ n: own.length, value, interval, minimumN: options.minimumN }) };
    });
}
