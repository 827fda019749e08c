import type { AgreementReport } from '../agreement-report/report.ts';

export interface SubgroupAlarm {
  readonly column: string;
  readonly group: string;
  readonly n: number;
  /** The subgroup's QWK minus the population's. */
  readonly gap: number;
  /** Whether the whole interval lies below the limit: not a matter of which essays were drawn. */
  readonly settled: boolean;
  readonly detail: string;
}

/** How far a subgroup's QWK may lie under the population's. */
export const subgroupLimit = 0.05;

/** Subgroups whose agreement with people is more than .05 below that of all; groups with too few essays say nothing, which is not well. */
export function subgroupAlarms({ evaluationByGroup }: Pick<AgreementReport, 'evaluationByGroup'>): SubgroupAlarm[] {
  return evaluationByGroup.flatMap(({ column, groups }) =>
    groups.flatMap(({ group, kappaGap: { n, value, interval } }) => {
      if (value === undefined || value >= -subgroupLimit) return [];
      const settled = interval !== undefined && interval.high < -subgroupLimit;
      const range = interval === undefined ? '' : ` (${interval.low.toFixed(3)} to ${interval.high.toFixed(3)})`;
      const detail = `${column} ${group}: QWK ${Math.abs(value).toFixed(3)} below that of all${range}, n = ${n}; at most ${subgroupLimit.toFixed(2)} is allowed${settled ? '' : '; the interval reaches the limit'}`;
      return [{ column, group, n, gap: value, settled, detail }];
    }),
  );
}
