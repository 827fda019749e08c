import type { MonitorReading } from '../../ports/monitor-stores.ts';
import type { AgreementReport } from '../agreement-report/report.ts';
import { subgroupAlarms, subgroupLimit } from '../fairness/subgroup-alarms.ts';
import { limitReading } from './limit-reading.ts';
import { shown } from './mean-monitors.ts';

/** Fewer of a group than this raise no alarm. A person who asks for the report may go lower. */
export const fewestInGroup = 50;

/** The fairness report of one locked set. */
export interface MeasuredSet {
  /** Slug and version. */
  readonly set: string;
  readonly planHash: string;
  readonly report: Pick<AgreementReport, 'evaluationByGroup'>;
}

interface SubgroupContext {
  readonly subject: string;
  readonly at: Date;
  /** When the oldest of the runs was made that are read. */
  readonly since: Date;
  /** Sets that could not be measured, and why. */
  readonly passedOver?: readonly string[];
}

/**
 * The widest gap by which a subgroup's QWK lies under that of everybody, over all sets of an assignment, as the fairness report has it. An alarm
 * goes by the figure itself, as the gate does; its interval stands beside it.
 *
 * @param sets measured with `minimumN: fewestInGroup`
 */
export function subgroupReading(
  sets: readonly MeasuredSet[],
  { subject, at, since, passedOver = [] }: SubgroupContext,
): MonitorReading {
  const groups = sets.flatMap(groupsOf);
  const told = groups.filter(({ gap }) => gap.value !== undefined);
  const weakest = told.toSorted((a, b) => (a.gap.value ?? 0) - (b.gap.value ?? 0))[0];
  const alarms = sets.flatMap(({ set, report }) => subgroupAlarms(report).map(({ detail }) => `${set}: ${detail}`));
  return limitReading({
    monitorId: 'subgroup-agreement',
    subject,
    window: { from: since, to: at },
    n: weakest?.gap.n ?? 0,
    least: fewestInGroup,
    value: weakest?.gap.value === undefined ? undefined : -weakest.gap.value,
    limit: subgroupLimit,
    what: 'agreement with people is lower for a subgroup than for everybody',
    facts: {
      ...(weakest !== undefined && factsOf(weakest)),
      ...(alarms.length > 0 && { subgroups: alarms.join('; ').slice(0, 900) }),
      ...(passedOver.length > 0 && { passedOver: passedOver.join('; ').slice(0, 900) }),
      sets: sets.map(({ set }) => set).join(', '),
      tooFew: groups.length - told.length,
    },
  });
}

function groupsOf({ set, planHash, report }: MeasuredSet) {
  return report.evaluationByGroup.flatMap(({ column, groups }) =>
    groups.map(({ group, kappaGap, quadraticWeightedKappa }) => ({
      set,
      planHash,
      name: `${column}: ${group}`,
      gap: kappaGap,
      own: quadraticWeightedKappa.value,
    })),
  );
}

function factsOf({ name, set, planHash, own, gap: { interval } }: ReturnType<typeof groupsOf>[number]) {
  return {
    group: name,
    dataset: set,
    plan: planHash,
    ...(own !== undefined && { own: shown(own) }),
    ...(interval !== undefined && { interval: `${shown(-interval.high)} to ${shown(-interval.low)}` }),
  };
}
