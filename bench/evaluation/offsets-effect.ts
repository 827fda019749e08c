import { leastOfPopulation, estimateOffsets } from '../../src/evaluation/fairness/population-offsets.ts';
import type { LabelledRecord } from '../../src/evaluation/agreement-report/labelled-set.ts';
import { roundToScale } from '../../src/core/score-scale.ts';
import { quadraticWeightedKappa } from '../../src/stats/quadratic-weighted-kappa.ts';

/** What taking out the offsets of populations does to essays that they were not measured on. */
export interface OffsetsEffect {
  readonly column: string;
  readonly kappa: { readonly before: number | undefined; readonly after: number | undefined };
  /** Share of essays whose rounded score changes. */
  readonly changed: number;
  readonly groups: readonly {
    readonly group: string;
    readonly n: number;
    /** Mean of machine minus human in the group, minus that of everybody. */
    readonly before: number;
    readonly after: number;
  }[];
}

/** Offsets measured on one half are taken out of the other, both ways. */
export function offsetsEffect(
  halves: readonly [readonly LabelledRecord[], readonly LabelledRecord[]],
  column: string,
  scale: { readonly min: number; readonly max: number; readonly step: 0.5 | 1 },
): OffsetsEffect {
  const apart = halves.map((records) =>
    records.flatMap((record) => {
      const group = record.groups[column];
      return group === undefined ? [] : [{ ...record, groups: { gradeLevel: group } }];
    }),
  );
  const moved = apart.flatMap((records, half) => {
    const offsets = estimateOffsets(apart[1 - half] ?? [], 'gradeLevel', { datasetHash: '', basis: {} });
    return records.map((record) => {
      const before = record.continuous ?? record.machine;
      const offset = offsets?.groups[record.groups.gradeLevel]?.offset ?? 0;
      return { ...record, before, after: Math.min(scale.max, Math.max(scale.min, before - offset)) };
    });
  });
  const human = moved.map((one) => one.human);
  const rounded = (of: 'before' | 'after') => moved.map((one) => roundToScale(one[of], scale));
  const average = (of: 'before' | 'after', members: typeof moved) =>
    members.reduce((sum, one) => sum + one[of] - one.human, 0) / members.length;
  const [first, second] = [rounded('before'), rounded('after')];
  return {
    column,
    kappa: { before: quadraticWeightedKappa(human, first), after: quadraticWeightedKappa(human, second) },
    changed: first.filter((score, index) => score !== second[index]).length / first.length,
    groups: [...Map.groupBy(moved, (one) => one.groups.gradeLevel)]
      .filter(([, members]) => members.length >= 2 * leastOfPopulation)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([group, members]) => ({
        group,
        n: members.length,
        before: average('before', members) - average('before', moved),
        after: average('after', members) - average('after', moved),
      })),
  };
}
